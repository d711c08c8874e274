package io.wattlet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.registry.CertificateId;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkerVerticleIT {

    private static final ArrivalBatches.Limits LIMITS = new ArrivalBatches.Limits(256, 2, 10_000);
    private static final WorkerSettings QUICK = new WorkerSettings(
        Duration.ofSeconds(1),
        Duration.ofMillis(50),
        64,
        1024,
        Duration.ofMinutes(1)
    );

    private final Vertx vertx = Vertx.vertx();
    private final CommandIds ids = CommandIds.system();
    private final Database database = Database.open(vertx, new DatabaseConfiguration(TestDatabase.fresh(), 4, null));
    private final TestRows rows = new TestRows(database);
    private final CommandJournal journal = new CommandJournal(vertx, database.pool(), LIMITS);
    private Buffer key = Buffer.buffer();

    @BeforeEach
    void fill() {
        Await.result(vertx.deployVerticle(new CommandDispatch(new SimpleMeterRegistry())));
        rows.wallet("alice");
        key = rows.endpoint("alice");
    }

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    @Test
    void aCommandIsCarriedOutOnceHoweverOftenTheBusSpeaksOfIt() {
        List<UUID> handled = new CopyOnWriteArrayList<>();
        deploy(batch -> completing(handled, batch));

        UUID id = submit();
        awaitState(id, "completed");
        for (int i = 0; i < 5; i++) {
            vertx.eventBus().send(CommandKind.RECEIVE.address(), new io.vertx.core.json.JsonArray().add(id.toString()));
        }
        UUID next = submit();
        awaitState(next, "completed");

        assertEquals(List.of(id, next), handled);
    }

    @Test
    void aCommandWhoseMessageWasLostIsFoundByTheSweep() {
        UUID id = submit();
        rows.execute("update command set next_attempt_at = now() where id = $1", Tuple.of(id));
        List<UUID> handled = new CopyOnWriteArrayList<>();

        deploy(batch -> completing(handled, batch));

        awaitState(id, "completed");
        assertEquals(List.of(id), handled);
    }

    @Test
    void aNewCommandIsLeftToTheBusForAWhile() {
        UUID id = submit();
        Leases leases = new Leases(database.pool(), Duration.ofSeconds(5));

        assertEquals(List.of(), Await.result(leases.takeDue(10)));
        assertEquals(1, Await.result(leases.takeHinted(List.of(id))).size());
        assertEquals(List.of(), Await.result(leases.takeHinted(List.of(id))));
    }

    @Test
    void whoeverLostTheLeaseChangesNothing() {
        UUID id = submit();
        Leases brief = new Leases(database.pool(), Duration.ZERO);
        LeasedCommand<Command> hung = Await.result(brief.takeHinted(List.of(id))).getFirst();
        LeasedCommand<Command> successor = Await.result(brief.takeDue(10)).getFirst();

        assertEquals(
            List.of(),
            Await.result(
                Outcomes.record(database.pool(), List.of(new Outcome.Failed(id, hung.attempt(), "late", "late")))
            )
        );
        assertEquals(List.of("pending"), states(id));
        List<Ended> ended = Await.result(
            Outcomes.record(database.pool(), List.of(new Outcome.Completed(id, successor.attempt())))
        );
        assertEquals(List.of("completed"), states(id));
        assertEquals(List.of(id), ended.stream().map(Ended::id).toList());
    }

    @Test
    void aCommandEndsOnceAndNeverChangesAfterwards() {
        UUID id = submit();
        int attempt = Await.result(new Leases(database.pool(), Duration.ofHours(1)).takeHinted(List.of(id)))
            .getFirst()
            .attempt();
        Await.result(Outcomes.record(database.pool(), List.of(new Outcome.Completed(id, attempt))));

        for (Outcome late : List.of(
            new Outcome.Failed(id, attempt, "late", "late"),
            new Outcome.Retry(id, attempt, Duration.ZERO, "late"),
            new Outcome.Completed(id, attempt)
        )) {
            assertEquals(List.of(), Await.result(Outcomes.record(database.pool(), List.of(late))), late.toString());
            assertEquals(List.of("completed"), states(id), late.toString());
        }
    }

    @Test
    void aLeaseIsRenewedWhileTheCommandIsInHand() {
        Promise<Void> release = Promise.promise();
        List<UUID> handled = new CopyOnWriteArrayList<>();
        deploy(batch -> release.future().compose(_ -> completing(handled, batch)));
        deploy(batch -> completing(handled, batch));

        UUID id = submit();
        Await.until(
            () -> rowsOf("select count(*) as n from command where attempt = 1 and updated_at < now() - interval '3 s'"),
            held -> held == 1 || !states(id).equals(List.of("pending"))
        );
        release.complete();
        awaitState(id, "completed");

        assertEquals(List.of(id), handled);
    }

    @Test
    void aRowThatThisNodeCannotReadDoesNotHoldUpItsNeighbours() {
        UUID unreadable = submit();
        UUID readable = submit();
        rows.execute("update command set payload = '{\"version\": 1}' where id = $1", Tuple.of(unreadable));
        List<UUID> handled = new CopyOnWriteArrayList<>();
        rows.execute("update command set next_attempt_at = now()", Tuple.tuple());

        deploy(batch -> completing(handled, batch));

        awaitState(readable, "completed");
        assertEquals(List.of(readable), handled);
        assertEquals(List.of("pending"), states(unreadable));
    }

    @Test
    void whatANewerVersionWroteIsLeftToNodesOfThatVersion() {
        UUID ofThisVersion = submit();
        UUID ofTheNext = submit();
        UUID ofAnUnknownKind = submit();
        rows.execute(
            "update command set payload = jsonb_set(payload, '{version}', $2) where id = $1",
            Tuple.of(ofTheNext, CommandPayload.VERSION + 1)
        );
        rows.execute("alter type command_kind add value 'knit'", Tuple.tuple());
        rows.execute("update command set kind = 'knit' where id = $1", Tuple.of(ofAnUnknownKind));
        Leases leases = new Leases(database.pool(), Duration.ofHours(1));

        List<LeasedCommand<Command>> hinted = Await.result(leases.takeHinted(List.of(ofTheNext, ofAnUnknownKind)));
        rows.execute("update command set next_attempt_at = now()", Tuple.tuple());
        List<LeasedCommand<Command>> due = Await.result(leases.takeDue(10));

        assertEquals(List.of(), hinted);
        assertEquals(1, Await.result(rowsOf("select count(*) from command where attempt > 0")));
        assertEquals(
            List.of(ofThisVersion),
            due
                .stream()
                .map(leased -> leased.command().id())
                .toList()
        );
    }

    @Test
    void aRetryIsNotPutOffByTheRenewalOfItsBatchesLeases() {
        UUID retried = submit();
        UUID slow = submit();
        Leases leases = new Leases(database.pool(), Duration.ofHours(1));
        Await.result(leases.takeHinted(List.of(retried, slow)));

        List<Ended> ended = Await.result(
            Outcomes.record(database.pool(), List.of(new Outcome.Retry(retried, 1, Duration.ZERO, "not yet")))
        );
        assertEquals(List.of(), ended);
        Await.result(leases.renew(Map.of(retried, 1, slow, 1)));

        List<UUID> due = Await.result(leases.takeDue(10))
            .stream()
            .map(leased -> leased.command().id())
            .toList();
        assertEquals(List.of(retried), due);
    }

    @Test
    void aBatchThatBreaksDownIsTriedAgain() {
        List<UUID> handled = new CopyOnWriteArrayList<>();
        List<Integer> attempts = new CopyOnWriteArrayList<>();
        deploy(batch -> {
            attempts.add(batch.getFirst().attempt());
            return attempts.size() == 1 ? Future.failedFuture("broken") : completing(handled, batch);
        });

        UUID id = submit();
        awaitState(id, "completed");

        assertEquals(List.of(1, 2), attempts);
    }

    @Test
    void stoppingWaitsForWhatIsInHand() {
        Promise<Void> begun = Promise.promise();
        Promise<Void> release = Promise.promise();
        List<UUID> handled = new CopyOnWriteArrayList<>();
        String deployment = deploy(batch -> {
            begun.tryComplete();
            return release.future().compose(_ -> completing(handled, batch));
        });
        UUID id = submit();
        Await.result(begun.future());

        Future<Void> stopped = vertx.undeploy(deployment);
        assertTrue(!stopped.isComplete());
        release.complete();
        Await.result(stopped);

        assertEquals(List.of(id), handled);
        assertEquals(List.of("completed"), states(id));
    }

    @Test
    void whatDoesNotEndWhileAWorkerStopsIsHandedBackAndTakenByOthersAtOnce() {
        Promise<Void> begun = Promise.promise();
        Promise<Void> endOfTest = Promise.promise();
        WorkerSettings impatient = new WorkerSettings(
            Duration.ofHours(1),
            Duration.ofMillis(50),
            64,
            1024,
            Duration.ofMillis(100)
        );
        String deployment = deploy(impatient, _ -> {
            begun.tryComplete();
            return endOfTest.future();
        });
        UUID id = submit();
        Await.result(begun.future());

        Await.result(vertx.undeploy(deployment));
        assertEquals(List.of("pending"), states(id));
        List<UUID> handled = new CopyOnWriteArrayList<>();
        deploy(batch -> completing(handled, batch));

        awaitState(id, "completed");
        assertEquals(List.of(id), handled);
        endOfTest.complete();
    }

    private UUID submit() {
        CertificateId certificate = new CertificateId("narnia", UUID.randomUUID());
        return Await.result(
            journal.submit(new Command.ReceiveSlice(ids.next(), key, 1, certificate, 5, Buffer.buffer(32), List.of()))
        );
    }

    private String deploy(Function<List<LeasedCommand<Command.ReceiveSlice>>, Future<Void>> handling) {
        return deploy(QUICK, handling);
    }

    private String deploy(
        WorkerSettings settings,
        Function<List<LeasedCommand<Command.ReceiveSlice>>, Future<Void>> handling
    ) {
        CommandHandlers handlers = new CommandHandlers(
            _ -> Future.failedFuture("no transfers here"),
            _ -> Future.failedFuture("no claims here"),
            handling::apply,
            _ -> Future.failedFuture("no claims are undone here")
        );
        return Await.result(vertx.deployVerticle(new WorkerVerticle(database.pool(), handlers, settings)));
    }

    private Future<Void> completing(List<UUID> handled, List<LeasedCommand<Command.ReceiveSlice>> batch) {
        List<Outcome> outcomes = new ArrayList<>();
        for (LeasedCommand<Command.ReceiveSlice> leased : batch) {
            handled.add(leased.command().id());
            outcomes.add(new Outcome.Completed(leased.command().id(), leased.attempt()));
        }
        return Outcomes.record(database.pool(), outcomes).mapEmpty();
    }

    private void awaitState(UUID id, String state) {
        Await.until(() -> Future.succeededFuture(states(id)), states -> states.equals(List.of(state)));
    }

    private List<String> states(UUID id) {
        List<String> states = new ArrayList<>();
        rows
            .execute("select state::text from command where id = $1", Tuple.of(id))
            .forEach(row -> states.add(row.getString(0)));
        return states;
    }

    private Future<Long> rowsOf(String sql) {
        return database
            .pool()
            .query(sql)
            .execute()
            .map(found -> found.iterator().next().getLong(0));
    }
}
