package io.wattlet.devnet;

import static io.wattlet.devnet.RegistryClient.numbered;
import static io.wattlet.devnet.RegistryClient.transaction;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.InvalidStatusException;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.wattlet.crypto.Hashes;
import io.wattlet.devnet.Faults.Chance;
import io.wattlet.proto.common.v1.Uuid;
import io.wattlet.proto.registry.v1.Block;
import io.wattlet.proto.registry.v1.GetStreamTransactionsRequest;
import io.wattlet.proto.registry.v1.GetTransactionProofRequest;
import io.wattlet.proto.registry.v1.GetTransactionStatusRequest;
import io.wattlet.proto.registry.v1.RegistryServiceGrpcService;
import io.wattlet.proto.registry.v1.SendTransactionsRequest;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.proto.registry.v1.TransactionState;
import io.wattlet.registry.ElectricityRules.Verdict;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways of the registry, with a verifier that accepts the transactions of a stream in the order of their numbers. */
class RegistryServerIT {

    private static final long SEED = 20261123;
    private static final TransactionVerifier IN_ORDER = (transaction, stream, now) -> {
        String payload = transaction.getPayload().toStringUtf8();
        if (payload.equals("malformed")) {
            throw new IllegalStateException("cannot be judged");
        }
        return Integer.parseInt(payload) == stream.size()
            ? new Verdict.Valid()
            : new Verdict.Invalid("not number " + stream.size());
    };

    private final HandClock clock = new HandClock(Instant.parse("2026-11-23T12:00:00Z"));
    private final UUID stream = UUID.randomUUID();
    private Vertx vertx = Vertx.vertx();
    private RegistryServer registry = start(settings());
    private RegistryClient client = new RegistryClient(vertx, registry.port());

    @BeforeEach
    void printSeed() {
        System.out.println("faults drawn with seed " + SEED);
    }

    @AfterEach
    void stop() {
        Await.get(vertx.close());
    }

    private DevnetSettings settings() {
        return DevnetSettings.onFreePorts().withSeed(SEED).withClock(clock).withBlockInterval(Duration.ofHours(1));
    }

    private RegistryServer start(DevnetSettings settings) {
        return Await.get(RegistryServer.start(vertx, settings, ledger -> IN_ORDER));
    }

    private void setFaults(Faults faults) {
        Await.get(registry.setFaults(faults));
    }

    @Test
    void keepsTheOrderInsideOneCallWhateverOvertakesIt() {
        setFaults(Faults.NONE.withOvertaking(new Chance(0.5, Duration.ofMillis(20))));
        List<List<Transaction>> chains = IntStream.range(0, 20)
            .mapToObj(chain -> UUID.randomUUID())
            .map(id ->
                IntStream.range(0, 7)
                    .mapToObj(place -> numbered(id, place))
                    .toList()
            )
            .toList();
        Await.get(Future.all(chains.stream().map(client::sending).toList()));
        for (List<Transaction> chain : chains) {
            assertEquals(TransactionState.COMMITTED, client.settled(chain.getLast()));
            UUID id = UUID.fromString(chain.getFirst().getHeader().getFederatedStreamId().getStreamId().getValue());
            assertEquals(chain, client.stream(id));
        }
    }

    @Test
    void refusesWhatOvertookItsPredecessorAndCommitsTheSameBytesAfterIt() {
        Transaction first = numbered(stream, 0);
        Transaction second = numbered(stream, 1);
        setFaults(Faults.NONE.withOvertaking(new Chance(1, Duration.ofSeconds(2))));
        client.send(first);
        setFaults(Faults.NONE);
        client.send(second);
        assertEquals(TransactionState.PENDING, client.state(first));
        assertEquals("not number 0", client.await(second, TransactionState.FAILED).getMessage());

        client.await(first, TransactionState.COMMITTED);
        assertEquals(TransactionState.FAILED, client.state(second));
        client.send(second);
        assertEquals("", client.await(second, TransactionState.COMMITTED).getMessage());
        assertEquals(List.of(first, second), client.stream(stream));
    }

    @Test
    void showsACommittedTransactionAsFailedWhenItIsSentAgainAfterItsStatusWasForgotten() {
        Transaction committed = numbered(stream, 0);
        client.send(committed);
        client.await(committed, TransactionState.COMMITTED);
        clock.advance(Faults.USUAL_STATUS_LIFE);

        client.send(committed);
        client.await(committed, TransactionState.FAILED);
        assertEquals(List.of(committed), client.stream(stream));
    }

