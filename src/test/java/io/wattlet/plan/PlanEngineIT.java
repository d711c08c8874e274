package io.wattlet.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.command.ArrivalBatches;
import io.wattlet.command.Command;
import io.wattlet.command.CommandIds;
import io.wattlet.command.CommandJournal;
import io.wattlet.command.EndedCommands;
import io.wattlet.command.LeasedCommand;
import io.wattlet.command.WakeUps;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.jobs.ConservationCheck;
import io.wattlet.jobs.Violation;
import io.wattlet.outgoing.Outgoing;
import io.wattlet.outgoing.Ways;
import io.wattlet.peer.PeerSettings;
import io.wattlet.peer.Peers;
import io.wattlet.proto.electricity.v1.GranularCertificateType;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.ChroniclerClient;
import io.wattlet.registry.GatewaySettings;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.RegistryGateway;
import io.wattlet.registry.SignedTransaction;
import io.wattlet.registry.TransactionId;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.wallet.MasterKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine between a real database and a registry that looks at the database whenever something is sent to it. */
class PlanEngineIT {

    private static final UUID WALLET = UUID.randomUUID();
    private static final UUID ENDPOINT = UUID.randomUUID();
    private static final MasterKeys MASTER_KEYS = new MasterKeys("test", Map.of("test", Buffer.buffer(new byte[32])));

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(vertx, new DatabaseConfiguration(TestDatabase.fresh(), 6, null));
    private final Randomness randomness = Randomness.secure();
    private final WalletKeys keys = new WalletKeys(ExtendedPrivateKey.generate());
    private final Ledger ledger = new Ledger(false);
    private final WatchedRegistry registry = new WatchedRegistry(vertx, ledger);
    private final CommandIds ids = CommandIds.system();
    private final PlanHandlers handlers = handlers();

    @BeforeEach
    void openWallet() {
        execute(
            "insert into wallet (id, owner, master_key, master_key_id, public_key, next_endpoint) values ($1, 'alice', $2, 'test', $3, 2)",
            Tuple.of(
                WALLET,
                MASTER_KEYS.seal(keys.master(), WALLET),
                Buffer.buffer(keys.master().publicKey().toBytes())
            )
        );
        execute(
            "insert into wallet_endpoint (id, wallet_id, position, public_key) values ($1, $2, 1, $3)",
            Tuple.of(ENDPOINT, WALLET, Buffer.buffer(keys.master().derive(1).publicKey().toBytes()))
        );
    }

    @AfterEach
    void close() {
        assertEquals(List.of(), Await.result(new ConservationCheck(database.pool()).run()));
        Await.result(database.close());
        Await.result(vertx.close());
    }

    @Test
    void nothingIsSentBeforeItIsStoredAndNothingBuildsOnACommitThatIsNotStored() {
        HeldSlice production = receive(GranularCertificateType.PRODUCTION, 200);
        HeldSlice consumption = receive(GranularCertificateType.CONSUMPTION, 300);
        List<String> violations = new CopyOnWriteArrayList<>();
        registry.watch(transaction -> look(transaction, violations));

        UUID command = lease("claim");
        Command.Claim claim = new Command.Claim(
            command,
            "alice",
            production.certificate(),
            consumption.certificate(),
            150
        );
        Await.result(handlers.claims().handle(List.of(new LeasedCommand<>(claim, WALLET, 1, Instant.now()))));

        assertEquals(List.of(), violations);
        assertEquals(6, registry.received().size());
        assertEquals(List.of("completed"), column("select state::text from command"));
        assertEquals(List.of("claimed"), column("select state::text from claim"));
    }

    @Test
    void quantityIsConservedAtEveryMomentThatTheRegistryIsSentSomething() {
        HeldSlice production = receive(GranularCertificateType.PRODUCTION, 200);
        HeldSlice consumption = receive(GranularCertificateType.CONSUMPTION, 300);
        List<Violation> violations = new CopyOnWriteArrayList<>();
        registry.watch(_ -> new ConservationCheck(database.pool()).run().onSuccess(violations::addAll).mapEmpty());

        UUID command = lease("claim");
        Command.Claim claim = new Command.Claim(
            command,
            "alice",
            production.certificate(),
            consumption.certificate(),
            150
        );
        Await.result(handlers.claims().handle(List.of(new LeasedCommand<>(claim, WALLET, 1, Instant.now()))));

        assertEquals(List.of(), violations);
        assertEquals(List.of("completed"), column("select state::text from command"));
    }

