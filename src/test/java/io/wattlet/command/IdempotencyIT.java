package io.wattlet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.crypto.Hashes;
import io.wattlet.registry.CertificateId;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is handed in again under the same key is not done again. */
class IdempotencyIT {

    private static final ArrivalBatches.Limits LIMITS = new ArrivalBatches.Limits(64, 2, 10_000);

    private final Vertx vertx = Vertx.vertx();
    private final CommandIds ids = CommandIds.system();
    private final String uri = TestDatabase.fresh();
    private final Database database = Database.open(vertx, new DatabaseConfiguration(uri, 4, null));
    private final TestRows rows = new TestRows(database);
    private final CommandJournal journal = new CommandJournal(vertx, database.pool(), LIMITS);
    private CertificateId certificate = new CertificateId("narnia", new UUID(0, 0));
    private UUID receiver = new UUID(0, 0);

    @BeforeEach
    void fill() {
        rows.wallet("alice");
        receiver = rows.externalEndpoint("alice");
        certificate = rows.certificate(2);
        rows.slice("alice", certificate, 100, "available");
    }

    @AfterEach
    void close() {
        Await.result(database.close());
        Await.result(vertx.close());
    }

    @Test
    void aRepeatIsAnsweredAsBeforeAndStoresAndAnnouncesNothing() {
        List<JsonArray> heard = new CopyOnWriteArrayList<>();
        vertx.eventBus().<JsonArray>consumer(CommandKind.TRANSFER.address(), message -> heard.add(message.body()));

        Receipt first = Await.result(journal.submit(single("k", "a", 10)));
        Receipt second = Await.result(journal.submit(single("k", "a", 10)));
        UUID other = Await.result(journal.submit(single("k2", "a", 10))).onlyCommand();

        assertFalse(first.replayed());
        assertEquals(new Receipt(first.items(), true), second);
        assertEquals(2L, rows.count("command"));
        Await.until(() -> Future.succeededFuture(heard.size()), size -> size == 2);
        assertEquals(
            List.of(new JsonArray().add(first.onlyCommand().toString()), new JsonArray().add(other.toString())),
            heard
        );
    }

    @Test
    void aRepeatIsAnsweredAsBeforeWhateverHappenedSince() {
        Receipt first = Await.result(journal.submit(single("k", "a", 100)));
        rows.execute("update slice set state = 'transferred'", Tuple.tuple());
        rows.execute("update command set state = 'completed', next_attempt_at = null", Tuple.tuple());
        rows.disable("alice");

        Receipt second = Await.result(journal.submit(single("k", "a", 100)));

        assertEquals(new Receipt(first.items(), true), second);
        assertEquals(1L, rows.count("command"));
    }

    @Test
    void aRepeatOfManyCommandsHasTheSameOutcomes() {
        CertificateId consumption = rows.certificate(1);
        rows.slice("alice", consumption, 50, "available");
        CertificateId unknown = new CertificateId("narnia", UUID.randomUUID());

        Receipt transfers = Await.result(journal.submit(many("t", "a", List.of(60L, 60L, 0L, 40L), false)));
        List<Command> claims = List.of(
            new Command.Claim(ids.next(), "alice", certificate, consumption, 20),
            new Command.Claim(ids.next(), "alice", certificate, consumption, 40),
            new Command.Claim(ids.next(), "alice", unknown, consumption, 1),
            new Command.Claim(ids.next(), "alice", consumption, consumption, 1)
        );
        Receipt claimed = Await.result(journal.submit(new Submission(claims, false, key("c", "a"))));
        rows.execute("update slice set state = 'transferred'", Tuple.tuple());

        assertEquals(1, transfers.accepted());
        assertEquals(1, claimed.accepted());
        assertEquals(
            new Receipt(transfers.items(), true),
            Await.result(journal.submit(many("t", "a", List.of(60L, 60L, 0L, 40L), false)))
        );
        assertEquals(
            new Receipt(claimed.items(), true),
            Await.result(journal.submit(new Submission(claims, false, key("c", "a"))))
        );
        assertEquals(
            Optional.of(new Receipt(claimed.items(), true)),
            Await.result(journal.receipt("alice", key("c", "a").orElseThrow()))
        );
        assertEquals(2L, rows.count("command"));
    }

