package io.wattlet.grpc;

import static io.wattlet.grpc.Calls.assertInvalid;
import static io.wattlet.grpc.Calls.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.common.v1.Uuid;
import io.wattlet.proto.v1.Claim;
import io.wattlet.proto.v1.ClaimManyRequest;
import io.wattlet.proto.v1.ClaimRequest;
import io.wattlet.proto.v1.FollowClaimsRequest;
import io.wattlet.proto.v1.FollowTransfersRequest;
import io.wattlet.proto.v1.GetRequestsRequest;
import io.wattlet.proto.v1.GetRequestsResponse;
import io.wattlet.proto.v1.Grouping;
import io.wattlet.proto.v1.ItemOutcome;
import io.wattlet.proto.v1.ListClaimsRequest;
import io.wattlet.proto.v1.ListTransfersRequest;
import io.wattlet.proto.v1.MatchRequest;
import io.wattlet.proto.v1.MatchResponse;
import io.wattlet.proto.v1.Request;
import io.wattlet.proto.v1.SumClaimsRequest;
import io.wattlet.proto.v1.SumTransfersRequest;
import io.wattlet.proto.v1.TimeAggregate;
import io.wattlet.proto.v1.TimeMatch;
import io.wattlet.proto.v1.Transfer;
import io.wattlet.proto.v1.TransferManyRequest;
import io.wattlet.proto.v1.TransferRequest;
import io.wattlet.proto.v1.WalletServiceGrpc;
import io.wattlet.proto.v1.WalletServiceGrpc.WalletServiceBlockingStub;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Transfers, claims and matches over gRPC, over a real journal; nobody carries them out. */
class CommandMethodsIT {

    private static final Metadata.Key<String> REPLAYED = Metadata.Key.of(
        "idempotency-replayed",
        Metadata.ASCII_STRING_MARSHALLER
    );

    private static GrpcEdge edge;
    private static Rows alice;
    private static List<UUID> held;
    private static UUID receiver;

    @BeforeAll
    static void start() {
        edge = GrpcEdge.start();
        alice = new Rows(edge, edge.wallet("alice"));
        held = alice.certificates(20);
        receiver = alice.receiver();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static WalletServiceBlockingStub as(String owner) {
        return WalletServiceGrpc.newBlockingStub(edge.as(owner));
    }

    private static FederatedStreamId id(UUID certificate) {
        return FederatedStreamId.newBuilder()
            .setRegistry("narnia")
            .setStreamId(Uuid.newBuilder().setValue(certificate.toString()))
            .build();
    }

    private static TransferRequest transfer(UUID certificate, int quantity) {
        return TransferRequest.newBuilder()
            .setCertificateId(id(certificate))
            .setReceiverId(receiver.toString())
            .setQuantity(quantity)
            .addHashedAttributes("AssetId")
            .build();
    }

    /** Even places hold production, odd ones consumption of the same hour. */
    private static ClaimRequest claim(int hour, int quantity) {
        return ClaimRequest.newBuilder()
            .setProductionId(id(held.get(2 * hour)))
            .setConsumptionId(id(held.get(2 * hour + 1)))
            .setQuantity(quantity)
            .build();
    }

    private static Channel withKey(String key, AtomicReference<Metadata> answered) {
        return with("idempotency-key", key, answered);
    }

    private static Channel with(String name, String value, AtomicReference<Metadata> answered) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
        return ClientInterceptors.intercept(
            edge.as("alice"),
            MetadataUtils.newAttachHeadersInterceptor(metadata),
            MetadataUtils.newCaptureMetadataInterceptor(answered, new AtomicReference<>())
        );
    }

    private static <M, T> List<T> all(Iterator<M> messages, Function<M, List<T>> items) {
        Iterable<M> iterable = () -> messages;
        return StreamSupport.stream(iterable.spliterator(), false)
            .flatMap(message -> items.apply(message).stream())
            .toList();
    }

    private static GetRequestsResponse requests(String owner, String... ids) {
        return as(owner).getRequests(GetRequestsRequest.newBuilder().addAllIds(List.of(ids)).build());
    }

