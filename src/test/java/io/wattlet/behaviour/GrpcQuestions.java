package io.wattlet.behaviour;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.wattlet.behaviour.Told.CertificateId;
import io.wattlet.behaviour.Told.Reference;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.common.v1.Uuid;
import io.wattlet.proto.v1.CertificateOrder;
import io.wattlet.proto.v1.CertificateType;
import io.wattlet.proto.v1.ClaimRequest;
import io.wattlet.proto.v1.FollowCertificatesRequest;
import io.wattlet.proto.v1.FollowClaimsRequest;
import io.wattlet.proto.v1.FollowTransfersRequest;
import io.wattlet.proto.v1.Grouping;
import io.wattlet.proto.v1.ListCertificatesRequest;
import io.wattlet.proto.v1.ListClaimsRequest;
import io.wattlet.proto.v1.ListTransfersRequest;
import io.wattlet.proto.v1.MatchRequest;
import io.wattlet.proto.v1.Part;
import io.wattlet.proto.v1.Period;
import io.wattlet.proto.v1.SumCertificatesRequest;
import io.wattlet.proto.v1.SumClaimsRequest;
import io.wattlet.proto.v1.SumTransfersRequest;
import io.wattlet.proto.v1.TimeAggregate;
import io.wattlet.proto.v1.TimeMatch;
import io.wattlet.proto.v1.TransferRequest;
import io.wattlet.proto.v1.WalletReference;
import java.util.Base64;
import java.util.Optional;

/** Writes what is asked over gRPC. */
final class GrpcQuestions {

    private GrpcQuestions() {}

    static WalletReference reference(Reference reference) {
        return WalletReference.newBuilder()
            .setVersion(reference.version())
            .setEndpoint(reference.endpoint())
            .setPublicKey(ByteString.copyFrom(Base64.getDecoder().decode(reference.publicKey())))
            .build();
    }

    static FederatedStreamId id(CertificateId id) {
        return FederatedStreamId.newBuilder()
            .setRegistry(id.registry())
            .setStreamId(Uuid.newBuilder().setValue(id.streamId()))
            .build();
    }

    private static Timestamp time(long seconds) {
        return Timestamp.newBuilder().setSeconds(seconds).build();
    }

    private static Period period(Asked.Period period) {
        Period.Builder message = Period.newBuilder();
        period.start().ifPresent(start -> message.setStart(time(start)));
        period.end().ifPresent(end -> message.setEnd(time(end)));
        return message.build();
    }

    private static Part part(Asked.Part part) {
        Part.Builder message = Part.newBuilder().setSkip(part.skip());
        part.limit().ifPresent(message::setLimit);
        return message.build();
    }

    private static CertificateType type(Optional<Told.CertificateType> type) {
        return type
            .map(one ->
                switch (one) {
                    case CONSUMPTION -> CertificateType.CERTIFICATE_TYPE_CONSUMPTION;
                    case PRODUCTION -> CertificateType.CERTIFICATE_TYPE_PRODUCTION;
                }
            )
            .orElse(CertificateType.CERTIFICATE_TYPE_UNSPECIFIED);
    }

    static ListCertificatesRequest list(Asked.Certificates question) {
        return ListCertificatesRequest.newBuilder()
            .setPeriod(period(question.period()))
            .setType(type(question.type()))
            .setOrder(
                switch (question.order()) {
                    case END -> CertificateOrder.CERTIFICATE_ORDER_UNSPECIFIED;
                    case QUANTITY -> CertificateOrder.CERTIFICATE_ORDER_QUANTITY;
                    case TYPE -> CertificateOrder.CERTIFICATE_ORDER_TYPE;
                }
            )
            .setDescending(question.descending())
            .setPart(part(question.part()))
            .build();
    }

    static FollowCertificatesRequest followCertificates(Asked.Changes question) {
        FollowCertificatesRequest.Builder message = FollowCertificatesRequest.newBuilder()
            .setPeriod(period(question.period()))
            .setType(type(question.type()))
            .setCursor(question.cursor());
        question.updatedSince().ifPresent(since -> message.setUpdatedSince(time(since)));
        return message.build();
    }

    static SumCertificatesRequest sumCertificates(Asked.Sums question) {
        return SumCertificatesRequest.newBuilder()
            .setPeriod(period(question.period()))
            .setType(type(question.type()))
            .setGrouping(grouping(question))
            .setPart(part(question.part()))
            .build();
    }

    private static Grouping grouping(Asked.Sums question) {
        return Grouping.newBuilder()
            .setUnit(TimeAggregate.valueOf("TIME_AGGREGATE_" + question.unit()))
            .setTimeZone(question.timeZone())
            .build();
    }

    // Greater quantities than 2^31 are negative in Java.
    static TransferRequest transfer(Asked.Transfer order) {
        return TransferRequest.newBuilder()
            .setCertificateId(id(order.certificate()))
            .setReceiverId(order.receiverId())
            .setQuantity((int) order.quantity())
            .addAllHashedAttributes(order.disclosed())
            .build();
    }

    static ListTransfersRequest listTransfers(Asked.Period period, Asked.Part part) {
        return ListTransfersRequest.newBuilder().setPeriod(period(period)).setPart(part(part)).build();
    }

    static FollowTransfersRequest followTransfers(Asked.Changes question) {
        FollowTransfersRequest.Builder message = FollowTransfersRequest.newBuilder()
            .setPeriod(period(question.period()))
            .setCursor(question.cursor());
        question.updatedSince().ifPresent(since -> message.setUpdatedSince(time(since)));
        return message.build();
    }

    static SumTransfersRequest sumTransfers(Asked.Sums question) {
        return SumTransfersRequest.newBuilder()
            .setPeriod(period(question.period()))
            .setGrouping(grouping(question))
            .setPart(part(question.part()))
            .build();
    }

    static ClaimRequest claim(Asked.Claim order) {
        return ClaimRequest.newBuilder()
            .setProductionId(id(order.production()))
            .setConsumptionId(id(order.consumption()))
            .setQuantity((int) order.quantity())
            .build();
    }

    static MatchRequest match(Asked.Match order) {
        return MatchRequest.newBuilder()
            .setStart(time(order.start()))
            .setEnd(time(order.end()))
            .setGridArea(order.gridArea())
            .putAllProductionAttributes(order.productionAttributes())
            .putAllConsumptionAttributes(order.consumptionAttributes())
            .setDryRun(order.dryRun())
            .build();
    }

    static ListClaimsRequest listClaims(Asked.Period period, Asked.TimeMatch match, Asked.Part part) {
        return ListClaimsRequest.newBuilder()
            .setPeriod(period(period))
            .setTimeMatch(
                switch (match) {
                    case HOURLY -> TimeMatch.TIME_MATCH_UNSPECIFIED;
                    case ALL -> TimeMatch.TIME_MATCH_ALL;
                }
            )
            .setPart(part(part))
            .build();
    }

    static FollowClaimsRequest followClaims(Asked.Changes question) {
        FollowClaimsRequest.Builder message = FollowClaimsRequest.newBuilder()
            .setPeriod(period(question.period()))
            .setCursor(question.cursor());
        question.updatedSince().ifPresent(since -> message.setUpdatedSince(time(since)));
        return message.build();
    }

    static SumClaimsRequest sumClaims(Asked.Sums question, boolean trial) {
        return SumClaimsRequest.newBuilder()
            .setPeriod(period(question.period()))
            .setTrial(trial)
            .setGrouping(grouping(question))
            .setPart(part(question.part()))
            .build();
    }
}
