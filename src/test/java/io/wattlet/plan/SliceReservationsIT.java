package io.wattlet.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.command.CommandIds;
import io.wattlet.command.Holding;
import io.wattlet.command.WakeUps;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.plan.LeaseLock.Lease;
import io.wattlet.plan.SliceReservations.Result;
import io.wattlet.registry.CertificateId;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets slices, who waits for them, and who is woken when there are some. */
class SliceReservationsIT {

    private static final UUID WALLET = UUID.randomUUID();
    private static final UUID ENDPOINT = UUID.randomUUID();
    private static final Duration WAIT_LONGEST = Duration.ofHours(1);

    private static final String FREE =
        "update slice set state = 'available', command_id = null, spent = null where id = $1";

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(vertx, new DatabaseConfiguration(TestDatabase.fresh(), 6, null));
    private final WakeUps wakeUps = new WakeUps(vertx, database.pool(), new SimpleMeterRegistry());
    private final SliceReservations reservations = new SliceReservations(database.pool(), wakeUps, WAIT_LONGEST);
    private final CommandIds ids = CommandIds.system();
    private final Random random = new Random(1);
    private final List<UUID> hinted = new CopyOnWriteArrayList<>();

    @BeforeEach
    void openWallet() {
        Buffer key = Buffer.buffer(ExtendedPrivateKey.generate().publicKey().toBytes());
        execute(
            "insert into wallet (id, owner, master_key, master_key_id, public_key) values ($1, 'alice', '', 'test', $2)",
            Tuple.of(WALLET, key)
        );
        execute(
            "insert into wallet_endpoint (id, wallet_id, position, public_key) values ($1, $2, 1, $3)",
            Tuple.of(ENDPOINT, WALLET, key)
        );
        vertx
            .eventBus()
            .<JsonArray>consumer("wattlet.command.transfer", message ->
                message.body().forEach(id -> hinted.add(UUID.fromString((String) id)))
            );
    }

    @AfterEach
    void close() {
        Await.result(database.close());
        Await.result(vertx.close());
    }

    @Test
    void whoFindsTooLittleHoldsNothingAndSleeps() {
        Holding production = holding();
        Holding consumption = holding();
        slice(production, 10);
        slice(consumption, 10);
        UUID holder = command();
        reserve(demand(holder, production, 4));

        UUID claim = command();
        List<Result> results = reserve(demand(claim, consumption, 5), demand(claim, production, 5));

        results.forEach(result -> assertInstanceOf(Result.Waiting.class, result));
        assertEquals(0, count("select from slice where command_id = '" + claim + "'"));
        assertEquals(1, count("select from slice where command_id = '" + holder + "'"));
        assertEquals(2, count("select from slice_wait where command_id = '" + claim + "' and quantity = 5"));
        assertEquals(List.of(claim), asleep());
    }

    @Test
    void whoAsksForMoreThanThereIsDoesNotWait() {
        Holding holding = holding();
        slice(holding, 10);
        UUID holder = command();
        reserve(demand(holder, holding, 4));

        List<Result> results = reserve(demand(command(), holding, 7));

        assertEquals(List.of(new Result.Insufficient(6)), results);
        assertEquals(0, count("select from slice_wait"));
    }

    @Test
    void asManyOfTheOldestAreWokenAsThereAreSlices() {
        Holding holding = holding();
        List<UUID> taken = List.of(slice(holding, 10), slice(holding, 10), slice(holding, 10));
        reserve(demand(command(), holding, 25));
        List<UUID> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(waiting(demand(command(), holding, 1)));
        }

        free(taken.get(0));
        free(taken.get(1));
        wakeUps.slicesAvailable(List.of(holding, holding));

