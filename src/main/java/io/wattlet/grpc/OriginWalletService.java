package io.wattlet.grpc;

import com.google.protobuf.Timestamp;
import io.vertx.core.Future;
import io.vertx.grpc.server.Service;
import io.wattlet.auth.Scope;
import io.wattlet.command.Command;
import io.wattlet.command.CommandIds;
import io.wattlet.command.Commands;
import io.wattlet.edge.Doors;
import io.wattlet.proto.wallet_system.v1.ClaimQueryRequest;
import io.wattlet.proto.wallet_system.v1.ClaimQueryResponse;
import io.wattlet.proto.wallet_system.v1.ClaimRequest;
import io.wattlet.proto.wallet_system.v1.ClaimResponse;
import io.wattlet.proto.wallet_system.v1.CreateReceiverDepositEndpointRequest;
import io.wattlet.proto.wallet_system.v1.CreateReceiverDepositEndpointResponse;
import io.wattlet.proto.wallet_system.v1.CreateWalletDepositEndpointRequest;
import io.wattlet.proto.wallet_system.v1.CreateWalletDepositEndpointResponse;
import io.wattlet.proto.wallet_system.v1.CreateWalletRequest;
import io.wattlet.proto.wallet_system.v1.CreateWalletResponse;
import io.wattlet.proto.wallet_system.v1.Filter;
import io.wattlet.proto.wallet_system.v1.QueryRequest;
import io.wattlet.proto.wallet_system.v1.QueryResponse;
import io.wattlet.proto.wallet_system.v1.TransferRequest;
import io.wattlet.proto.wallet_system.v1.TransferResponse;
import io.wattlet.proto.wallet_system.v1.WalletDepositEndpoint;
import io.wattlet.proto.wallet_system.v1.WalletServiceGrpcService;
import io.wattlet.query.Queries;
import io.wattlet.query.Query;
import io.wattlet.query.Query.CertificateOrder;
import io.wattlet.query.Query.Direction;
import io.wattlet.query.Query.PagePart;
import io.wattlet.query.Query.Period;
import io.wattlet.query.Query.TimeMatch;
import io.wattlet.wallet.EndpointReference;
import io.wattlet.wallet.ReceiverUrl;
import io.wattlet.wallet.Transport;
import io.wattlet.wallet.Wallets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What owners do with their wallets, as wallets of Project Origin were asked for it at first. It asks no more of its callers
 * than that: times may have fractions of a second. Its lists have one message, and its quantities 32 bits.
 */
final class OriginWalletService {

    private static final PagePart ALL = new PagePart(0, Integer.MAX_VALUE);

    private final Wallets wallets;
    private final Queries queries;
    private final Commands commands;
    private final CommandIds ids;

    /** Brings the methods to the doors that carry them out. Endpoints made here receive over gRPC. */
    OriginWalletService(Doors doors) {
        this.wallets = doors.wallets();
        this.queries = doors.queries();
        this.commands = doors.commands();
        this.ids = doors.ids();
    }

    Service service(Methods.Surroundings surroundings) {
        return surroundings
            .of(WalletServiceGrpcService.SERVICE_NAME, WalletServiceGrpcService.SERVICE_DESCRIPTOR)
            .unary(
                WalletServiceGrpcService.CreateWallet,
                Scope.WALLETS_CREATE,
                CreateWalletRequest.parser(),
                this::createWallet
            )
            .unary(
                WalletServiceGrpcService.CreateWalletDepositEndpoint,
                Scope.WALLET_ENDPOINTS_CREATE,
                CreateWalletDepositEndpointRequest.parser(),
                this::createEndpoint
            )
            .unary(
                WalletServiceGrpcService.CreateReceiverDepositEndpoint,
                Scope.EXTERNAL_ENDPOINTS_CREATE,
                CreateReceiverDepositEndpointRequest.parser(),
                this::createReceiver
            )
            .unary(
                WalletServiceGrpcService.QueryGranularCertificates,
                Scope.CERTIFICATES_READ,
                QueryRequest.parser(),
                this::certificates
            )
            .unary(
                WalletServiceGrpcService.TransferCertificate,
                Scope.TRANSFERS_CREATE,
                TransferRequest.parser(),
                this::transfer
            )
            .unary(WalletServiceGrpcService.ClaimCertificates, Scope.CLAIMS_CREATE, ClaimRequest.parser(), this::claim)
            .unary(WalletServiceGrpcService.QueryClaims, Scope.CLAIMS_READ, ClaimQueryRequest.parser(), this::claims)
            .build();
    }