    @Test
    void aTransferIsStoredAndItsRequestFoundByItsOwnerAlone() {
        String id = as("alice").transfer(transfer(held.get(0), 10)).getRequestId();

        Request request = requests("alice", id).getRequests(0);
        assertEquals(id, request.getId());
        assertEquals(Request.Type.TYPE_TRANSFER, request.getType());
        assertEquals(Request.State.STATE_PENDING, request.getState());
        assertTrue(request.hasCreatedAt() && !request.hasEndedAt() && !request.hasFailure());
        assertEquals(List.of(id), requests("bob", id).getUnknownList());
    }

    @Test
    void everyCommandBelongsToTheTraceOfItsCaller() {
        String trace = "00-" + UUID.randomUUID().toString().replace("-", "");
        WalletServiceBlockingStub traced = WalletServiceGrpc.newBlockingStub(
            with("traceparent", trace + "-b7ad6b7169203331-01", new AtomicReference<>())
        );

        traced.transfer(transfer(held.get(0), 1));
        traced.claimMany(ClaimManyRequest.newBuilder().addItems(claim(0, 1)).addItems(claim(0, 1)).build());

        assertEquals(3, alice.count("select count(*) from command where trace_parent like '" + trace + "-%-01'"));
    }

    @Test
    void whatIsWrongWithACommandIsSaid() {
        TransferRequest good = transfer(held.get(0), 1);

        assertInvalid("certificate_id.registry", () -> as("alice").transfer(TransferRequest.getDefaultInstance()));
        assertInvalid("receiver_id", () -> as("alice").transfer(good.toBuilder().clearReceiverId().build()));
        assertInvalid("hashed_attributes", () ->
            as("alice").transfer(good.toBuilder().addHashedAttributes("a\0b").build())
        );
        assertRefused(Status.Code.INVALID_ARGUMENT, "quantity-zero", () ->
            as("alice").transfer(transfer(held.get(0), 0))
        );
        assertRefused(Status.Code.FAILED_PRECONDITION, "insufficient-quantity", () ->
            as("alice").transfer(transfer(held.get(0), -1))
        );
        assertRefused(Status.Code.NOT_FOUND, "unknown-certificate", () ->
            as("alice").transfer(transfer(UUID.randomUUID(), 1))
        );
        assertRefused(Status.Code.NOT_FOUND, "unknown-receiver", () ->
            as("alice").transfer(good.toBuilder().setReceiverId(UUID.randomUUID().toString()).build())
        );
        assertRefused(Status.Code.NOT_FOUND, "no-wallet", () -> as("nobody").transfer(good));
        assertInvalid("production_id.registry", () -> as("alice").claim(ClaimRequest.getDefaultInstance()));
    }

    @Test
    void aCallWithTheSameKeyIsCarriedOutOnce() {
        AtomicReference<Metadata> answered = new AtomicReference<>();
        WalletServiceBlockingStub stub = WalletServiceGrpc.newBlockingStub(withKey("once", answered));

        String first = stub.transfer(transfer(held.get(2), 10)).getRequestId();
        assertNull(answered.get().get(REPLAYED));
        String again = stub.transfer(transfer(held.get(2), 10)).getRequestId();

        assertEquals("true", answered.get().get(REPLAYED));
        assertEquals(first, again);
        assertRefused(Status.Code.FAILED_PRECONDITION, "idempotency-key-reused", () ->
            stub.transfer(transfer(held.get(2), 11))
        );
        assertRefused(Status.Code.FAILED_PRECONDITION, "idempotency-key-reused", () ->
            stub.transferMany(TransferManyRequest.newBuilder().addItems(transfer(held.get(2), 10)).build())
        );
        assertInvalid("idempotency-key", () ->
            WalletServiceGrpc.newBlockingStub(withKey("x".repeat(256), answered)).transfer(transfer(held.get(2), 10))
        );
    }

    @Test
    void theSameBytesForAnotherMethodAreAnotherCall() {
        Channel channel = withKey("whose bytes", new AtomicReference<>());
        ClaimRequest claim = claim(7, 1);
        WalletServiceGrpc.newBlockingStub(channel).claim(claim);

        assertRefused(Status.Code.FAILED_PRECONDITION, "idempotency-key-reused", () ->
            io.wattlet.proto.wallet_system.v1.WalletServiceGrpc.newBlockingStub(channel).claimCertificates(
                io.wattlet.proto.wallet_system.v1.ClaimRequest.parseFrom(claim.toByteString())
            )
        );
    }