    @Test
    void keepsShowingACommittedTransactionWhenItsStatusWasAskedForBeforeItWasSentAgain() {
        Transaction committed = numbered(stream, 0);
        client.send(committed);
        client.await(committed, TransactionState.COMMITTED);
        clock.advance(Faults.USUAL_STATUS_LIFE);

        assertEquals(TransactionState.COMMITTED, client.state(committed));
        client.send(committed);
        awaitIdle();
        assertEquals(TransactionState.COMMITTED, client.state(committed));
    }

    @Test
    void forgetsWhatItRefusedAndWhatIsPendingWhenTheirTimeIsOver() {
        Transaction refused = numbered(stream, 7);
        Transaction malformed = transaction(stream.toString(), "project_origin.electricity.v1.X", "malformed");
        client.send(refused, malformed);
        client.await(refused, TransactionState.FAILED);
        clock.advance(Faults.USUAL_STATUS_LIFE.minusSeconds(1));
        assertEquals(TransactionState.FAILED, client.state(refused));
        assertEquals(TransactionState.PENDING, client.state(malformed));

        clock.advance(Duration.ofSeconds(1));
        assertEquals(TransactionState.UNKNOWN, client.state(refused));
        assertEquals(TransactionState.UNKNOWN, client.state(malformed));
    }

    @Test
    void leavesMalformedTransactionsPendingAndGoesOnWithTheirStream() {
        List<Transaction> malformed = List.of(
            transaction(stream.toString(), "project_origin.electricity.v1.ClaimedEvent", "malformed"),
            transaction(stream.toString(), "project_origin.electricity.v1.SlicedEvent.Slice", "0"),
            transaction(stream.toString(), "ClaimedEvent", "0"),
            transaction("not a uuid", "project_origin.electricity.v1.ClaimedEvent", "0")
        );
        Transaction good = numbered(stream, 0);
        Await.get(client.sending(malformed));
        client.send(good);
        client.await(good, TransactionState.COMMITTED);
        awaitIdle();
        assertEquals(4, Await.get(registry.unanswerable()));
        malformed.forEach(transaction -> assertEquals(TransactionState.PENDING, client.state(transaction)));
    }

    @Test
    void refusesTransactionsForAnotherRegistry() {
        Transaction.Builder other = numbered(stream, 0).toBuilder();
        other.getHeaderBuilder().getFederatedStreamIdBuilder().setRegistry("elsewhere");
        Transaction foreign = other.build();
        client.send(foreign);
        assertEquals("Invalid registry for transaction", client.await(foreign, TransactionState.FAILED).getMessage());
    }

    @Test
    void takesOneStreamForAllNotationsOfItsId() {
        Transaction first = numbered(stream, 0);
        String shouted = "{" + stream.toString().toUpperCase(Locale.ROOT) + "}";
        Transaction second = transaction(shouted, "project_origin.electricity.v1.ClaimedEvent", "1");
        client.send(first, second);
        client.await(second, TransactionState.COMMITTED);
        assertEquals(List.of(first, second), client.stream(stream));
    }

    @Test
    void losesWhatItAcceptedWhenToldTo() {
        setFaults(Faults.NONE.withDrop(1).withStatusLife(Duration.ofSeconds(2)));
        Transaction lost = numbered(stream, 0);
        client.send(lost);
        assertEquals(TransactionState.PENDING, client.state(lost));
        clock.advance(Duration.ofSeconds(2));
        assertEquals(TransactionState.UNKNOWN, client.state(lost));

        setFaults(Faults.NONE);
        client.send(lost);
        client.await(lost, TransactionState.COMMITTED);
    }

    @Test
    void processesTwiceWhenToldToAndStillShowsTheBetterOutcome() {
        setFaults(Faults.NONE.withDuplicate(1));
        Transaction twice = numbered(stream, 0);
        client.send(twice);
        awaitIdle();
        assertEquals(TransactionState.COMMITTED, client.state(twice));
        assertEquals(List.of(twice), client.stream(stream));
    }

