package io.wattlet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.registry.CertificateId;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands whose ids their senders chose, and may hand in again. */
class NamedCommandsIT {

    private static final ArrivalBatches.Limits LIMITS = new ArrivalBatches.Limits(64, 2, 10_000);
    private static final Trace TRACE = Trace.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    private final Vertx vertx = Vertx.vertx();
    private final String uri = TestDatabase.fresh();
    private final Database database = Database.open(vertx, new DatabaseConfiguration(uri, 4, null));
    private final TestRows rows = new TestRows(database);
    private final CommandJournal journal = new CommandJournal(vertx, database.pool(), LIMITS);
    private CertificateId production = new CertificateId("narnia", new UUID(0, 0));
    private CertificateId consumption = production;
    private UUID receiver = new UUID(0, 0);
    private Buffer endpoint = Buffer.buffer();

    @BeforeEach
    void fill() {
        rows.wallet("alice");
        rows.wallet("bob");
        receiver = rows.externalEndpoint("alice");
        endpoint = rows.endpoint("alice");
        production = rows.certificate(2);
        consumption = rows.certificate(1);
        rows.slice("alice", production, 100, "available");
        rows.slice("alice", consumption, 100, "available");
    }

    @AfterEach
    void close() {
        Await.result(database.close());
        Await.result(vertx.close());
    }

    @Test
    void aCommandOfEachKindIsStoredOnceUnderItsNameHoweverOftenItComes() {
        for (Command command : ofEachKind()) {
            Receipt first = submit(command);
            Receipt again = submit(command);
            // Also when it would be refused by now.
            rows.disable("alice");
            Receipt later = submit(command);
            enable();

            assertEquals(Receipt.of(command.id(), false), first);
            assertEquals(Receipt.of(command.id(), true), again);
            assertEquals(Receipt.of(command.id(), true), later);
        }
        assertEquals(3L, rows.count("command"));
        assertEquals(3L, count("select count(*) from command where named and trace_parent = $1", TRACE.id()));
    }

    @Test
    void whatAskedForAllThereWasIsKnownWhenItComesAgain() {
        Command all = transfer(UUID.randomUUID(), 100);

        submit(all);
        Await.result(database.pool().query("update slice set state = 'transferred'").execute());

        assertTrue(submit(all).replayed());
        assertInstanceOf(Refusal.InsufficientQuantity.class, refusal(transfer(UUID.randomUUID(), 1)));
    }

    @Test
    void anIdThatWasUsedForSomethingElseIsRefusedAndNothingIsChanged() {
        UUID id = UUID.randomUUID();
        submit(transfer(id, 10));
        Command otherOwners = new Command.Transfer(id, "bob", production, receiver, 10, List.of("meter"));

        for (Command other : List.of(transfer(id, 11), otherOwners, claim(id), slice(id, 10))) {
            assertEquals(new Refusal.CommandIdTaken(id), refusal(other));
        }

        assertEquals(1L, count("select count(*) from command where id = $1 and kind = 'transfer'", id));
        assertTrue(submit(transfer(id, 10)).replayed());
    }

    // What a command brought has its id, and is there for longer than the command.
    @Test
    void theIdOfWhatAForgottenCommandBroughtIsRefused() {
        UUID brought = Await.result(database.pool().query("select id from slice limit 1").execute())
            .iterator()
            .next()
            .getUUID(0);

        assertEquals(new Refusal.CommandIdTaken(brought), refusal(slice(brought, 10)));
        assertEquals(0L, rows.count("command"));
    }

    @Test
    void aRefusedCommandLeavesNothingSoThatItsRepeatIsJudgedAnew() {
        Command tooMuch = transfer(UUID.randomUUID(), 150);

        assertInstanceOf(Refusal.InsufficientQuantity.class, refusal(tooMuch));
        assertEquals(0L, rows.count("command"));
        rows.slice("alice", production, 100, "available");

        assertFalse(submit(tooMuch).replayed());
    }

