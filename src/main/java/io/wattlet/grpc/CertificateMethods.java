package io.wattlet.grpc;

import io.vertx.core.Future;
import io.wattlet.auth.Scope;
import io.wattlet.edge.SharedSettings;
import io.wattlet.proto.v1.CertificateBucket;
import io.wattlet.proto.v1.FollowCertificatesRequest;
import io.wattlet.proto.v1.FollowCertificatesResponse;
import io.wattlet.proto.v1.GetCertificateRequest;
import io.wattlet.proto.v1.HeldCertificate;
import io.wattlet.proto.v1.ListCertificatesRequest;
import io.wattlet.proto.v1.ListCertificatesResponse;
import io.wattlet.proto.v1.SumCertificatesRequest;
import io.wattlet.proto.v1.SumCertificatesResponse;
import io.wattlet.proto.v1.WalletServiceGrpcService;
import io.wattlet.query.Bucket;
import io.wattlet.query.CertificateType;
import io.wattlet.query.Cursor;
import io.wattlet.query.GranularCertificate;
import io.wattlet.query.Queries;
import io.wattlet.query.Query;
import io.wattlet.query.Query.CertificateOrder;
import io.wattlet.query.Query.ChangesPart;
import io.wattlet.query.Query.Direction;
import io.wattlet.query.Query.Period;
import org.jspecify.annotations.Nullable;

/** What a wallet can spend. */
final class CertificateMethods {

    private final Queries queries;
    private final int followedAtOnce;

    CertificateMethods(Queries queries, SharedSettings settings) {
        this.queries = queries;
        this.followedAtOnce = Math.min(Chunks.MOST_ITEMS, settings.maxListItems());
    }

    void addTo(Methods methods) {
        methods
            .streamed(
                WalletServiceGrpcService.ListCertificates,
                Scope.CERTIFICATES_READ,
                ListCertificatesRequest.parser(),
                this::list
            )
            .streamed(
                WalletServiceGrpcService.FollowCertificates,
                Scope.CERTIFICATES_READ,
                FollowCertificatesRequest.parser(),
                this::follow
            )
            .unary(
                WalletServiceGrpcService.GetCertificate,
                Scope.CERTIFICATES_READ,
                GetCertificateRequest.parser(),
                this::find
            )
            .streamed(
                WalletServiceGrpcService.SumCertificates,
                Scope.CERTIFICATES_READ,
                SumCertificatesRequest.parser(),
                this::sum
            );
    }

    private Future<Void> list(
        OwnerCall call,
        ListCertificatesRequest message,
        Answers<ListCertificatesResponse> answers
    ) {
        Query.ListCertificates query = new Query.ListCertificates(
            call.owner(),
            Lists.period(message.getPeriod()),
            Lists.type(message.getType()),
            order(message),
            message.getDescending() ? Direction.DESC : Direction.ASC,
            Lists.part(message.getPart())
        );
        return queries
            .ask(query)
            .compose(page ->
                answers.sendPage(page, CertificateMethods::held, (total, items) ->
                    ListCertificatesResponse.newBuilder().setTotal(total).addAllCertificates(items).build()
                )
            );
    }

    private static CertificateOrder order(ListCertificatesRequest message) {
        return switch (message.getOrder()) {
            case CERTIFICATE_ORDER_UNSPECIFIED -> CertificateOrder.END;
            case CERTIFICATE_ORDER_QUANTITY -> CertificateOrder.QUANTITY;
            case CERTIFICATE_ORDER_TYPE -> CertificateOrder.TYPE;
            case UNRECOGNIZED -> throw new InvalidMessageException("order", "An order of certificates is expected.");
        };
    }

    private Future<Void> follow(
        OwnerCall call,
        FollowCertificatesRequest message,
        Answers<FollowCertificatesResponse> answers
    ) {
        Period period = Lists.period(message.getPeriod());
        @Nullable
        CertificateType type = Lists.type(message.getType());
        ChangesPart start = Lists.changesPart(
            Cursor.List.CERTIFICATES,
            message.getCursor(),
            message.hasUpdatedSince() ? message.getUpdatedSince() : null,
            followedAtOnce
        );
        return answers.sendAll(
            new Walk<>(
                start,
                part -> queries.ask(new Query.FollowCertificates(call.owner(), period, type, part)),
                CertificateMethods::held,
                (items, cursor) ->
                    FollowCertificatesResponse.newBuilder().addAllCertificates(items).setCursor(cursor).build()
            )
        );
    }

    private Future<HeldCertificate> find(OwnerCall call, GetCertificateRequest message) {
        return queries
            .ask(new Query.FindCertificate(call.owner(), Fields.certificate("id", message.getId())))
            .map(CertificateMethods::held);
    }

    private static HeldCertificate held(GranularCertificate certificate) {
        return HeldCertificate.newBuilder()
            .setCertificate(Messages.certificate(certificate.certificate()))
            .setQuantity(certificate.quantity())
            .build();
    }

    private Future<Void> sum(OwnerCall call, SumCertificatesRequest message, Answers<SumCertificatesResponse> answers) {
        Query.SumCertificates query = new Query.SumCertificates(
            call.owner(),
            Lists.period(message.getPeriod()),
            Lists.type(message.getType()),
            Lists.grouping(message.getGrouping()),
            Lists.part(message.getPart())
        );
        return queries
            .ask(query)
            .compose(page ->
                answers.sendPage(page, CertificateMethods::bucket, (total, items) ->
                    SumCertificatesResponse.newBuilder().setTotal(total).addAllBuckets(items).build()
                )
            );
    }

    private static CertificateBucket bucket(Bucket.OfCertificates bucket) {
        return CertificateBucket.newBuilder()
            .setSum(Messages.bucket(bucket.sum()))
            .setType(Messages.type(bucket.type()))
            .build();
    }
}