    @Test
    void staysPendingForAsLongAsToldAndProcessesTheRestMeanwhile() {
        setFaults(Faults.NONE.withLongPending(new Chance(1, Duration.ofMinutes(10))));
        Transaction slow = numbered(stream, 0);
        client.send(slow);
        setFaults(Faults.NONE);
        Transaction behind = numbered(stream, 1);
        Transaction elsewhere = numbered(UUID.randomUUID(), 0);
        client.send(behind, elsewhere);
        client.await(elsewhere, TransactionState.COMMITTED);
        assertEquals(TransactionState.PENDING, client.state(slow));
        assertEquals(TransactionState.PENDING, client.state(behind));
        assertEquals(2, Await.get(registry.waiting()));
    }

    @Test
    void answersFinalizedAtOnceWhenToldTo() {
        setFaults(Faults.NONE.withFinalized(1));
        Transaction transaction = numbered(stream, 0);
        client.send(transaction);
        client.await(transaction, TransactionState.FINALIZED);
    }

    @Test
    void answersLateWhenToldTo() {
        setFaults(Faults.NONE.withLateAnswer(new Chance(1, Duration.ofHours(1))));
        Future<Void> sending = client.sending(List.of(numbered(stream, 0)));
        Await.until(vertx, () -> registry.stream(stream).size(), size -> size == 1);
        assertFalse(sending.isComplete());
    }

    @Test
    void drawsTheSameFaultsFromTheSameSeed() {
        FaultDice one = new FaultDice(SEED);
        FaultDice other = new FaultDice(SEED);
        List<Boolean> draws = new ArrayList<>();
        for (int draw = 0; draw < 100; draw++) {
            boolean dropped = one.happens(FaultDice.Fault.DROP, 0.5);
            one.happens(FaultDice.Fault.DUPLICATE, 0.5);
            assertEquals(dropped, other.happens(FaultDice.Fault.DROP, 0.5));
            draws.add(dropped);
        }
        assertTrue(draws.contains(true) && draws.contains(false));
    }

    @Test
    void refusesConnectionsWhileItDoesNotListenAndGoesOnAfterwards() {
        Transaction before = numbered(stream, 0);
        client.send(before);
        client.await(before, TransactionState.COMMITTED);
        Await.get(registry.stopListening());
        Transaction after = numbered(stream, 1);
        RegistryClient another = new RegistryClient(vertx, registry.port());
        assertInstanceOf(ConnectException.class, rootOf(Await.failure(another.sending(List.of(after)))));

        Await.get(registry.startListening());
        client.send(after);
        client.await(after, TransactionState.COMMITTED);
    }

    @Test
    void putsCommittedTransactionsIntoBlocksThatChain() {
        Transaction first = numbered(stream, 0);
        Transaction second = numbered(stream, 1);
        Transaction third = numbered(stream, 2);
        client.send(first, second);
        client.await(second, TransactionState.COMMITTED);
        Await.get(registry.sealBlock());
        assertEquals(TransactionState.FINALIZED, client.state(first));
        client.send(third);
        client.await(third, TransactionState.COMMITTED);
        Await.get(registry.sealBlock());
        Await.get(registry.sealBlock());

        List<Block> blocks = Await.get(client.blocks(0, 10, true)).getBlocksList();
        assertEquals(List.of(1, 2), blocks.stream().map(Block::getHeight).toList());
        assertEquals(List.of(first, second), blocks.get(0).getTransactionsList());
        assertEquals(List.of(third), blocks.get(1).getTransactionsList());
        assertEquals(
            ByteString.copyFrom(Hashes.sha256(blocks.get(0).getHeader().toByteArray())),
            blocks.get(1).getHeader().getPreviousHeaderHash()
        );
        assertEquals(List.of(), Await.get(client.blocks(0, 10, false)).getBlocks(1).getTransactionsList());
        assertEquals(2, Await.get(client.blocks(1, 1, false)).getBlocks(0).getHeight());
        assertEquals(0, Await.get(client.blocks(2, 10, false)).getBlocksCount());
        assertStatus(GrpcStatus.UNKNOWN, client.blocks(2, 10, true));
    }