    @Test
    void manyClaimsAndMatchesAreRepeatableToo() {
        AtomicReference<Metadata> answered = new AtomicReference<>();
        ClaimManyRequest claims = ClaimManyRequest.newBuilder().addItems(claim(9, 10)).addItems(claim(9, 11)).build();
        WalletServiceBlockingStub many = WalletServiceGrpc.newBlockingStub(withKey("claims", answered));

        List<ItemOutcome> first = many.claimMany(claims).getOutcomesList();

        assertEquals(first, many.claimMany(claims).getOutcomesList());
        assertEquals("true", answered.get().get(REPLAYED));
        MatchRequest match = match(8);
        WalletServiceBlockingStub matches = WalletServiceGrpc.newBlockingStub(withKey("match", answered));
        MatchResponse matched = matches.match(match);
        assertNull(answered.get().get(REPLAYED));
        assertEquals(matched, matches.match(match));
        assertEquals("true", answered.get().get(REPLAYED));
    }

    @Test
    void ofManyTransfersEachHasItsOutcome() {
        List<ItemOutcome> outcomes = as("alice")
            .transferMany(
                TransferManyRequest.newBuilder()
                    .addItems(transfer(held.get(4), 60))
                    .addItems(transfer(held.get(4), 60))
                    .addItems(transfer(held.get(5), 1))
                    .build()
            )
            .getOutcomesList();

        assertEquals(3, outcomes.size());
        assertEquals(ItemOutcome.OutcomeCase.REQUEST_ID, outcomes.get(0).getOutcomeCase());
        assertEquals("insufficient-quantity", outcomes.get(1).getRefusal().getCode());
        assertNotEquals(outcomes.get(0).getRequestId(), outcomes.get(2).getRequestId());
    }

    @Test
    void whereOneRefusalRefusesAllEveryOutcomeSaysSo() {
        List<ItemOutcome> outcomes = as("alice")
            .transferMany(
                TransferManyRequest.newBuilder()
                    .setAtomic(true)
                    .addItems(transfer(held.get(6), 1))
                    .addItems(transfer(held.get(6), 1_000))
                    .build()
            )
            .getOutcomesList();

        assertEquals(
            List.of("others-refused", "insufficient-quantity"),
            outcomes
                .stream()
                .map(outcome -> outcome.getRefusal().getCode())
                .toList()
        );
    }

    @Test
    void manyAreSomeAndNoMoreThanTheNodeTakes() {
        assertInvalid("items", () -> as("alice").transferMany(TransferManyRequest.getDefaultInstance()));
        assertInvalid("items", () -> as("alice").claimMany(ClaimManyRequest.getDefaultInstance()));
        assertRefused(Status.Code.RESOURCE_EXHAUSTED, "too-many-items", () ->
            as("alice").transferMany(
                TransferManyRequest.newBuilder()
                    .addAllItems(Collections.nCopies(GrpcEdge.MOST_ITEMS + 1, transfer(held.get(7), 1)))
                    .build()
            )
        );
        assertInvalid("items[1].receiver_id", () ->
            as("alice").transferMany(
                TransferManyRequest.newBuilder()
                    .addItems(transfer(held.get(7), 1))
                    .addItems(transfer(held.get(7), 1).toBuilder().clearReceiverId())
                    .build()
            )
        );
        assertRefused(Status.Code.NOT_FOUND, "no-wallet", () ->
            as("nobody").claimMany(ClaimManyRequest.newBuilder().addItems(claim(0, 1)).build())
        );
    }

    private static Timestamp time(long seconds) {
        return Timestamp.newBuilder().setSeconds(seconds).build();
    }

    private static MatchRequest match(int hour) {
        long start = Rows.NOON + hour * Rows.HOUR;
        return MatchRequest.newBuilder().setStart(time(start)).setEnd(time(start + Rows.HOUR)).build();
    }

    @Test
    void aMatchClaimsWhatItTold() {
        MatchResponse told = as("alice").match(match(5).toBuilder().setDryRun(true).build());
        MatchResponse done = as("alice").match(match(5));

        assertEquals(1, told.getClaimsCount());
        assertEquals("", told.getClaims(0).getRequestId());
        String id = done.getClaims(0).getRequestId();
        assertEquals(told.getClaims(0), done.getClaims(0).toBuilder().clearRequestId().build());
        assertEquals(id(held.get(10)), done.getClaims(0).getProductionId());
        assertEquals(id(held.get(11)), done.getClaims(0).getConsumptionId());
        assertEquals(Request.Type.TYPE_CLAIM, requests("alice", id).getRequests(0).getType());
        assertInvalid("start", () -> as("alice").match(match(5).toBuilder().clearStart().build()));
        assertInvalid("end", () -> as("alice").match(match(5).toBuilder().clearEnd().build()));
        assertInvalid("end", () -> as("alice").match(match(5).toBuilder().setEnd(time(0)).build()));
    }

