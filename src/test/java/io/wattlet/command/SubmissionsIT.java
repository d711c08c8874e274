package io.wattlet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.registry.CertificateId;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.store.Transactions;
import io.wattlet.wallet.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that are handed in together, and what becomes of each. */
class SubmissionsIT {

    private static final ArrivalBatches.Limits LIMITS = new ArrivalBatches.Limits(256, 2, 10_000);

    private final Vertx vertx = Vertx.vertx();
    private final CommandIds ids = CommandIds.system();
    private final Database database = Database.open(vertx, new DatabaseConfiguration(TestDatabase.fresh(), 4, null));
    private final TestRows rows = new TestRows(database);
    private final CommandJournal journal = new CommandJournal(vertx, database.pool(), LIMITS);
    private UUID receiver = new UUID(0, 0);

    @BeforeEach
    void fill() {
        rows.wallet("alice");
        receiver = rows.externalEndpoint("alice");
    }

    @AfterEach
    void close() {
        Await.result(database.close());
        Await.result(vertx.close());
    }

    @Test
    void everyCommandOfABestEffortSubmissionHasItsOwnOutcome() {
        CertificateId certificate = held(2, 100);
        CertificateId unknown = new CertificateId("narnia", UUID.randomUUID());
        List<Command> commands = List.of(transfer(certificate, 10), transfer(unknown, 10), transfer(certificate, 20));

        Receipt receipt = submit(commands, false);

        assertEquals(
            List.of(
                accepted(commands.get(0)),
                new Admitted.Refused(new Refusal.UnknownCertificate(Refusal.Role.TRANSFERRED, unknown)),
                accepted(commands.get(2))
            ),
            receipt.items()
        );
        assertFalse(receipt.replayed());
        assertEquals(2L, rows.count("command"));
    }

    @Test
    void oneRefusalRefusesAnAtomicSubmission() {
        CertificateId certificate = held(2, 100);
        CertificateId unknown = new CertificateId("narnia", UUID.randomUUID());
        List<Command> commands = List.of(transfer(certificate, 10), transfer(unknown, 10), transfer(certificate, 20));

        Receipt receipt = submit(commands, true);

        assertEquals(
            List.of(
                new Admitted.Refused(new Refusal.OthersRefused()),
                new Admitted.Refused(new Refusal.UnknownCertificate(Refusal.Role.TRANSFERRED, unknown)),
                new Admitted.Refused(new Refusal.OthersRefused())
            ),
            receipt.items()
        );
        assertEquals(0L, rows.count("command"));
    }

    @Test
    void oneRefusalRefusesAnAtomicSubmissionOfClaims() {
        CertificateId production = held(2, 100);
        CertificateId consumption = held(1, 100);
        List<Command> commands = List.of(
            claim(production, consumption, 10),
            claim(consumption, consumption, 10),
            claim(production, consumption, 20)
        );

        Receipt receipt = submit(commands, true);

        assertEquals(3, receipt.items().size());
        assertEquals(new Admitted.Refused(new Refusal.OthersRefused()), receipt.items().get(0));
        assertInstanceOf(
            Refusal.NotClaimable.class,
            assertInstanceOf(Admitted.Refused.class, receipt.items().get(1)).refusal()
        );
        assertEquals(new Admitted.Refused(new Refusal.OthersRefused()), receipt.items().get(2));
        assertEquals(0L, rows.count("command"));
    }

    @Test
    void atomicSubmissionsInOneBatchDoNotShareTheirFate() {
        CertificateId certificate = held(2, 100);
        CommandJournal narrow = new CommandJournal(vertx, database.pool(), new ArrivalBatches.Limits(256, 1, 10_000));

        Future<Receipt> first = narrow.submit(new Submission(many(certificate, 3, 1), true, Optional.empty()));
        Future<Receipt> refused = narrow.submit(new Submission(many(certificate, 3, 50), true, Optional.empty()));
        Future<Receipt> second = narrow.submit(new Submission(many(certificate, 3, 1), true, Optional.empty()));

        assertEquals(3, Await.result(first).accepted());
        assertEquals(0, Await.result(refused).accepted());
        assertEquals(3, Await.result(second).accepted());
        assertEquals(6L, rows.count("command"));
    }