    @Test
    void failsCallsWithStatusUnknownWhereTheRealOneThrows() {
        Transaction good = numbered(stream, 0);
        Transaction headless = good.toBuilder().clearHeader().build();
        assertStatus(GrpcStatus.UNKNOWN, client.sending(List.of(good, headless)));
        client.await(good, TransactionState.COMMITTED);
        assertEquals(TransactionState.PENDING, client.state(headless));
        for (String id : List.of("***", "abc", "=")) {
            var request = GetTransactionStatusRequest.newBuilder().setId(id).build();
            assertStatus(GrpcStatus.UNKNOWN, client.grpc.getTransactionStatus(request));
        }
        var noUuid = GetStreamTransactionsRequest.newBuilder();
        assertStatus(GrpcStatus.UNKNOWN, client.grpc.getStreamTransactions(noUuid.build()));
        var badUuid = noUuid.setStreamId(Uuid.newBuilder().setValue("8c4f2a34")).build();
        assertStatus(GrpcStatus.UNKNOWN, client.grpc.getStreamTransactions(badUuid));
        assertStatus(
            GrpcStatus.UNIMPLEMENTED,
            client.grpc.getTransactionProof(GetTransactionProofRequest.getDefaultInstance())
        );
    }

    @Test
    void failsTheCallWhenTextIsNotUtf8() {
        Transaction good = numbered(stream, 0);
        byte[] bytes = SendTransactionsRequest.newBuilder().addTransactions(good).build().toByteArray();
        int nonce = ByteString.copyFrom(bytes)
            .toString(StandardCharsets.ISO_8859_1)
            .indexOf(good.getHeader().getNonce());
        bytes[nonce] = (byte) 0xff;
        ServiceMethod<Buffer, Buffer> raw = ServiceMethod.client(
            RegistryServiceGrpcService.SERVICE_NAME,
            "SendTransactions",
            GrpcMessageEncoder.IDENTITY,
            GrpcMessageDecoder.IDENTITY
        );
        Future<Buffer> call = GrpcClient.client(vertx)
            .request(SocketAddress.inetSocketAddress(registry.port(), "127.0.0.1"), raw)
            .compose(request -> request.send(Buffer.buffer(bytes)))
            .compose(response -> response.last());
        assertStatus(GrpcStatus.UNKNOWN, call);
    }

    @Test
    void refusesACallWhenTooManyTransactionsWait() {
        setFaults(Faults.NONE.withLongPending(new Chance(1, Duration.ofHours(1))));
        int tenth = RegistryCalls.MAX_WAITING / 10;
        Transaction small = transaction(stream.toString(), "", "");
        for (int call = 0; call < 10; call++) {
            Await.get(client.sending(Collections.nCopies(tenth, small)));
        }
        assertStatus(GrpcStatus.RESOURCE_EXHAUSTED, client.sending(List.of(numbered(stream, 0))));
        assertEquals(RegistryCalls.MAX_WAITING, Await.get(registry.waiting()));
    }

    @Test
    void knowsNothingOfATransactionOrStreamItNeverSaw() {
        assertEquals(TransactionState.UNKNOWN, client.state(numbered(stream, 0)));
        assertEquals(List.of(), client.stream(stream));
    }

    @Test
    void keepsStreamsAndBlocksInItsFolder(@TempDir Path folder) {
        Transaction first = numbered(stream, 0);
        Transaction second = numbered(stream, 1);
        RegistryServer before = start(settings().withFolder(folder));
        RegistryClient toBefore = new RegistryClient(vertx, before.port());
        toBefore.send(first);
        toBefore.await(first, TransactionState.COMMITTED);
        Await.get(before.sealBlock());
        toBefore.send(second);
        toBefore.await(second, TransactionState.COMMITTED);
        Await.get(before.stop());

        RegistryServer after = start(settings().withFolder(folder));
        RegistryClient toAfter = new RegistryClient(vertx, after.port());
        assertEquals(List.of(first, second), toAfter.stream(stream));
        assertEquals(TransactionState.FINALIZED, toAfter.state(first));
        assertEquals(TransactionState.COMMITTED, toAfter.state(second));
        Transaction third = numbered(stream, 2);
        toAfter.send(third);
        toAfter.await(third, TransactionState.COMMITTED);
    }

    @Test
    void refusesToStartOnAPortThatIsTaken() {
        var ports = new DevnetSettings.Ports(registry.port(), 0, 0);
        assertThrows(AssertionError.class, () -> start(settings().withPorts(ports)));
    }

    private void awaitIdle() {
        Await.until(vertx, () -> Await.get(registry.waiting()), waiting -> waiting == 0);
    }

    private static void assertStatus(GrpcStatus expected, Future<?> call) {
        InvalidStatusException failure = assertInstanceOf(InvalidStatusException.class, Await.failure(call));
        assertEquals(expected, failure.actualStatus());
    }

    private static Throwable rootOf(Throwable failure) {
        return failure.getCause() == null ? failure : rootOf(failure.getCause());
    }
}