    @Test
    void whoWaitsIsAnsweredWhenTheRequestHasEnded() {
        UUID command = alice.command("transfer");
        CompletableFuture<GetRequestsResponse> waiting = CompletableFuture.supplyAsync(() ->
            as("alice").getRequests(
                GetRequestsRequest.newBuilder()
                    .addIds(command.toString())
                    .setWait(Duration.newBuilder().setSeconds(60))
                    .build()
            )
        );
        edge.awaitWaiting(1);

        alice.end(command);

        assertEquals(Request.State.STATE_COMPLETED, waiting.join().getRequests(0).getState());
        assertInvalid("ids", () -> requests("alice"));
        assertInvalid("ids", () -> requests("alice", "x"));
        assertInvalid("wait", () ->
            as("alice").getRequests(
                GetRequestsRequest.newBuilder()
                    .addIds(command.toString())
                    .setWait(Duration.newBuilder().setSeconds(61))
                    .build()
            )
        );
    }

    @Test
    void transfersAreListedFollowedAndSummed() {
        Rows bob = new Rows(edge, edge.wallet("bob"));
        UUID to = bob.transferred(bob.certificates(1).getFirst(), 1_234);

        List<Transfer> listed = all(as("bob").listTransfers(ListTransfersRequest.getDefaultInstance()), message ->
            message.getTransfersList()
        );
        List<Transfer> followed = all(as("bob").followTransfers(FollowTransfersRequest.getDefaultInstance()), message ->
            message.getTransfersList()
        );

        assertEquals(1_234, listed.size());
        assertEquals(new HashSet<>(listed), new HashSet<>(followed));
        assertEquals(to.toString(), listed.getFirst().getReceiverId());
        assertEquals(10, listed.getFirst().getQuantity());
        assertEquals(
            12_340,
            all(as("bob").sumTransfers(SumTransfersRequest.newBuilder().setGrouping(total()).build()), message ->
                message.getBucketsList()
            )
                .getFirst()
                .getQuantity()
        );
    }

    private static Grouping total() {
        return Grouping.newBuilder().setUnit(TimeAggregate.TIME_AGGREGATE_TOTAL).setTimeZone("UTC").build();
    }

    @Test
    void claimsAreListedFollowedAndSummed() {
        Rows carol = new Rows(edge, edge.wallet("carol"));
        List<UUID> certificates = carol.certificates(8);
        carol.claimed(certificates.get(0), certificates.get(1), 1_100, 3);
        carol.claimed(certificates.get(0), certificates.get(7), 1, 5);

        List<Claim> hourly = all(as("carol").listClaims(ListClaimsRequest.getDefaultInstance()), message ->
            message.getClaimsList()
        );
        List<Claim> any = all(
            as("carol").listClaims(ListClaimsRequest.newBuilder().setTimeMatch(TimeMatch.TIME_MATCH_ALL).build()),
            message -> message.getClaimsList()
        );
        List<Claim> followed = all(as("carol").followClaims(FollowClaimsRequest.getDefaultInstance()), message ->
            message.getClaimsList()
        );

        assertEquals(1_100, hourly.size());
        assertEquals(1_101, any.size());
        assertEquals(new HashSet<>(hourly), new HashSet<>(followed));
        assertEquals(id(certificates.get(0)), hourly.getFirst().getProduction().getId());
        assertEquals(id(certificates.get(1)), hourly.getFirst().getConsumption().getId());
        assertEquals(
            3_300,
            all(as("carol").sumClaims(SumClaimsRequest.newBuilder().setGrouping(total()).build()), message ->
                message.getBucketsList()
            )
                .getFirst()
                .getQuantity()
        );
        assertInvalid("time_match", () ->
            as("carol").listClaims(ListClaimsRequest.newBuilder().setTimeMatchValue(7).build()).hasNext()
        );
    }
}
