package io.wattlet.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.StatusException;
import io.wattlet.Await;
import io.wattlet.outgoing.BreakerSettings;
import io.wattlet.outgoing.Network;
import io.wattlet.outgoing.Outgoing;
import io.wattlet.outgoing.OutgoingSettings;
import io.wattlet.outgoing.OutgoingTls;
import io.wattlet.outgoing.Ways;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.proto.registry.v1.TransactionState;
import io.wattlet.registry.GatewaySettings.Backoff;
import io.wattlet.registry.GatewaySettings.Limits;
import io.wattlet.registry.NetworkConfiguration.Registry;
import io.wattlet.registry.NetworkConfiguration.TimeConstraint;
import io.wattlet.registry.RegistryGateway.Settlement;
import io.wattlet.registry.RegistryGateway.Submission;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryGatewayIT {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Settlement COMMITTED = new Settlement.Committed();

    private static final Vertx VERTX = Vertx.vertx();
    private static final Outgoing OUTGOING = Ways.toThisMachine(VERTX);

    private final Map<String, URI> urls = new ConcurrentHashMap<>();
    private final CertificateId stream = new CertificateId("narnia", UUID.randomUUID());
    private ScriptedRegistry registry = new ScriptedRegistry(VERTX);
    private RegistryGateway gateway = gateway(LONG, LONG);

    @AfterAll
    static void stopVertx() throws Exception {
        VERTX.close().await(10, TimeUnit.SECONDS);
    }

    @BeforeEach
    void startRegistry() throws Exception {
        registry = new ScriptedRegistry(VERTX).start(0);
        urls.put("narnia", registry.url());
    }

    @AfterEach
    void stopRegistry() throws Exception {
        gateway.close().await(10, TimeUnit.SECONDS);
        registry.stop();
    }

    @Test
    void chainIsSentInOneCallInItsOrder() throws Exception {
        List<SignedTransaction> chain = List.of(transaction(), transaction(), transaction());
        assertEquals(List.of(COMMITTED, COMMITTED, COMMITTED), await(submit(chain)));
        assertEquals(List.of(chain.stream().map(SignedTransaction::id).toList()), registry.sends());
    }

    @Test
    void chainsThatComeDuringACallRideTogetherInTheNext() throws Exception {
        Promise<Void> reached = Promise.promise();
        Promise<Void> held = Promise.promise();
        registry.onSend(ids -> {
            reached.tryComplete();
            return held.future();
        });
        SignedTransaction first = transaction();
        List<SignedTransaction> second = List.of(transaction(), transaction());
        List<SignedTransaction> third = List.of(transaction(), transaction());
        List<Future<Settlement>> settlements = new ArrayList<>(submit(List.of(first)));
        reached.future().await(10, TimeUnit.SECONDS);
        settlements.addAll(submit(second));
        settlements.addAll(submit(third));
        held.complete();
        assertEquals(List.of(COMMITTED, COMMITTED, COMMITTED, COMMITTED, COMMITTED), await(settlements));
        assertEquals(
            List.of(
                List.of(first.id()),
                List.of(second.getFirst().id(), second.getLast().id(), third.getFirst().id(), third.getLast().id())
            ),
            registry.sends()
        );
    }

    @Test
    void chainIsNotDividedWhenItDoesNotFitBehindOthers() throws Exception {
        gateway = gateway(LONG, LONG, new Limits(100, 3, 1 << 20, 8, 8, 8, 1 << 20));
        Promise<Void> reached = Promise.promise();
        Promise<Void> held = Promise.promise();
        registry.onSend(ids -> {
            reached.tryComplete();
            return held.future();
        });
        List<Future<Settlement>> settlements = new ArrayList<>(submit(List.of(transaction())));
        reached.future().await(10, TimeUnit.SECONDS);
        settlements.addAll(submit(List.of(transaction(), transaction())));
        settlements.addAll(submit(List.of(transaction(), transaction())));
        held.complete();
        await(settlements);
        assertEquals(List.of(1, 2, 2), registry.sends().stream().map(List::size).toList());
    }

    @Test
    void finalizedIsCommitted() throws Exception {
        SignedTransaction transaction = transaction();
        registry.script(transaction.id(), TransactionState.PENDING, TransactionState.FINALIZED);
        assertEquals(COMMITTED, settle(transaction, false));
    }

    @Test
    void refusalCarriesTheRegistrysWords() throws Exception {
        SignedTransaction transaction = transaction();
        registry.script(transaction.id(), ScriptedRegistry.refusal("Slice not found"));
        assertEquals(new Settlement.Failed("Slice not found"), settle(transaction, false));
        assertEquals(1, registry.sends().size());
    }

    @Test
    void refusalOfWhatIsInTheStreamIsCommitted() throws Exception {
        SignedTransaction transaction = transaction();
        registry.script(transaction.id(), ScriptedRegistry.refusal("Certificate already exists"));
        registry.commit(transaction.proto());
        assertEquals(COMMITTED, settle(transaction, false));
    }

    @Test
    void refusalBehindWhatIsRefusedForGoodIsAVerdictToo() throws Exception {
        SignedTransaction first = transaction();
        SignedTransaction behind = transaction();
        registry.script(first.id(), ScriptedRegistry.refusal("Certificate is withdrawn"));
        registry.script(behind.id(), ScriptedRegistry.refusal("Slice not found"));
        assertEquals(
            List.of(new Settlement.Failed("Certificate is withdrawn"), new Settlement.Failed("Slice not found")),
            await(submit(List.of(first, behind)))
        );
    }

    @Test
    void refusalBehindWhatIsNotCommittedIsNoVerdict() throws Exception {
        gateway = gateway(LONG, SHORT);
        SignedTransaction lost = transaction();
        SignedTransaction refused = transaction();
        registry.script(lost.id(), TransactionState.UNKNOWN);
        registry.script(refused.id(), ScriptedRegistry.refusal("Slice not found"));
        List<Settlement> settlements = await(submit(List.of(lost, refused)));
        assertInstanceOf(Settlement.Undecided.class, settlements.getFirst());
        assertInstanceOf(Settlement.Undecided.class, settlements.getLast());
    }

    @Test
    void refusalBehindWhatIsCommittedIsAVerdict() throws Exception {
        SignedTransaction committed = transaction();
        SignedTransaction refused = transaction();
        registry.script(committed.id(), TransactionState.PENDING, TransactionState.PENDING, TransactionState.COMMITTED);
        registry.script(refused.id(), ScriptedRegistry.refusal("Slice not found"));
        List<Settlement> settlements = await(submit(List.of(committed, refused)));
        assertEquals(List.of(COMMITTED, new Settlement.Failed("Slice not found")), settlements);
    }

    @Test
    void whatMayHaveBeenSentIsSentWhenTheRegistryLacksIt() throws Exception {
        SignedTransaction transaction = transaction();
        registry.script(
            transaction.id(),
            TransactionState.UNKNOWN,
            TransactionState.PENDING,
            TransactionState.COMMITTED
        );
        assertEquals(COMMITTED, settle(transaction, true));
        assertEquals(List.of(List.of(transaction.id())), registry.sends());
    }

    @Test
    void whatTheRegistryKnowsIsNotSentAgain() throws Exception {
        SignedTransaction committed = transaction();
        registry.script(committed.id(), TransactionState.COMMITTED);
        assertEquals(COMMITTED, settle(committed, true));
        SignedTransaction pending = transaction();
        registry.script(pending.id(), TransactionState.PENDING, TransactionState.COMMITTED);
        assertEquals(COMMITTED, settle(pending, true));
        assertEquals(List.of(), registry.sends());
    }

    @Test
    void whatTheRegistryForgotButHasInItsStreamIsNotSentAgain() throws Exception {
        SignedTransaction transaction = transaction();
        registry.script(transaction.id(), TransactionState.UNKNOWN);
        registry.commit(transaction.proto());
        assertEquals(COMMITTED, settle(transaction, true));
        assertEquals(List.of(), registry.sends());
    }

    @Test
    void refusedEarlierIsSentAgainAndTheOldRefusalIsNotBelieved() throws Exception {
        SignedTransaction transaction = transaction();
        var refusal = ScriptedRegistry.refusal("Slice not found");
        var committed = ScriptedRegistry.status(TransactionState.COMMITTED);
        registry.script(transaction.id(), refusal, refusal, refusal, committed);
        assertEquals(COMMITTED, settle(transaction, true));
        assertEquals(List.of(List.of(transaction.id())), registry.sends());
    }

    @Test
    void refusedEarlierAndAgainIsRefusedOnceTheGraceIsOver() throws Exception {
        gateway = gateway(LONG, SHORT);
        SignedTransaction transaction = transaction();
        registry.script(transaction.id(), ScriptedRegistry.refusal("Slice not found"));
        assertEquals(new Settlement.Failed("Slice not found"), settle(transaction, true));
        assertEquals(1, registry.sends().size());
    }

    @Test
    void successorIsNotSentBeforeWhatTheRegistryStillHasPending() throws Exception {
        SignedTransaction pending = transaction();
        SignedTransaction lacking = transaction();
        registry.script(
            pending.id(),
            TransactionState.PENDING,
            TransactionState.PENDING,
            TransactionState.PENDING,
            TransactionState.COMMITTED
        );
        List<Integer> askedBeforeSend = new ArrayList<>();
        registry.onSend(ids -> {
            askedBeforeSend.add((int) registry.asked().stream().filter(pending.id()::equals).count());
            return Future.succeededFuture();
        });
        registry.script(lacking.id(), TransactionState.UNKNOWN, TransactionState.COMMITTED);
        List<Settlement> settlements = await(
            gateway.submit(List.of(submission(pending, true), submission(lacking, true)))
        );
        assertEquals(List.of(COMMITTED, COMMITTED), settlements);
        assertEquals(List.of(List.of(lacking.id())), registry.sends());
        assertEquals(List.of(4), askedBeforeSend);
    }

    @Test
    void pendingForEverEndsAsUndecided() throws Exception {
        gateway = gateway(SHORT, LONG);
        SignedTransaction transaction = transaction();
        registry.script(transaction.id(), TransactionState.PENDING);
        Settlement.Undecided undecided = assertInstanceOf(Settlement.Undecided.class, settle(transaction, false));
        assertTrue(undecided.reason().contains("pending"), undecided.reason());
    }

    @Test
    void pendingForEverButInTheStreamIsCommitted() throws Exception {
        gateway = gateway(SHORT, LONG);
        SignedTransaction transaction = transaction();
        registry.script(transaction.id(), TransactionState.PENDING);
        registry.commit(transaction.proto());
        assertEquals(COMMITTED, settle(transaction, false));
    }

    @Test
    void lostAfterTheSendEndsAsUndecidedAfterTheGrace() throws Exception {
        gateway = gateway(LONG, SHORT);
        SignedTransaction transaction = transaction();
        registry.script(transaction.id(), TransactionState.UNKNOWN);
        assertInstanceOf(Settlement.Undecided.class, settle(transaction, false));
        assertEquals(1, registry.sends().size());
    }

    @Test
    void registryThatIsDownIsTriedUntilItIsUp() throws Exception {
        int port = registry.port();
        registry.stop();
        Future<Settlement> settlement = submit(List.of(transaction())).getFirst();
        ScriptedRegistry later = new ScriptedRegistry(VERTX);
        VERTX.timer(300, TimeUnit.MILLISECONDS).await(10, TimeUnit.SECONDS);
        registry = later.start(port);
        assertEquals(COMMITTED, settlement.await(10, TimeUnit.SECONDS));
        assertEquals(1, later.sends().size());
    }

    @Test
    void whatCertainlyWasNotSentDoesNotCountAsSent() throws Exception {
        MeterRegistry meters = new SimpleMeterRegistry();
        BreakerSettings hasty = new BreakerSettings(1, Duration.ofMillis(50), Duration.ofMillis(50));
        Outgoing outgoing = Outgoing.open(
            VERTX,
            new OutgoingSettings(Network.LOOPBACK, OutgoingTls.NONE, hasty, 10, 2, 10),
            meters
        );
        gateway = new RegistryGateway(
            VERTX,
            outgoing,
            this::network,
            settings(LONG, LONG, GatewaySettings.defaults().limits())
        );
        int port = registry.port();
        registry.stop();
        SignedTransaction transaction = transaction();
        Future<Settlement> settlement = submit(List.of(transaction)).getFirst();
        for (String reason : List.of("connection", "breaker")) {
            Await.until(
                () -> VERTX.timer(5, TimeUnit.MILLISECONDS).map(due -> notSent(meters, reason)),
                count -> count > 0
            );
        }
        ScriptedRegistry later = new ScriptedRegistry(VERTX);
        List<Integer> askedBeforeSend = new ArrayList<>();
        later.onSend(ids -> {
            askedBeforeSend.add(later.asked().size());
            return Future.succeededFuture();
        });
        // Sent twice, it would not be believed so early.
        later.script(transaction.id(), ScriptedRegistry.refusal("Slice not found"));
        registry = later.start(port);
        assertEquals(new Settlement.Failed("Slice not found"), settlement.await(20, TimeUnit.SECONDS));
        assertEquals(List.of(0), askedBeforeSend);
        outgoing.close().await(10, TimeUnit.SECONDS);
    }

    private static double notSent(MeterRegistry meters, String reason) {
        return meters
            .get("wattlet_outgoing_calls_not_sent")
            .tag("kind", "registry")
            .tag("reason", reason)
            .counter()
            .count();
    }

    @Test
    void registryThatStaysDownLeavesTransactionsUndecided() throws Exception {
        gateway = gateway(SHORT, SHORT);
        registry.stop();
        List<Future<Settlement>> settlements = new ArrayList<>(submit(List.of(transaction(), transaction())));
        settlements.addAll(gateway.submit(List.of(submission(transaction(), true))));
        for (Settlement settlement : await(settlements)) {
            Settlement.Undecided undecided = assertInstanceOf(Settlement.Undecided.class, settlement);
            assertTrue(undecided.reason().startsWith("registry narnia cannot be reached: "), undecided.reason());
        }
    }

    @Test
    void callOfUnknownOutcomeIsInquiredAfterBeforeItIsRepeated() throws Exception {
        SignedTransaction taken = transaction();
        SignedTransaction lost = transaction();
        registry.script(taken.id(), TransactionState.COMMITTED);
        registry.script(lost.id(), TransactionState.UNKNOWN, TransactionState.COMMITTED);
        registry.onSend(ids ->
            registry.sends().size() == 1
                ? Future.failedFuture(new StatusException(GrpcStatus.UNAVAILABLE, "lost"))
                : Future.succeededFuture()
        );
        assertEquals(List.of(COMMITTED, COMMITTED), await(submit(List.of(taken, lost))));
        assertEquals(List.of(List.of(taken.id(), lost.id()), List.of(lost.id())), registry.sends());
    }

    @Test
    void chainThatFailsItsCallDoesNotSpoilOthers() throws Exception {
        gateway = gateway(Duration.ofSeconds(2), LONG);
        SignedTransaction poison = transaction();
        SignedTransaction good = transaction();
        Promise<Void> reached = Promise.promise();
        Promise<Void> held = Promise.promise();
        registry.onSend(ids -> {
            reached.tryComplete();
            return ids.contains(poison.id())
                ? Future.failedFuture(new StatusException(GrpcStatus.UNKNOWN, "Exception was thrown by handler."))
                : held.future();
        });
        registry.script(poison.id(), TransactionState.UNKNOWN);
        registry.script(good.id(), TransactionState.UNKNOWN, TransactionState.COMMITTED);
        List<Future<Settlement>> settlements = new ArrayList<>(submit(List.of(transaction())));
        reached.future().await(10, TimeUnit.SECONDS);
        settlements.addAll(submit(List.of(poison)));
        settlements.addAll(submit(List.of(good)));
        held.complete();
        List<Settlement> ends = await(settlements);
        assertInstanceOf(Settlement.Undecided.class, ends.get(1));
        assertEquals(COMMITTED, ends.get(2));
    }

    @Test
    void whatIsUnderWayIsFollowedAndNotSentTwice() throws Exception {
        SignedTransaction transaction = transaction();
        registry.script(
            transaction.id(),
            TransactionState.PENDING,
            TransactionState.PENDING,
            TransactionState.COMMITTED
        );
        List<Future<Settlement>> settlements = new ArrayList<>(submit(List.of(transaction)));
        settlements.addAll(gateway.submit(List.of(submission(transaction, true))));
        assertEquals(List.of(COMMITTED, COMMITTED), await(settlements));
        assertEquals(1, registry.sends().size());
    }

    @Test
    void moreThanTheLimitInFlightIsRefused() throws Exception {
        gateway = gateway(LONG, LONG, new Limits(3, 100, 1 << 20, 8, 8, 8, 1 << 20));
        Promise<Void> held = Promise.promise();
        registry.onSend(ids -> held.future());
        List<Future<Settlement>> inFlight = submit(List.of(transaction(), transaction()));
        List<Future<Settlement>> tooMany = submit(List.of(transaction(), transaction()));
        for (Future<Settlement> refused : tooMany) {
            assertThrows(RegistryBusyException.class, () -> refused.await(10, TimeUnit.SECONDS));
        }
        held.complete();
        assertEquals(List.of(COMMITTED, COMMITTED), await(inFlight));
        assertEquals(List.of(COMMITTED, COMMITTED), await(submit(List.of(transaction(), transaction()))));
    }

    @Test
    void chainsThatCannotBeSentAreRefused() {
        gateway = gateway(LONG, LONG, new Limits(100, 2, 1000, 8, 8, 8, 1 << 20));
        assertRefused(gateway.submit(List.of(submission(transaction(), false), elsewhere())));
        assertRefused(submit(List.of(transaction(), transaction(), transaction())));
        assertRefused(submit(List.of(transaction(Buffer.buffer(new byte[1000])))));
        SignedTransaction transaction = transaction();
        Buffer garbage = Buffer.buffer(new byte[] { 1, 2, 3 });
        assertRefused(gateway.submit(List.of(new Submission("narnia", stream, transaction.id(), garbage, false))));
        assertEquals(List.of(), gateway.submit(List.of()));
        assertEquals(List.of(), registry.sends());
    }

    @Test
    void closingEndsWhatIsInFlight() throws Exception {
        registry.onSend(ids -> Promise.<Void>promise().future());
        List<Future<Settlement>> settlements = submit(List.of(transaction(), transaction()));
        gateway.close().await(10, TimeUnit.SECONDS);
        await(settlements).forEach(settlement -> assertInstanceOf(Settlement.Undecided.class, settlement));
        assertInstanceOf(Settlement.Undecided.class, settle(transaction(), false));
        assertThrows(IllegalStateException.class, () -> gateway.stream(stream).await(10, TimeUnit.SECONDS));
    }

    @Test
    void registryThatIsNotInTheNetworkIsNamed() throws Exception {
        gateway = gateway(SHORT, SHORT);
        assertThrows(UnknownRegistryException.class, () ->
            gateway.stream(new CertificateId("mordor", UUID.randomUUID())).await(10, TimeUnit.SECONDS)
        );
        Settlement settlement = gateway.submit(List.of(elsewhere())).getFirst().await(10, TimeUnit.SECONDS);
        assertTrue(assertInstanceOf(Settlement.Undecided.class, settlement).reason().contains("mordor"));
    }

    @Test
    void registryMayMove() throws Exception {
        assertEquals(COMMITTED, settle(transaction(), false));
        ScriptedRegistry elsewhere = new ScriptedRegistry(VERTX).start(0);
        urls.put("narnia", elsewhere.url());
        assertEquals(COMMITTED, settle(transaction(), false));
        assertEquals(1, elsewhere.sends().size());
        elsewhere.stop();
    }

    @Test
    void longStreamIsReadInOrder() throws Exception {
        List<Transaction> transactions = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            transactions.add(transaction(Buffer.buffer(new byte[100_000])).proto());
        }
        transactions.forEach(registry::commit);
        assertEquals(transactions, gateway.stream(stream).await(10, TimeUnit.SECONDS));
        CertificateId unknown = new CertificateId("narnia", UUID.randomUUID());
        assertEquals(List.of(), gateway.stream(unknown).await(10, TimeUnit.SECONDS));
    }

    @Test
    void moreReadsThanMayWaitAreRefused() throws Exception {
        gateway = gateway(LONG, LONG, new Limits(100, 100, 1 << 20, 8, 1, 1, 1 << 20));
        Promise<Void> held = Promise.promise();
        registry.holdStreams(held.future());
        Future<List<Transaction>> underWay = gateway.stream(stream);
        Future<List<Transaction>> waiting = gateway.stream(stream);
        Future<List<Transaction>> tooMany = gateway.stream(stream);
        assertThrows(RegistryBusyException.class, () -> tooMany.await(10, TimeUnit.SECONDS));
        held.complete();
        assertEquals(List.of(), underWay.await(10, TimeUnit.SECONDS));
        assertEquals(List.of(), waiting.await(10, TimeUnit.SECONDS));
    }

    @Test
    void answersComeOnTheCallersContext() throws Exception {
        Promise<Context> caller = Promise.promise();
        Promise<Context> answer = Promise.promise();
        Thread.ofVirtual().start(() ->
            VERTX.getOrCreateContext().runOnContext(now -> {
                caller.complete(VERTX.getOrCreateContext());
                submit(List.of(transaction()))
                    .getFirst()
                    .onComplete(settled -> answer.complete(VERTX.getOrCreateContext()));
            })
        );
        assertSame(caller.future().await(10, TimeUnit.SECONDS), answer.future().await(10, TimeUnit.SECONDS));
    }

    private RegistryGateway gateway(Duration patience, Duration unknownGrace) {
        return gateway(patience, unknownGrace, GatewaySettings.defaults().limits());
    }

    private RegistryGateway gateway(Duration patience, Duration unknownGrace, Limits limits) {
        return new RegistryGateway(VERTX, OUTGOING, this::network, settings(patience, unknownGrace, limits));
    }

    private static GatewaySettings settings(Duration patience, Duration unknownGrace, Limits limits) {
        return new GatewaySettings(
            limits,
            Duration.ofSeconds(5),
            new Backoff(Duration.ofMillis(5), 1.5, Duration.ofMillis(50)),
            new Backoff(Duration.ofMillis(10), 2, Duration.ofMillis(100)),
            unknownGrace,
            patience
        );
    }

    private NetworkConfiguration network() {
        Map<String, Registry> registries = new ConcurrentHashMap<>();
        urls.forEach((name, url) -> registries.put(name, new Registry(url)));
        return new NetworkConfiguration(registries, Map.of(), Map.of(), null, TimeConstraint.ENCLOSING);
    }

    private SignedTransaction transaction() {
        return transaction(Buffer.buffer(new byte[64]));
    }

    private SignedTransaction transaction(Buffer signature) {
        return SignedTransaction.sign(stream, Events.claimed(stream, UUID.randomUUID()), UUID.randomUUID(), header ->
            signature.getBytes()
        );
    }

    private static Submission submission(SignedTransaction transaction, boolean maybeSentBefore) {
        var id = transaction.proto().getHeader().getFederatedStreamId();
        CertificateId stream = new CertificateId(id.getRegistry(), UUID.fromString(id.getStreamId().getValue()));
        return new Submission(stream.registry(), stream, transaction.id(), transaction.bytes(), maybeSentBefore);
    }

    private static Submission elsewhere() {
        CertificateId stream = new CertificateId("mordor", UUID.randomUUID());
        return submission(
            SignedTransaction.sign(stream, Events.withdrawn(), UUID.randomUUID(), header -> new byte[64]),
            false
        );
    }

    private List<Future<Settlement>> submit(List<SignedTransaction> chain) {
        return gateway.submit(
            chain
                .stream()
                .map(transaction -> submission(transaction, false))
                .toList()
        );
    }

    private Settlement settle(SignedTransaction transaction, boolean maybeSentBefore) throws Exception {
        return gateway.submit(List.of(submission(transaction, maybeSentBefore))).getFirst().await(10, TimeUnit.SECONDS);
    }

    private static List<Settlement> await(List<Future<Settlement>> settlements) throws Exception {
        List<Settlement> ends = new ArrayList<>();
        for (Future<Settlement> settlement : settlements) {
            ends.add(settlement.await(10, TimeUnit.SECONDS));
        }
        return ends;
    }

    private static void assertRefused(List<Future<Settlement>> settlements) {
        assertTrue(!settlements.isEmpty());
        for (Future<Settlement> settlement : settlements) {
            assertThrows(IllegalArgumentException.class, () -> settlement.await(10, TimeUnit.SECONDS));
        }
    }
}