    @Test
    void whatIsAskedForOfOneCertificateIsAddedUpInOrder() {
        CertificateId one = held(2, 100);
        CertificateId other = held(2, 100);

        Receipt receipt = submit(
            List.of(transfer(one, 60), transfer(other, 100), transfer(one, 41), transfer(one, 1)),
            false
        );

        assertInstanceOf(Admitted.Accepted.class, receipt.items().get(0));
        assertInstanceOf(Admitted.Accepted.class, receipt.items().get(1));
        assertEquals(insufficient(Refusal.Role.TRANSFERRED, 40, 41), receipt.items().get(2));
        // the one before counts although it was refused
        assertEquals(insufficient(Refusal.Role.TRANSFERRED, 0, 1), receipt.items().get(3));
    }

    @Test
    void claimsAreAddedUpOnEachSide() {
        CertificateId production = held(2, 100);
        CertificateId consumption = held(1, 70);
        CertificateId otherConsumption = held(1, 70);

        Receipt receipt = submit(
            List.of(
                claim(production, consumption, 40),
                claim(production, consumption, 31),
                claim(production, otherConsumption, 29),
                claim(production, otherConsumption, 1)
            ),
            false
        );

        assertInstanceOf(Admitted.Accepted.class, receipt.items().get(0));
        assertEquals(insufficient(Refusal.Role.CONSUMPTION, 30, 31), receipt.items().get(1));
        assertInstanceOf(Admitted.Accepted.class, receipt.items().get(2));
        assertEquals(insufficient(Refusal.Role.PRODUCTION, 0, 1), receipt.items().get(3));
    }

    @Test
    void submissionsInOneBatchAreNotAddedUp() {
        CertificateId certificate = held(2, 100);
        CommandJournal narrow = new CommandJournal(vertx, database.pool(), new ArrivalBatches.Limits(256, 1, 10_000));

        List<Future<Receipt>> receipts = Stream.generate(() ->
            narrow.submit(new Submission(many(certificate, 2, 50), false, Optional.empty()))
        )
            .limit(5)
            .toList();

        receipts.forEach(receipt -> assertEquals(2, Await.result(receipt).accepted()));
    }

    @Test
    void aSubmissionLargerThanABatchIsStoredWholeAndAnnouncedInPieces() {
        CertificateId certificate = held(2, 4_000);
        List<Integer> heard = new CopyOnWriteArrayList<>();
        vertx
            .eventBus()
            .<JsonArray>consumer(CommandKind.TRANSFER.address(), message -> heard.add(message.body().size()));

        Receipt receipt = submit(many(certificate, 1_500, 1), true);

        assertEquals(1_500, receipt.accepted());
        assertEquals(1_500L, rows.count("command"));
        Await.until(
            () -> Future.succeededFuture(heard.stream().mapToInt(Integer::intValue).sum()),
            sum -> sum == 1_500
        );
        heard.forEach(size -> assertTrue(size <= LIMITS.maxBatch(), heard::toString));
    }

    @Test
    void singleCommandsAreStoredWhileALargeSubmissionIs() {
        CertificateId certificate = held(2, 100_000);
        CommandJournal narrow = new CommandJournal(vertx, database.pool(), new ArrivalBatches.Limits(16, 1, 100));
        List<Submission> ends = new CopyOnWriteArrayList<>();

        Submission large = new Submission(many(certificate, Submission.MOST_COMMANDS, 1), false, Optional.empty());
        Submission single = Submission.of(transfer(certificate, 1), Optional.empty());
        Future<Receipt> slow = narrow.submit(large).onComplete(_ -> ends.add(large));
        Future<Receipt> quick = narrow.submit(single).onComplete(_ -> ends.add(single));

        assertEquals(1, Await.result(quick).accepted());
        assertEquals(Submission.MOST_COMMANDS, Await.result(slow).accepted());
        assertEquals(List.of(single, large), ends);
        assertEquals(0, narrow.waiting());
    }