    @Test
    void aCommitThatIsReportedTwiceDoesNotUndoWhatCameAfter() {
        HeldSlice production = receive(GranularCertificateType.PRODUCTION, 200);
        HeldSlice consumption = receive(GranularCertificateType.CONSUMPTION, 150);
        UUID command = lease("claim");
        Command.Claim claim = new Command.Claim(
            command,
            "alice",
            production.certificate(),
            consumption.certificate(),
            150
        );
        Await.result(handlers.claims().handle(List.of(new LeasedCommand<>(claim, WALLET, 1, Instant.now()))));
        List<TransactionId> all = registry
            .received()
            .stream()
            .map(bytes -> TransactionId.of(SignedTransaction.parse(bytes).proto()))
            .toList();

        for (TransactionId late : all.reversed()) {
            PlanProgress progress = new PlanProgress(vertx, database.pool(), endings(), wakeUps(), 16);
            Await.result(progress.write(PlanProgress.Change.advance(List.of(late), List.of(), List.of())));
        }

        assertEquals(
            List.of("available", "claimed", "claimed", "sliced"),
            column("select state::text from slice order by state::text")
        );
    }

    @Test
    void whatWasLostOnTheWayIsSentAgainAsTheSameBytes() {
        HeldSlice production = receive(GranularCertificateType.PRODUCTION, 100);
        HeldSlice consumption = receive(GranularCertificateType.CONSUMPTION, 100);
        UUID command = lease("claim");
        Command.Claim claim = new Command.Claim(
            command,
            "alice",
            production.certificate(),
            consumption.certificate(),
            100
        );
        registry.lose(true);
        Await.result(handlers.claims().handle(List.of(new LeasedCommand<>(claim, WALLET, 1, Instant.now()))));
        assertEquals(List.of("pending"), column("select state::text from command"));

        registry.lose(false);
        execute("update command set attempt = 2", Tuple.tuple());
        Await.result(handlers.claims().handle(List.of(new LeasedCommand<>(claim, WALLET, 2, Instant.now()))));

        assertEquals(List.of("completed"), column("select state::text from command"));
        assertEquals(4, new HashSet<>(registry.received()).size());
        assertTrue(registry.received().size() > 4);
    }

    @Test
    void aWorkerThatLostItsLeaseStoresNoPlanAndSendsNothing() {
        HeldSlice production = receive(GranularCertificateType.PRODUCTION, 100);
        HeldSlice consumption = receive(GranularCertificateType.CONSUMPTION, 100);
        UUID command = lease("claim");
        execute("update command set attempt = 2", Tuple.tuple());
        Command.Claim claim = new Command.Claim(
            command,
            "alice",
            production.certificate(),
            consumption.certificate(),
            40
        );

        Await.result(handlers.claims().handle(List.of(new LeasedCommand<>(claim, WALLET, 1, Instant.now()))));

        assertEquals(List.of(), registry.received());
        assertEquals(List.of("0"), column("select count(*)::text from registry_transaction"));
    }

    @Test
    void aCommandThatCouldNeverBeBegunEndsAndGivesBackWhatItHeld() {
        HeldSlice slice = receive(GranularCertificateType.PRODUCTION, 100);
        Instant longAgo = Ledger.NOW.minus(Duration.ofDays(2));
        UUID command = lease("transfer");
        execute("update command set attempt = 2", Tuple.tuple());
        execute("update slice set state = 'reserved', command_id = $1, spent = 10", Tuple.of(command));
        Command.Transfer transfer = new Command.Transfer(
            command,
            "alice",
            slice.certificate(),
            externalEndpoint(),
            10,
            List.of()
        );

        Await.result(handlers.transfers().handle(List.of(new LeasedCommand<>(transfer, WALLET, 2, longAgo))));

        assertEquals(List.of("given-up"), column("select failure_code from command"));
        assertEquals(List.of("available"), column("select state::text from slice"));
        assertEquals(List.of(), registry.received());
    }

    @Test
    void oneSliceGoesToOneOfManyCommandsOfABatch() {
        HeldSlice slice = receive(GranularCertificateType.PRODUCTION, 100);
        UUID receiver = externalEndpoint();
        List<LeasedCommand<Command.Transfer>> batch = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            UUID id = lease("transfer");
            batch.add(
                new LeasedCommand<>(
                    new Command.Transfer(id, "alice", slice.certificate(), receiver, 100, List.of()),
                    WALLET,
                    1,
                    Instant.now()
                )
            );
        }

        Await.result(handlers.transfers().handle(batch));