    @Test
    void aKeyIsForOneBodyAndForOneOwner() {
        rows.wallet("bob");
        Await.result(journal.submit(single("k", "a", 10)));

        assertEquals(new Refusal.IdempotencyKeyReused(), refusal(journal.submit(single("k", "b", 11))));
        assertEquals(
            new Refusal.IdempotencyKeyReused(),
            refusal(journal.receipt("alice", key("k", "b").orElseThrow()))
        );
        assertEquals(Optional.empty(), Await.result(journal.receipt("bob", key("k", "a").orElseThrow())));
        assertEquals(1L, rows.count("command"));
    }

    @Test
    void aSubmissionOfWhichNothingWasAcceptedLeavesItsKeyUnused() {
        assertEquals(0, Await.result(journal.submit(single("k", "a", 101))).accepted());
        assertEquals(0, Await.result(journal.submit(many("m", "a", List.of(60L, 60L), true))).accepted());
        assertEquals(0L, rows.count("idempotency_key"));
        rows.slice("alice", certificate, 100, "available");

        assertEquals(1, Await.result(journal.submit(single("k", "a", 101))).accepted());
        assertEquals(2, Await.result(journal.submit(many("m", "a", List.of(60L, 60L), true))).accepted());
    }

    @Test
    void claimsOfWhichNoneWasAcceptedLeaveTheirKeyUnused() {
        CertificateId consumption = rows.certificate(1);

        Refusal refusal = refusal(journal.submit(claim("k", consumption)).map(Receipt::onlyCommand));

        assertInstanceOf(Refusal.InsufficientQuantity.class, refusal);
        assertEquals(0L, rows.count("idempotency_key"));
        rows.slice("alice", consumption, 10, "available");
        assertEquals(1, Await.result(journal.submit(claim("k", consumption))).accepted());
    }

    @Test
    void ofClaimsWithOneKeyInOneBatchOneIsCarriedOut() {
        CertificateId consumption = rows.certificate(1);
        rows.slice("alice", consumption, 100, "available");
        CommandJournal narrow = new CommandJournal(vertx, database.pool(), new ArrivalBatches.Limits(64, 1, 1_000));

        // the first makes up a batch of its own, the twins gather behind it
        Future<Receipt> first = narrow.submit(claim("0", consumption));
        Future<Receipt> one = narrow.submit(claim("k", consumption));
        Future<Receipt> twin = narrow.submit(claim("k", consumption));

        assertFalse(Await.result(first).replayed());
        assertEquals(Await.result(one).onlyCommand(), Await.result(twin).onlyCommand());
        assertTrue(one.result().replayed() ^ twin.result().replayed());
        assertEquals(2L, rows.count("command"));
    }

    @Test
    void aRefusedRepeatInABatchOfOthersChangesNothingForThem() {
        CommandJournal narrow = new CommandJournal(vertx, database.pool(), new ArrivalBatches.Limits(64, 1, 1_000));
        UUID known = Await.result(narrow.submit(single("k", "a", 1))).onlyCommand();

        Future<Receipt> first = narrow.submit(single("0", "a", 1));
        Future<Receipt> repeat = narrow.submit(single("k", "a", 1));
        Future<Receipt> misuse = narrow.submit(single("k", "b", 1));
        Future<Receipt> fresh = narrow.submit(single("k3", "b", 1));
        Future<Receipt> twin = narrow.submit(single("k3", "b", 1));
        Future<Receipt> without = narrow.submit(
            Submission.of(
                new Command.Transfer(ids.next(), "alice", certificate, receiver, 1, List.of()),
                Optional.empty()
            )
        );

        assertFalse(Await.result(first).replayed());
        assertEquals(known, Await.result(repeat).onlyCommand());
        assertEquals(new Refusal.IdempotencyKeyReused(), refusal(misuse));
        assertEquals(Await.result(fresh).onlyCommand(), Await.result(twin).onlyCommand());
        assertTrue(Await.result(fresh).replayed() ^ Await.result(twin).replayed());
        assertFalse(Await.result(without).replayed());
        assertEquals(4L, rows.count("command"));
    }

