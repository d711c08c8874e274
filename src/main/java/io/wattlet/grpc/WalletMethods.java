package io.wattlet.grpc;

import io.vertx.core.Future;
import io.wattlet.auth.Scope;
import io.wattlet.edge.Doors;
import io.wattlet.proto.v1.CreateExternalEndpointRequest;
import io.wattlet.proto.v1.CreateExternalEndpointResponse;
import io.wattlet.proto.v1.CreateWalletEndpointRequest;
import io.wattlet.proto.v1.CreateWalletEndpointResponse;
import io.wattlet.proto.v1.CreateWalletRequest;
import io.wattlet.proto.v1.CreateWalletResponse;
import io.wattlet.proto.v1.DisableWalletRequest;
import io.wattlet.proto.v1.DisableWalletResponse;
import io.wattlet.proto.v1.EnableWalletRequest;
import io.wattlet.proto.v1.EnableWalletResponse;
import io.wattlet.proto.v1.GetWalletRequest;
import io.wattlet.proto.v1.ListWalletsRequest;
import io.wattlet.proto.v1.ListWalletsResponse;
import io.wattlet.proto.v1.Transport;
import io.wattlet.proto.v1.Wallet;
import io.wattlet.proto.v1.WalletReference;
import io.wattlet.proto.v1.WalletServiceGrpcService;
import io.wattlet.query.Queries;
import io.wattlet.query.Query;
import io.wattlet.wallet.EndpointReference;
import io.wattlet.wallet.ReceiverUrl;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import io.wattlet.wallet.Wallets;
import java.util.Optional;
import java.util.UUID;

/** Wallets, their endpoints, and the endpoints of others. */
final class WalletMethods {

    private final Wallets wallets;
    private final Queries queries;

    WalletMethods(Doors doors) {
        this.wallets = doors.wallets();
        this.queries = doors.queries();
    }

    void addTo(Methods methods) {
        methods
            .unary(
                WalletServiceGrpcService.CreateWallet,
                Scope.WALLETS_CREATE,
                CreateWalletRequest.parser(),
                this::create
            )
            .unary(WalletServiceGrpcService.ListWallets, Scope.WALLETS_READ, ListWalletsRequest.parser(), this::list)
            .unary(WalletServiceGrpcService.GetWallet, Scope.WALLETS_READ, GetWalletRequest.parser(), this::find)
            .unary(
                WalletServiceGrpcService.DisableWallet,
                Scope.WALLETS_DELETE,
                DisableWalletRequest.parser(),
                this::disable
            )
            .unary(
                WalletServiceGrpcService.EnableWallet,
                Scope.WALLETS_UPDATE,
                EnableWalletRequest.parser(),
                this::enable
            )
            .unary(
                WalletServiceGrpcService.CreateWalletEndpoint,
                Scope.WALLET_ENDPOINTS_CREATE,
                CreateWalletEndpointRequest.parser(),
                this::createEndpoint
            )
            .unary(
                WalletServiceGrpcService.CreateExternalEndpoint,
                Scope.EXTERNAL_ENDPOINTS_CREATE,
                CreateExternalEndpointRequest.parser(),
                this::createExternalEndpoint
            );
    }

    private Future<CreateWalletResponse> create(OwnerCall call, CreateWalletRequest message) {
        return wallets
            .create(call.owner(), Fields.optionalBytes(message.getPrivateKey()))
            .map(id -> CreateWalletResponse.newBuilder().setWalletId(id.toString()).build());
    }

    private Future<ListWalletsResponse> list(OwnerCall call, ListWalletsRequest message) {
        return queries
            .ask(new Query.ListWallets(call.owner()))
            .map(page ->
                ListWalletsResponse.newBuilder()
                    .addAllWallets(page.items().stream().map(WalletMethods::write).toList())
                    .build()
            );
    }

    private Future<Wallet> find(OwnerCall call, GetWalletRequest message) {
        UUID id = Fields.uuid("wallet_id", message.getWalletId());
        return queries
            .ask(new Query.FindWallet(call.owner(), id))
            .map(found -> write(found.orElseThrow(() -> new RefusedException(new Refusal.WalletNotFound()))));
    }

    private static Wallet write(io.wattlet.query.Wallet wallet) {
        Wallet.Builder written = Wallet.newBuilder()
            .setId(wallet.id().toString())
            .setPublicKey(Messages.bytes(wallet.publicKey()));
        if (wallet.disabledAt() != null) {
            written.setDisabledAt(Messages.time(wallet.disabledAt()));
        }
        return written.build();
    }

    private Future<DisableWalletResponse> disable(OwnerCall call, DisableWalletRequest message) {
        return wallets
            .disable(call.owner(), Fields.uuid("wallet_id", message.getWalletId()))
            .map(disabledAt -> DisableWalletResponse.newBuilder().setDisabledAt(Messages.time(disabledAt)).build());
    }

    private Future<EnableWalletResponse> enable(OwnerCall call, EnableWalletRequest message) {
        return wallets
            .enable(call.owner(), Fields.uuid("wallet_id", message.getWalletId()))
            .map(_ -> EnableWalletResponse.getDefaultInstance());
    }

    private Future<CreateWalletEndpointResponse> createEndpoint(OwnerCall call, CreateWalletEndpointRequest message) {
        UUID id = Fields.uuid("wallet_id", message.getWalletId());
        return wallets
            .createEndpoint(call.owner(), id, transport(message.getTransport()))
            .map(reference -> CreateWalletEndpointResponse.newBuilder().setWalletReference(write(reference)).build());
    }

    private static Optional<io.wattlet.wallet.Transport> transport(Transport asked) {
        return switch (asked) {
            case TRANSPORT_UNSPECIFIED -> Optional.empty();
            case TRANSPORT_REST -> Optional.of(io.wattlet.wallet.Transport.REST);
            case TRANSPORT_GRPC -> Optional.of(io.wattlet.wallet.Transport.GRPC);
            case UNRECOGNIZED -> throw new InvalidMessageException("transport", "One of those listed is expected.");
        };
    }

    private static WalletReference write(EndpointReference reference) {
        return WalletReference.newBuilder()
            .setVersion(EndpointReference.VERSION)
            .setEndpoint(reference.url().toString())
            .setPublicKey(Messages.bytes(reference.publicKey()))
            .build();
    }

    private Future<CreateExternalEndpointResponse> createExternalEndpoint(
        OwnerCall call,
        CreateExternalEndpointRequest message
    ) {
        ReceiverUrl url = Fields.receiverUrl("wallet_reference.endpoint", message.getWalletReference().getEndpoint());
        String text = Fields.note("text_reference", message.getTextReference(), Wallets.LONGEST_TEXT_REFERENCE);
        return wallets
            .createExternalEndpoint(
                call.owner(),
                url,
                Fields.publicKey("wallet_reference.public_key", message.getWalletReference().getPublicKey()),
                text
            )
            .map(id -> CreateExternalEndpointResponse.newBuilder().setReceiverId(id.toString()).build());
    }
}