    @Test
    void aSubmissionThatCannotBeStoredDoesNotTakeItsNeighboursDown() {
        CertificateId certificate = held(2, 100);
        CertificateId poison = new CertificateId("narnia\u0000", UUID.randomUUID());
        CommandJournal narrow = new CommandJournal(vertx, database.pool(), new ArrivalBatches.Limits(256, 1, 10_000));

        // the first makes up a batch of its own, the others gather behind it
        Future<UUID> first = narrow.submit(transfer(certificate, 1));
        Future<UUID> before = narrow.submit(transfer(certificate, 1));
        Future<UUID> poisoned = narrow.submit(transfer(poison, 1));
        Future<UUID> after = narrow.submit(transfer(certificate, 1));
        Future<Receipt> poisonedMany = narrow.submit(
            new Submission(List.of(transfer(certificate, 1), transfer(poison, 1)), false, Optional.empty())
        );

        Await.result(first);
        Await.result(before);
        Await.result(after);
        assertInstanceOf(PgException.class, Await.failure(poisoned));
        assertInstanceOf(PgException.class, Await.failure(poisonedMany));
        assertEquals(3L, rows.count("command"));
    }

    @Test
    void admissionReadsByKeysAlone() {
        for (CommandKind kind : List.of(CommandKind.TRANSFER, CommandKind.CLAIM)) {
            Submission submission = Submission.of(
                kind == CommandKind.CLAIM ? claim(held(2, 5), held(1, 5), 1) : transfer(held(2, 5), 1),
                Optional.empty()
            );
            List<String> plan = plan(
                Admission.of(kind),
                Stream.generate(() -> submission)
                    .limit(100)
                    .toList()
            );
            assertFalse(plan.stream().anyMatch(line -> line.contains("Seq Scan")), () -> String.join("\n", plan));
        }
    }

    private List<String> plan(Admission admission, List<Submission> submissions) {
        Tuple parameters = Admission.parameters(submissions);
        admission.addColumns(
            parameters,
            submissions
                .stream()
                .flatMap(submission -> submission.commands().stream())
                .toList()
        );
        List<String> lines = new ArrayList<>();
        Await.result(
            Transactions.run(database.pool(), connection ->
                connection
                    .query("set local enable_seqscan = off")
                    .execute()
                    .compose(_ -> connection.preparedQuery("explain " + admission.statement()).execute(parameters))
            )
        ).forEach(row -> lines.add(row.getString(0)));
        return lines;
    }

    private Receipt submit(List<Command> commands, boolean atomic) {
        return Await.result(journal.submit(new Submission(commands, atomic, Optional.empty())));
    }

    private CertificateId held(int type, long quantity) {
        CertificateId certificate = rows.certificate(type);
        rows.slice("alice", certificate, quantity, "available");
        return certificate;
    }

    private List<Command> many(CertificateId certificate, int count, long quantity) {
        return IntStream.range(0, count)
            .mapToObj(_ -> transfer(certificate, quantity))
            .toList();
    }

    private Command transfer(CertificateId certificate, long quantity) {
        return new Command.Transfer(ids.next(), "alice", certificate, receiver, quantity, List.of());
    }

    private Command claim(CertificateId production, CertificateId consumption, long quantity) {
        return new Command.Claim(ids.next(), "alice", production, consumption, quantity);
    }

    private static Admitted accepted(Command command) {
        return new Admitted.Accepted(command.id());
    }

    private static Admitted insufficient(Refusal.Role role, long held, long requested) {
        return new Admitted.Refused(new Refusal.InsufficientQuantity(role, held, requested));
    }
}
