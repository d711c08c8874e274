package io.wattlet.grpc;

import static io.wattlet.grpc.Calls.assertInvalid;
import static io.wattlet.grpc.Calls.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.proto.v1.CreateExternalEndpointRequest;
import io.wattlet.proto.v1.CreateWalletEndpointRequest;
import io.wattlet.proto.v1.CreateWalletRequest;
import io.wattlet.proto.v1.DisableWalletRequest;
import io.wattlet.proto.v1.EnableWalletRequest;
import io.wattlet.proto.v1.GetWalletRequest;
import io.wattlet.proto.v1.ListWalletsRequest;
import io.wattlet.proto.v1.RedeliverRequest;
import io.wattlet.proto.v1.Transport;
import io.wattlet.proto.v1.Wallet;
import io.wattlet.proto.v1.WalletReference;
import io.wattlet.proto.v1.WalletServiceGrpc;
import io.wattlet.proto.v1.WalletServiceGrpc.WalletServiceBlockingStub;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Wallets and endpoints over gRPC. */
class WalletMethodsIT {

    private static GrpcEdge edge;

    @BeforeAll
    static void start() {
        edge = GrpcEdge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static WalletServiceBlockingStub as(String owner) {
        return WalletServiceGrpc.newBlockingStub(edge.as(owner));
    }

    private static String createWallet(String owner) {
        return as(owner).createWallet(CreateWalletRequest.getDefaultInstance()).getWalletId();
    }

    private static Wallet wallet(String owner, String id) {
        return as(owner).getWallet(GetWalletRequest.newBuilder().setWalletId(id).build());
    }

    private static WalletReference reference(byte[] publicKey) {
        return WalletReference.newBuilder()
            .setVersion(1)
            .setEndpoint("https://peer.example/v1/slices")
            .setPublicKey(ByteString.copyFrom(publicKey))
            .build();
    }

    @Test
    void aWalletIsMadeOnceAndFoundByItsOwnerAlone() {
        String id = createWallet("carol");

        assertRefused(Status.Code.ALREADY_EXISTS, "wallet-exists", () -> createWallet("carol"));
        assertEquals(id, wallet("carol", id).getId());
        assertEquals(74, wallet("carol", id).getPublicKey().size());
        assertFalse(wallet("carol", id).hasDisabledAt());
        assertEquals(1, as("carol").listWallets(ListWalletsRequest.getDefaultInstance()).getWalletsCount());
        assertEquals(0, as("dan").listWallets(ListWalletsRequest.getDefaultInstance()).getWalletsCount());
        assertRefused(Status.Code.NOT_FOUND, "wallet-not-found", () -> wallet("dan", id));
        assertInvalid("wallet_id", () -> wallet("carol", "no id"));
    }

    @Test
    void aWalletIsMadeOfAGivenKey() {
        ExtendedPrivateKey key = ExtendedPrivateKey.generate();

        String id = as("erin")
            .createWallet(CreateWalletRequest.newBuilder().setPrivateKey(ByteString.copyFrom(key.toBytes())).build())
            .getWalletId();

        assertEquals(ByteString.copyFrom(key.publicKey().toBytes()), wallet("erin", id).getPublicKey());
        assertRefused(Status.Code.INVALID_ARGUMENT, "invalid-private-key", () ->
            as("frank").createWallet(
                CreateWalletRequest.newBuilder().setPrivateKey(ByteString.copyFromUtf8("no key")).build()
            )
        );
    }

    @Test
    void aDisabledWalletMakesNoEndpointsUntilItIsEnabled() {
        String id = createWallet("grace");
        CreateWalletEndpointRequest endpoint = CreateWalletEndpointRequest.newBuilder().setWalletId(id).build();
        DisableWalletRequest disable = DisableWalletRequest.newBuilder().setWalletId(id).build();

        long disabledAt = as("grace").disableWallet(disable).getDisabledAt().getSeconds();

        assertEquals(disabledAt, wallet("grace", id).getDisabledAt().getSeconds());
        assertRefused(Status.Code.FAILED_PRECONDITION, "wallet-disabled", () -> as("grace").disableWallet(disable));
        assertRefused(Status.Code.FAILED_PRECONDITION, "wallet-disabled", () ->
            as("grace").createWalletEndpoint(endpoint)
        );
        assertRefused(Status.Code.NOT_FOUND, "wallet-not-found", () -> as("heidi").disableWallet(disable));
        EnableWalletRequest enable = EnableWalletRequest.newBuilder().setWalletId(id).build();
        assertRefused(Status.Code.NOT_FOUND, "wallet-not-found", () -> as("heidi").enableWallet(enable));
        as("grace").enableWallet(enable);
        assertTrue(as("grace").createWalletEndpoint(endpoint).hasWalletReference());
    }

    @Test
    void anEndpointIsReachedOverRestAndNotItsOwnersReceiver() {
        String id = createWallet("ivan");

        WalletReference made = as("ivan")
            .createWalletEndpoint(CreateWalletEndpointRequest.newBuilder().setWalletId(id).build())
            .getWalletReference();

        assertEquals(1, made.getVersion());
        assertEquals("https://wallet.example/v1/slices", made.getEndpoint());
        CreateExternalEndpointRequest own = CreateExternalEndpointRequest.newBuilder().setWalletReference(made).build();
        assertRefused(Status.Code.INVALID_ARGUMENT, "receiver-is-self", () -> as("ivan").createExternalEndpoint(own));
        UUID.fromString(as("judy").createExternalEndpoint(own).getReceiverId());
        assertRefused(Status.Code.NOT_FOUND, "wallet-not-found", () ->
            as("judy").createWalletEndpoint(CreateWalletEndpointRequest.newBuilder().setWalletId(id).build())
        );
        assertInvalid("transport", () ->
            as("ivan").createWalletEndpoint(
                CreateWalletEndpointRequest.newBuilder().setWalletId(id).setTransportValue(17).build()
            )
        );
    }

    @Test
    void whatIsWrongWithAnExternalEndpointIsSaid() {
        byte[] key = ExtendedPrivateKey.generate().publicKey().toBytes();
        CreateExternalEndpointRequest good = CreateExternalEndpointRequest.newBuilder()
            .setWalletReference(reference(key))
            .setTextReference("x".repeat(256))
            .build();

        UUID.fromString(as("kim").createExternalEndpoint(good).getReceiverId());

        assertInvalid("wallet_reference.endpoint", () ->
            as("kim").createExternalEndpoint(CreateExternalEndpointRequest.getDefaultInstance())
        );
        assertInvalid("text_reference", () ->
            as("kim").createExternalEndpoint(good.toBuilder().setTextReference("x".repeat(257)).build())
        );
        assertInvalid("text_reference", () ->
            as("kim").createExternalEndpoint(good.toBuilder().setTextReference("a\0b").build())
        );
        assertInvalid("wallet_reference.public_key", () ->
            as("kim").createExternalEndpoint(good.toBuilder().setWalletReference(reference(new byte[74])).build())
        );
        assertRefused(Status.Code.INVALID_ARGUMENT, "owner-too-long", () ->
            as("k".repeat(65)).createExternalEndpoint(good)
        );
    }

    @Test
    void theReferenceOfAnEndpointIsForTheTransportThatWasAskedFor() {
        String id = createWallet("gina");

        assertEquals(GrpcEdge.ADDRESSES.rest().toString(), endpoint(id, Transport.TRANSPORT_UNSPECIFIED));
        assertEquals(GrpcEdge.ADDRESSES.rest().toString(), endpoint(id, Transport.TRANSPORT_REST));
        assertEquals(GrpcEdge.ADDRESSES.grpc().toString(), endpoint(id, Transport.TRANSPORT_GRPC));
        assertInvalid("transport", () ->
            as("gina").createWalletEndpoint(
                CreateWalletEndpointRequest.newBuilder().setWalletId(id).setTransportValue(7).build()
            )
        );
    }

    private static String endpoint(String wallet, Transport transport) {
        return as("gina")
            .createWalletEndpoint(
                CreateWalletEndpointRequest.newBuilder().setWalletId(wallet).setTransport(transport).build()
            )
            .getWalletReference()
            .getEndpoint();
    }

    @Test
    void onlyATransferThatIsThereAndUndeliveredIsRedelivered() {
        createWallet("fay");

        assertRefused(Status.Code.NOT_FOUND, "transfer-not-found", () -> redeliver(UUID.randomUUID().toString()));
        assertInvalid("request_id", () -> redeliver("no id"));
    }

    private static void redeliver(String request) {
        as("fay").redeliver(RedeliverRequest.newBuilder().setRequestId(request).build());
    }
}