        assertEquals(1, registry.received().size());
        assertEquals(
            List.of("insufficient-quantity"),
            column("select distinct failure_code from command where state = 'failed'")
        );
        assertEquals(List.of("4"), column("select count(*)::text from command where state = 'failed'"));
    }

    private Future<Void> look(Transaction transaction, List<String> violations) {
        return database
            .pool()
            .preparedQuery(
                """
                select bytes, state::text,
                       (
                         select count(*)
                           from registry_transaction as before
                          where before.command_id = registry_transaction.command_id
                            and before.ordinal = any(registry_transaction.predecessors)
                            and before.stream_id <> registry_transaction.stream_id
                            and before.state <> 'committed'
                       ) as open
                  from registry_transaction
                 where id = $1
                """
            )
            .execute(Tuple.of(TransactionId.of(transaction).sha256()))
            .onSuccess(rows -> {
                if (rows.size() != 1) {
                    violations.add("sent before it was stored");
                    return;
                }
                Row row = rows.iterator().next();
                if (!row.getBuffer("bytes").equals(Buffer.buffer(transaction.toByteArray()))) {
                    violations.add("other bytes than stored");
                }
                if (!row.getString("state").equals("sent")) {
                    violations.add("stored as " + row.getString("state"));
                }
                if (row.getLong("open") > 0) {
                    violations.add("a predecessor's commit is not stored");
                }
            })
            .mapEmpty();
    }

    private HeldSlice receive(GranularCertificateType type, long quantity) {
        HeldSlice slice = ledger.issue(type, quantity, keys, 1, randomness);
        execute(
            """
            insert into certificate (registry, id, type, grid_area, period_start, period_end, attributes)
            values ('narnia', $1, $2, 'DK1', now() - interval '2 h', now() - interval '1 h', '[]')
            """,
            Tuple.of(slice.certificate().streamId(), (short) type.getNumber())
        );
        execute(
            """
            insert into slice (
                     id, wallet_id, registry, certificate_id, hash, quantity, blinding, endpoint_id, position, state,
                     received
                   )
            values ($1, $2, 'narnia', $3, $4, $5, $6, $7, 1, 'available', true)
            """,
            Tuple.tuple()
                .addUUID(slice.id())
                .addUUID(WALLET)
                .addUUID(slice.certificate().streamId())
                .addBuffer(slice.hash())
                .addLong(quantity)
                .addBuffer(slice.blinding())
                .addUUID(ENDPOINT)
        );
        return slice;
    }

    private UUID externalEndpoint() {
        UUID id = UUID.randomUUID();
        execute(
            "insert into external_endpoint (id, owner, url, public_key, text_reference) values ($1, 'alice', 'http://127.0.0.1:1/', $2, '')",
            Tuple.of(id, Buffer.buffer(ExtendedPrivateKey.generate().publicKey().toBytes()))
        );
        return id;
    }

    private UUID lease(String kind) {
        return lease(ids.next(), kind);
    }

    private UUID lease(UUID id, String kind) {
        execute(
            """
            insert into command (id, kind, owner, wallet_id, payload, attempt, next_attempt_at)
            values ($1, $2::text::command_kind, 'alice', $3, '{}', 1, now() + interval '1 h')
            """,
            Tuple.of(id, kind, WALLET)
        );
        return id;
    }

    private void execute(String sql, Tuple parameters) {
        Await.result(database.pool().preparedQuery(sql).execute(parameters));
    }

    private List<String> column(String sql) {
        List<String> values = new ArrayList<>();
        Await.result(database.pool().query(sql).execute()).forEach(row -> values.add(row.getString(0)));
        return values;
    }

    private PlanHandlers handlers() {
        NetworkConfiguration network = ledger.network(registry.url());
        GatewaySettings usual = GatewaySettings.defaults();
        GatewaySettings impatient = new GatewaySettings(
            usual.limits(),
            Duration.ofSeconds(2),
            new GatewaySettings.Backoff(Duration.ofMillis(5), 1.3, Duration.ofMillis(100)),
            usual.retry(),
            Duration.ofMillis(200),
            Duration.ofMillis(500)
        );
        CommandJournal journal = new CommandJournal(vertx, database.pool(), new ArrivalBatches.Limits(16, 1, 100));
        Outgoing outgoing = Ways.toThisMachine(vertx);
        return PlanHandlers.create(
            vertx,
            new PlanHandlers.Surroundings(
                database.pool(),
                MASTER_KEYS,
                new RegistryGateway(vertx, outgoing, () -> network, impatient),
                new ChroniclerClient(outgoing, Duration.ofSeconds(2)),
                new Peers(vertx, outgoing, PeerSettings.DEFAULT, new SimpleMeterRegistry()),
                journal,
                ids,
                endings(),
                wakeUps(),
                () -> network,
                InstantSource.fixed(Ledger.NOW)
            ),
            PlanSettings.DEFAULT
        );
    }

    private WakeUps wakeUps() {
        return new WakeUps(vertx, database.pool(), new SimpleMeterRegistry());
    }

    private EndedCommands endings() {
        return new EndedCommands(vertx.eventBus(), new SimpleMeterRegistry());
    }
}