        awaitAwake(waiting.subList(0, 2));
        // Once more, and nobody else is woken as long as those have not taken what there is.
        wakeUps.slicesAvailable(List.of(holding));
        execute("update command set in_hand = true where id = $1", Tuple.of(waiting.getFirst()));
        wakeAndWait(holding);
        assertEquals(waiting.subList(2, 5), asleep());
        assertEquals(waiting.subList(0, 2), hinted);
    }

    @Test
    void noMoreAreWokenThanTheSlicesAreEnoughFor() {
        Holding holding = holding();
        List<UUID> taken = List.of(slice(holding, 10), slice(holding, 10));
        reserve(demand(command(), holding, 11));
        UUID first = waiting(demand(command(), holding, 8));
        UUID second = waiting(demand(command(), holding, 8));

        taken.forEach(this::free);
        execute("update slice set quantity = 5", Tuple.tuple());
        wakeUps.slicesAvailable(List.of(holding));

        awaitAwake(List.of(first));
        assertEquals(List.of(second), asleep());
    }

    @Test
    void aNewcomerDoesNotTakeWhatAnOlderCommandWasWokenFor() {
        Holding holding = holding();
        UUID slice = slice(holding, 10);
        reserve(demand(command(), holding, 1));
        UUID old = waiting(demand(command(), holding, 1));
        free(slice);

        UUID newcomer = command();
        assertEquals(List.of(new Result.Waiting()), reserve(demand(newcomer, holding, 1)));

        // Nobody had woken the old one yet: who stood back for it does.
        awaitAwake(List.of(old));
        assertInstanceOf(Result.Reserved.class, reserve(demand(again(old), holding, 1)).getFirst());
        assertEquals(List.of(newcomer), asleep());
    }

    @Test
    void inABatchTheOldestComesFirst() {
        Holding holding = holding();
        slice(holding, 10);
        UUID old = command();
        UUID young = command();

        List<Result> results = reserve(demand(young, holding, 1), demand(old, holding, 1));

        assertEquals(new Result.Waiting(), results.getFirst());
        assertInstanceOf(Result.Reserved.class, results.getLast());
    }

    @Test
    void aClaimThatLacksTheOtherSideIsNotWokenAndHoldsNobodyUp() {
        Holding production = holding();
        Holding consumption = holding();
        UUID produced = slice(production, 10);
        UUID consumed = slice(consumption, 10);
        reserve(demand(command(), production, 1));
        reserve(demand(command(), consumption, 1));
        UUID claim = command();
        reserve(demand(claim, consumption, 2), demand(claim, production, 2));
        UUID transfer = waiting(demand(command(), production, 3));

        free(produced);
        wakeUps.slicesAvailable(List.of(production));
        awaitAwake(List.of(transfer));
        assertEquals(List.of(claim), asleep());
        free(consumed);
        wakeUps.slicesAvailable(List.of(consumption));
        awaitAwake(List.of(claim, transfer));
    }

    @Test
    void whatBecomesAvailableWhileACommandLooksIsNotMissed() {
        Holding holding = holding();
        UUID slice = slice(holding, 10);
        reserve(demand(command(), holding, 1));
        SqlConnection other = Await.result(database.pool().getConnection());
        Transaction transaction = Await.result(other.begin());
        Await.result(other.preparedQuery(FREE).execute(Tuple.of(slice)));

        UUID command = command();
        Future<List<Result>> looking = reserving(demand(command, holding, 1));
        Await.until(
            () -> Future.succeededFuture(count("select from pg_locks where not granted")),
            blocked -> blocked > 0 || looking.isComplete()
        );
        Await.result(transaction.commit());
        Await.result(other.close());

        assertInstanceOf(Result.Reserved.class, Await.result(looking).getFirst());
    }

    @Test
    void whoLostTheLeaseNeitherTakesNorGivesBack() {
        Holding holding = holding();
        slice(holding, 10);
        slice(holding, 10);
        UUID command = command();
        Demand hung = demand(command, holding, 10);
        assertInstanceOf(Result.Reserved.class, reserve(demand(again(command), holding, 10)).getFirst());

        assertEquals(List.of(new Result.LeaseLost()), reserve(hung));

        assertEquals(1, count("select from slice where state = 'reserved'"));
    }

    @Test
    void aNewAttemptGivesBackWhatTheOneBeforeItHad() {
        Holding holding = holding();
        slice(holding, 10);
        slice(holding, 20);
        UUID command = command();
        reserve(demand(command, holding, 10));

        assertInstanceOf(Result.Reserved.class, reserve(demand(again(command), holding, 15)).getFirst());

        assertEquals(1, count("select from slice where state = 'reserved' and quantity = 20 and spent = 15"));
    }

    private Holding holding() {
        UUID id = UUID.randomUUID();
        execute(
            """
            insert into certificate (registry, id, type, grid_area, period_start, period_end, attributes)
            values ('narnia', $1, 2, 'DK1', now() - interval '2 h', now() - interval '1 h', '[]')
            """,
            Tuple.of(id)
        );
        return new Holding(WALLET, new CertificateId("narnia", id));
    }

    private UUID slice(Holding holding, long quantity) {
        UUID id = UUID.randomUUID();
        byte[] hash = new byte[32];
        random.nextBytes(hash);
        execute(
            """
            insert into slice (
                     id, wallet_id, registry, certificate_id, hash, quantity, blinding, endpoint_id, position, state,
                     received
                   )
            values ($1, $2, 'narnia', $3, $4, $5, $4, $6, 1, 'available', true)
            """,
            Tuple.of(id, WALLET, holding.certificate().streamId(), Buffer.buffer(hash), quantity, ENDPOINT)
        );
        return id;
    }

    /** A new command, leased for the first time. */
    private UUID command() {
        UUID id = ids.next();
        execute(
            """
            insert into command (id, kind, owner, wallet_id, payload, attempt, in_hand, next_attempt_at)
            values ($1, 'transfer', 'alice', $2, '{}', 1, true, now() + interval '15 s')
            """,
            Tuple.of(id, WALLET)
        );
        return id;
    }

    /** The same, leased once more. */
    private UUID again(UUID command) {
        execute(
            "update command set attempt = attempt + 1, in_hand = true, next_attempt_at = now() + interval '15 s' where id = $1",
            Tuple.of(command)
        );
        return command;
    }

    private Demand demand(UUID command, Holding holding, long quantity) {
        Row row = Await.result(
            database.pool().preparedQuery("select attempt from command where id = $1").execute(Tuple.of(command))
        )
            .iterator()
            .next();
        return new Demand(new Lease(command, row.getInteger("attempt")), holding, quantity);
    }

    private List<Result> reserve(Demand... demands) {
        return Await.result(reserving(demands));
    }

    private Future<List<Result>> reserving(Demand... demands) {
        return reservations.reserve(List.of(demands), (_, results) -> Future.succeededFuture(results));
    }

    private UUID waiting(Demand demand) {
        assertEquals(List.of(new Result.Waiting()), reserve(demand));
        return demand.commandId();
    }

    private void free(UUID slice) {
        execute(FREE, Tuple.of(slice));
    }

    /** Wakes, and waits until that is done: what is asked of it later is done later. */
    private void wakeAndWait(Holding holding) {
        Holding marker = holding();
        UUID slice = slice(marker, 2);
        reserve(demand(command(), marker, 1));
        UUID last = waiting(demand(command(), marker, 1));
        free(slice);
        wakeUps.slicesAvailable(List.of(holding, marker));
        Await.until(() -> Future.succeededFuture(asleep()), asleep -> !asleep.contains(last));
        execute("delete from slice_wait where command_id = $1", Tuple.of(last));
        Await.until(() -> Future.succeededFuture(hinted.remove(last)), removed -> removed);
    }

    /** Waits until just these have been woken. */
    private void awaitAwake(List<UUID> commands) {
        Await.until(() -> Future.succeededFuture(ids("next_attempt_at <= now()")), commands::equals);
        Await.until(() -> Future.succeededFuture(hinted.containsAll(commands)), told -> told);
    }

    /** Those that wait and have an hour to go, the oldest first. */
    private List<UUID> asleep() {
        return ids("not in_hand and next_attempt_at > now() + interval '59 min'");
    }

    private List<UUID> ids(String condition) {
        return Await.result(
            database.pool().query("select id from command where " + condition + " order by id").execute()
        )
            .stream()
            .map(row -> row.getUUID("id"))
            .toList();
    }

    private int count(String sql) {
        return Await.result(database.pool().query(sql).execute()).size();
    }

    private void execute(String sql, Tuple parameters) {
        Await.result(database.pool().preparedQuery(sql).execute(parameters));
    }
}
