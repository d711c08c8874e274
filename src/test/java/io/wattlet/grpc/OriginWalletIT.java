package io.wattlet.grpc;

import static io.wattlet.grpc.Calls.assertInvalid;
import static io.wattlet.grpc.Calls.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.common.v1.Uuid;
import io.wattlet.proto.wallet_system.v1.Claim;
import io.wattlet.proto.wallet_system.v1.ClaimQueryRequest;
import io.wattlet.proto.wallet_system.v1.ClaimRequest;
import io.wattlet.proto.wallet_system.v1.CreateReceiverDepositEndpointRequest;
import io.wattlet.proto.wallet_system.v1.CreateWalletDepositEndpointRequest;
import io.wattlet.proto.wallet_system.v1.CreateWalletRequest;
import io.wattlet.proto.wallet_system.v1.Filter;
import io.wattlet.proto.wallet_system.v1.GranularCertificate;
import io.wattlet.proto.wallet_system.v1.GranularCertificateType;
import io.wattlet.proto.wallet_system.v1.QueryRequest;
import io.wattlet.proto.wallet_system.v1.TransferRequest;
import io.wattlet.proto.wallet_system.v1.WalletDepositEndpoint;
import io.wattlet.proto.wallet_system.v1.WalletServiceGrpc;
import io.wattlet.proto.wallet_system.v1.WalletServiceGrpc.WalletServiceBlockingStub;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The wallet protocol as it was spoken first, with a client that is not ours. */
class OriginWalletIT {

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

    private static WalletDepositEndpoint endpoint(String owner) {
        return as(owner)
            .createWalletDepositEndpoint(CreateWalletDepositEndpointRequest.getDefaultInstance())
            .getWalletDepositEndpoint();
    }

    private static FederatedStreamId id(UUID certificate) {
        return FederatedStreamId.newBuilder()
            .setRegistry("narnia")
            .setStreamId(Uuid.newBuilder().setValue(certificate.toString()))
            .build();
    }

    @Test
    void theFirstEndpointMakesTheWalletAndIsReachedOverGrpc() {
        WalletDepositEndpoint first = endpoint("alice");
        WalletDepositEndpoint second = endpoint("alice");

        assertEquals(1, first.getVersion());
        assertEquals("https://wallet.example:5001", first.getEndpoint());
        assertEquals(74, first.getPublicKey().size());
        assertNotEquals(first.getPublicKey(), second.getPublicKey());
        assertRefused(Status.Code.ALREADY_EXISTS, "wallet-exists", () ->
            as("alice").createWallet(CreateWalletRequest.getDefaultInstance())
        );
        as("made by hand").createWallet(CreateWalletRequest.getDefaultInstance());
        assertEquals(74, endpoint("made by hand").getPublicKey().size());
        assertRefused(Status.Code.INVALID_ARGUMENT, "owner-too-long", () -> endpoint("x".repeat(65)));
    }

    @Test
    void anotherWalletsEndpointIsMadeAReceiverAndOnesOwnIsNot() {
        CreateReceiverDepositEndpointRequest receiver = CreateReceiverDepositEndpointRequest.newBuilder()
            .setWalletDepositEndpoint(endpoint("bob"))
            .setReference("Bob")
            .build();

        UUID.fromString(as("carol").createReceiverDepositEndpoint(receiver).getReceiverId().getValue());

        StatusRuntimeException refused = assertRefused(Status.Code.INVALID_ARGUMENT, "receiver-is-self", () ->
            as("bob").createReceiverDepositEndpoint(receiver)
        );
        assertEquals("Cannot create receiver deposit endpoint to self.", refused.getStatus().getDescription());
        assertInvalid("wallet_deposit_endpoint.endpoint", () ->
            as("carol").createReceiverDepositEndpoint(CreateReceiverDepositEndpointRequest.getDefaultInstance())
        );
    }