    private Future<CreateWalletResponse> createWallet(OwnerCall call, CreateWalletRequest message) {
        return wallets
            .create(call.owner(), Fields.optionalBytes(message.getPrivateKey()))
            .map(_ -> CreateWalletResponse.getDefaultInstance());
    }

    private Future<CreateWalletDepositEndpointResponse> createEndpoint(
        OwnerCall call,
        CreateWalletDepositEndpointRequest message
    ) {
        return wallets
            .findOrCreate(call.owner())
            .compose(wallet -> wallets.createEndpoint(call.owner(), wallet, Optional.of(Transport.GRPC)))
            .map(reference ->
                CreateWalletDepositEndpointResponse.newBuilder()
                    .setWalletDepositEndpoint(
                        WalletDepositEndpoint.newBuilder()
                            .setVersion(EndpointReference.VERSION)
                            .setEndpoint(reference.url().toString())
                            .setPublicKey(Messages.bytes(reference.publicKey()))
                    )
                    .build()
            );
    }

    private Future<CreateReceiverDepositEndpointResponse> createReceiver(
        OwnerCall call,
        CreateReceiverDepositEndpointRequest message
    ) {
        WalletDepositEndpoint endpoint = message.getWalletDepositEndpoint();
        ReceiverUrl url = Fields.receiverUrl("wallet_deposit_endpoint.endpoint", endpoint.getEndpoint());
        String text = Fields.note("reference", message.getReference(), Wallets.LONGEST_TEXT_REFERENCE);
        return wallets
            .createExternalEndpoint(
                call.owner(),
                url,
                Fields.publicKey("wallet_deposit_endpoint.public_key", endpoint.getPublicKey()),
                text
            )
            .map(id -> CreateReceiverDepositEndpointResponse.newBuilder().setReceiverId(Messages.uuid(id)).build());
    }

    private Future<QueryResponse> certificates(OwnerCall call, QueryRequest message) {
        Query.ListCertificates query = new Query.ListCertificates(
            call.owner(),
            period(message.getFilter()),
            null,
            CertificateOrder.END,
            Direction.ASC,
            ALL
        );
        return queries
            .ask(query)
            .map(page ->
                QueryResponse.newBuilder()
                    .addAllGranularCertificates(page.items().stream().map(OriginMessages::certificate).toList())
                    .build()
            );
    }

    private Future<TransferResponse> transfer(OwnerCall call, TransferRequest message) {
        return call
            .submit(
                commands,
                new Command.Transfer(
                    ids.next(),
                    call.owner(),
                    Fields.certificate("certificate_id", message.getCertificateId()),
                    Fields.uuid("receiver_id", message.getReceiverId().getValue()),
                    Fields.unsigned(message.getQuantity()),
                    Fields.storable("hashed_attributes", message.getHashedAttributesList())
                )
            )
            .map(id -> TransferResponse.newBuilder().setTransferId(Messages.uuid(id)).build());
    }

    private Future<ClaimResponse> claim(OwnerCall call, ClaimRequest message) {
        return call
            .submit(
                commands,
                new Command.Claim(
                    ids.next(),
                    call.owner(),
                    Fields.certificate("production_certificate_id", message.getProductionCertificateId()),
                    Fields.certificate("consumption_certificate_id", message.getConsumptionCertificateId()),
                    Fields.unsigned(message.getQuantity())
                )
            )
            .map(id -> ClaimResponse.newBuilder().setClaimId(Messages.uuid(id)).build());
    }

    private Future<ClaimQueryResponse> claims(OwnerCall call, ClaimQueryRequest message) {
        return queries
            .ask(new Query.ListClaims(call.owner(), period(message.getFilter()), TimeMatch.ALL, ALL))
            .map(page ->
                ClaimQueryResponse.newBuilder()
                    .addAllClaims(page.items().stream().map(OriginMessages::claim).toList())
                    .build()
            );
    }

    private static Period period(Filter filter) {
        return new Period(
            time("filter.start", filter.hasStart(), filter.getStart()),
            time("filter.end", filter.hasEnd(), filter.getEnd())
        );
    }

    private static @Nullable Instant time(String field, boolean isSet, Timestamp time) {
        return isSet ? Fields.anyTime(field, time) : null;
    }
}