    @Test
    void ofRepeatsAtTheSameTimeOnTwoNodesOneIsCarriedOut() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Database otherDatabase = Database.open(vertx, new DatabaseConfiguration(uri, 4, null));
        List<CommandJournal> nodes = List.of(
            new CommandJournal(vertx, database.pool(), new ArrivalBatches.Limits(3, 2, 1_000)),
            new CommandJournal(vertx, otherDatabase.pool(), new ArrivalBatches.Limits(3, 2, 1_000))
        );
        try {
            for (int round = 0; round < 150; round++) {
                List<String> keys = List.of("x" + round, "y" + round, "z" + round);
                List<Sent> sent = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    String key = keys.get(random.nextInt(keys.size()));
                    String body = random.nextInt(4) == 0 ? "other" : "body";
                    sent.add(new Sent(key, body, nodes.get(random.nextInt(2)).submit(single(key, body, 1))));
                }
                String where = "seed " + seed + ", round " + round;
                for (String key : keys) {
                    assertOneWasCarriedOut(
                        sent
                            .stream()
                            .filter(one -> one.key.equals(key))
                            .toList(),
                        where
                    );
                }
            }
            assertEquals(rows.count("idempotency_key"), rows.count("command"), () -> "seed " + seed);
        } finally {
            Await.result(otherDatabase.close());
        }
    }

    private record Sent(String key, String body, Future<Receipt> result) {}

    private static void assertOneWasCarriedOut(List<Sent> sent, String where) {
        Set<UUID> commands = new HashSet<>();
        Set<String> bodies = new HashSet<>();
        int carriedOut = 0;
        for (Sent one : sent) {
            Await.result(one.result.otherwiseEmpty());
            if (one.result.succeeded()) {
                commands.add(one.result.result().onlyCommand());
                bodies.add(one.body);
                carriedOut += one.result.result().replayed() ? 0 : 1;
            } else {
                assertEquals(new Refusal.IdempotencyKeyReused(), refusal(one.result), where);
            }
        }
        assertEquals(sent.isEmpty() ? 0 : 1, commands.size(), where);
        assertEquals(commands.size(), bodies.size(), where);
        assertEquals(commands.size(), carriedOut, where);
    }

    @Test
    void submissionsOfManyCommandsThatMeetDoNotBlockEachOther() {
        Database otherDatabase = Database.open(vertx, new DatabaseConfiguration(uri, 4, null));
        List<CommandJournal> nodes = List.of(
            new CommandJournal(vertx, database.pool(), LIMITS),
            new CommandJournal(vertx, otherDatabase.pool(), LIMITS)
        );
        try {
            for (int round = 0; round < 20; round++) {
                List<Future<Receipt>> results = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    // one node is sent the keys in the opposite order of the other
                    String forth = round + "-" + i;
                    String back = round + "-" + (19 - i);
                    results.add(nodes.get(0).submit(many(forth, "a", List.of(1L, 1L, 101L), false)));
                    results.add(nodes.get(1).submit(many(back, "a", List.of(1L, 1L, 101L), false)));
                }
                results.forEach(result -> assertEquals(2, Await.result(result).accepted()));
                assertEquals(
                    20,
                    results
                        .stream()
                        .filter(result -> result.result().replayed())
                        .count()
                );
            }
            assertEquals(20 * 20 * 2L, rows.count("command"));
        } finally {
            Await.result(otherDatabase.close());
        }
    }

    private Submission claim(String key, CertificateId consumption) {
        Command claim = new Command.Claim(ids.next(), "alice", certificate, consumption, 10);
        return new Submission(List.of(claim), false, key(key, "a"));
    }

    private Submission single(String key, String body, long quantity) {
        return many(key, body, List.of(quantity), false);
    }

    private Submission many(String key, String body, List<Long> quantities, boolean atomic) {
        List<Command> commands = IntStream.range(0, quantities.size())
            .<Command>mapToObj(i ->
                new Command.Transfer(ids.next(), "alice", certificate, receiver, quantities.get(i), List.of("meter"))
            )
            .toList();
        return new Submission(commands, atomic, key(key, body));
    }

    private static Optional<IdempotencyKey> key(String value, String body) {
        return Optional.of(
            new IdempotencyKey(value, Buffer.buffer(Hashes.sha256(body.getBytes(StandardCharsets.UTF_8))))
        );
    }

    private static Refusal refusal(Future<?> result) {
        return assertInstanceOf(RefusedException.class, Await.failure(result)).refusal();
    }
}