    @Test
    void whatIsHeldIsToldAndHandedOver() {
        Rows dan = new Rows(edge, edge.wallet("dan"));
        List<UUID> held = dan.certificates(4);
        UUID receiver = dan.receiver();
        Timestamp noonAndABit = Timestamp.newBuilder().setSeconds(Rows.NOON).setNanos(1_000).build();

        List<GranularCertificate> all = as("dan")
            .queryGranularCertificates(QueryRequest.getDefaultInstance())
            .getGranularCertificatesList();
        List<GranularCertificate> later = as("dan")
            .queryGranularCertificates(
                QueryRequest.newBuilder().setFilter(Filter.newBuilder().setStart(noonAndABit)).build()
            )
            .getGranularCertificatesList();

        assertEquals(4, all.size());
        assertEquals(2, later.size());
        GranularCertificate first = all.getFirst();
        assertEquals(100, first.getQuantity());
        assertEquals("DK1", first.getGridArea());
        assertEquals(Rows.NOON, first.getStart().getSeconds());
        assertEquals("AssetId", first.getAttributes(0).getKey());
        assertEquals("5712", first.getAttributes(0).getValue());
        assertEquals(
            2,
            all
                .stream()
                .filter(one -> one.getType() == GranularCertificateType.PRODUCTION)
                .count()
        );
        String transfer = as("dan")
            .transferCertificate(
                TransferRequest.newBuilder()
                    .setCertificateId(id(held.get(0)))
                    .setReceiverId(Uuid.newBuilder().setValue(receiver.toString()))
                    .setQuantity(7)
                    .build()
            )
            .getTransferId()
            .getValue();
        String claim = as("dan")
            .claimCertificates(
                ClaimRequest.newBuilder()
                    .setProductionCertificateId(id(held.get(2)))
                    .setConsumptionCertificateId(id(held.get(3)))
                    .setQuantity(7)
                    .build()
            )
            .getClaimId()
            .getValue();
        assertEquals(
            2,
            edge
                .sql(
                    "select from command where id = any($1::uuid[])",
                    (Object) new UUID[] { UUID.fromString(transfer), UUID.fromString(claim) }
                )
                .size()
        );
        assertInvalid("production_certificate_id.registry", () ->
            as("dan").claimCertificates(ClaimRequest.getDefaultInstance())
        );
        assertRefused(Status.Code.NOT_FOUND, "no-wallet", () ->
            as("nobody").queryGranularCertificates(QueryRequest.getDefaultInstance())
        );
    }

    @Test
    void claimsAreToldWhateverTheirHours() {
        Rows erin = new Rows(edge, edge.wallet("erin"));
        List<UUID> held = erin.certificates(8);
        erin.claimed(held.get(0), held.get(7), 2, 5);

        List<Claim> claims = as("erin").queryClaims(ClaimQueryRequest.getDefaultInstance()).getClaimsList();

        assertEquals(2, claims.size());
        assertEquals(5, claims.getFirst().getQuantity());
        assertEquals(id(held.get(0)), claims.getFirst().getProductionCertificate().getFederatedId());
        assertEquals(id(held.get(7)), claims.getFirst().getConsumptionCertificate().getFederatedId());
    }

    @Test
    void aQuantityOf33BitsIsRefusedAndNeverCutShort() {
        Rows frank = new Rows(edge, edge.wallet("frank"));
        UUID certificate = frank.certificates(1).getFirst();
        frank.slice(certificate, 0xffff_ffffL - 100);
        assertEquals(
            -1,
            as("frank")
                .queryGranularCertificates(QueryRequest.getDefaultInstance())
                .getGranularCertificates(0)
                .getQuantity(),
            "2^32-1 as 32 bits"
        );

        frank.slice(certificate, 1);

        assertRefused(Status.Code.OUT_OF_RANGE, "quantity-out-of-range", () ->
            as("frank").queryGranularCertificates(QueryRequest.getDefaultInstance())
        );
    }
}