    @Test
    void severalOfOneIdInOneBatchAreStoredOnceIfTheyAreTheSame() {
        UUID id = UUID.randomUUID();
        UUID refusedFirst = UUID.randomUUID();
        UUID ofASlice = UUID.randomUUID();

        List<Future<Receipt>> answers = journal.submitNamed(
            Stream.of(
                transfer(id, 1),
                transfer(id, 1),
                transfer(id, 2),
                transfer(refusedFirst, 101),
                transfer(refusedFirst, 3),
                slice(ofASlice, 5),
                slice(ofASlice, 6),
                slice(ofASlice, 5)
            )
                .map(command -> new NamedCommand(command, TRACE))
                .toList()
        );

        assertEquals(Receipt.of(id, false), Await.result(answers.get(0)));
        assertEquals(Receipt.of(id, true), Await.result(answers.get(1)));
        assertEquals(new Refusal.CommandIdTaken(id), refusal(answers.get(2)));
        assertInstanceOf(Refusal.InsufficientQuantity.class, refusal(answers.get(3)));
        assertEquals(Receipt.of(refusedFirst, false), Await.result(answers.get(4)));
        assertEquals(Receipt.of(ofASlice, false), Await.result(answers.get(5)));
        assertEquals(new Refusal.CommandIdTaken(ofASlice), refusal(answers.get(6)));
        assertEquals(Receipt.of(ofASlice, true), Await.result(answers.get(7)));
        assertEquals(3L, rows.count("command"));
    }

    @Test
    void ofRepeatsAtTheSameTimeOnTwoNodesOneIsStored() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Database otherDatabase = Database.open(vertx, new DatabaseConfiguration(uri, 4, null));
        List<CommandJournal> nodes = List.of(
            new CommandJournal(vertx, database.pool(), new ArrivalBatches.Limits(8, 2, 1_000)),
            new CommandJournal(vertx, otherDatabase.pool(), new ArrivalBatches.Limits(8, 2, 1_000))
        );
        try {
            for (int round = 0; round < 60; round++) {
                List<UUID> names = Stream.generate(UUID::randomUUID).limit(6).toList();
                Map<UUID, List<Future<Receipt>>> answers = new HashMap<>();
                for (CommandJournal node : nodes) {
                    List<NamedCommand> commands = new ArrayList<>();
                    for (int i = 0; i < 16; i++) {
                        UUID name = names.get(random.nextInt(names.size()));
                        // which of the kinds, and what, follows from the name for most
                        long quantity = random.nextInt(4) == 0 ? 2 : 1;
                        Command command =
                            name.getLeastSignificantBits() % 2 == 0 ? slice(name, quantity) : transfer(name, quantity);
                        commands.add(new NamedCommand(command, TRACE));
                    }
                    List<Future<Receipt>> ofNode = node.submitNamed(commands);
                    for (int i = 0; i < commands.size(); i++) {
                        answers
                            .computeIfAbsent(commands.get(i).command().id(), _ -> new ArrayList<>())
                            .add(ofNode.get(i));
                    }
                }
                String where = "seed " + seed + ", round " + round;
                answers.forEach((name, ofName) -> assertOneWasStored(name, ofName, where));
            }
        } finally {
            Await.result(otherDatabase.close());
        }
    }

    private void assertOneWasStored(UUID name, List<Future<Receipt>> answers, String where) {
        int stored = 0;
        for (Future<Receipt> answer : answers) {
            Await.result(answer.otherwiseEmpty());
            if (answer.failed()) {
                assertEquals(new Refusal.CommandIdTaken(name), refusal(answer), where);
            } else {
                stored += answer.result().replayed() ? 0 : 1;
            }
        }
        assertEquals(1, stored, where);
        assertEquals(1L, count("select count(*) from command where id = $1", name), where);
    }

    private List<Command> ofEachKind() {
        return List.of(transfer(UUID.randomUUID(), 10), claim(UUID.randomUUID()), slice(UUID.randomUUID(), 10));
    }

    private Command transfer(UUID id, long quantity) {
        return new Command.Transfer(id, "alice", production, receiver, quantity, List.of("meter"));
    }

    private Command claim(UUID id) {
        return new Command.Claim(id, "alice", production, consumption, 10);
    }

    private Command slice(UUID id, long quantity) {
        return new Command.ReceiveSlice(id, endpoint, 1, production, quantity, Buffer.buffer(new byte[32]), List.of());
    }

    private Receipt submit(Command command) {
        return Await.result(journal.submitNamed(List.of(new NamedCommand(command, TRACE))).getFirst());
    }

    private Refusal refusal(Command command) {
        return refusal(journal.submitNamed(List.of(new NamedCommand(command, TRACE))).getFirst());
    }

    private static Refusal refusal(Future<?> result) {
        return assertInstanceOf(RefusedException.class, Await.failure(result)).refusal();
    }

    private void enable() {
        Await.result(database.pool().query("update wallet set disabled_at = null").execute());
    }

    private long count(String sql, Object parameter) {
        return Await.result(database.pool().preparedQuery(sql).execute(Tuple.of(parameter)))
            .iterator()
            .next()
            .getLong(0);
    }
}
