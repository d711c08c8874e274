package io.wattlet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.registry.CertificateId;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandJournalIT {

    private static final ArrivalBatches.Limits LIMITS = new ArrivalBatches.Limits(256, 2, 10_000);

    private final Vertx vertx = Vertx.vertx();
    private final CommandIds ids = CommandIds.system();
    private Database database = Database.open(
        vertx,
        new DatabaseConfiguration(TestDatabase.unchecked("it holds rows that no node would leave behind"), 4, null)
    );
    private TestRows rows = new TestRows(database);

    @BeforeEach
    void fill() {
        rows.wallet("alice");
    }

    @AfterEach
    void close() {
        Await.result(database.close());
        Await.result(vertx.close());
    }

    @Test
    void anAcceptedCommandIsStoredBeforeItsCallerHearsOfIt() {
        CertificateId certificate = rows.certificate(2);
        rows.slice("alice", certificate, 100, "available");
        UUID receiver = rows.externalEndpoint("alice");

        UUID id = Await.result(journal().submit(transfer("alice", certificate, receiver, 100)));

        assertEquals(List.of("transfer alice pending"), rows.commands(id));
    }

    @Test
    void aFloodIsStoredTogetherAndEachCallerLearnsItsOwnOutcome() {
        CertificateId certificate = rows.certificate(2);
        rows.slice("alice", certificate, 100, "available");
        UUID receiver = rows.externalEndpoint("alice");
        CommandJournal journal = journal();

        List<Future<UUID>> results = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            results.add(journal.submit(transfer(i % 2 == 0 ? "alice" : "nobody", certificate, receiver, 1)));
        }

        for (int i = 0; i < results.size(); i += 2) {
            Await.result(results.get(i));
            assertEquals(new Refusal.NoWallet(), refusal(results.get(i + 1)));
        }
        assertEquals(250L, rows.count("command"));
    }

    @Test
    void theBusCarriesIdsAndNothingElse() {
        List<JsonArray> heard = new CopyOnWriteArrayList<>();
        vertx.eventBus().<JsonArray>consumer(CommandKind.RECEIVE.address(), message -> heard.add(message.body()));
        Buffer key = rows.endpoint("alice");

        UUID id = Await.result(journal().submit(receipt(key)));

        Await.until(() -> Future.succeededFuture(heard.size()), size -> size == 1);
        assertEquals(List.of(new JsonArray().add(id.toString())), heard);
    }

    @Test
    void transfersAreRefusedInTheOrderOfTheContract() {
        CertificateId certificate = rows.certificate(2);
        CertificateId unknown = new CertificateId("narnia", UUID.randomUUID());
        rows.slice("alice", certificate, 100, "available");
        rows.slice("alice", certificate, 20, "registering");
        rows.slice("alice", certificate, 1000, "reserved");
        rows.slice("alice", certificate, 1000, "sliced");
        UUID receiver = rows.externalEndpoint("alice");
        UUID foreign = rows.externalEndpoint("mallory");
        rows.wallet("disabled");
        rows.disable("disabled");

        assertEquals(new Refusal.NoWallet(), refused(transfer("nobody", unknown, foreign, 0)));
        assertEquals(new Refusal.WalletDisabled(), refused(transfer("disabled", unknown, foreign, 0)));
        assertEquals(
            new Refusal.UnknownCertificate(Refusal.Role.TRANSFERRED, unknown),
            refused(transfer("alice", unknown, foreign, 500))
        );
        assertEquals(
            new Refusal.InsufficientQuantity(Refusal.Role.TRANSFERRED, 120, 121),
            refused(transfer("alice", certificate, foreign, 121))
        );
        assertEquals(new Refusal.UnknownReceiver(foreign), refused(transfer("alice", certificate, foreign, 0)));
        assertEquals(new Refusal.QuantityZero(), refused(transfer("alice", certificate, receiver, 0)));
        assertEquals(0L, rows.count("command"));
    }

    @Test
    void claimsAreRefusedInTheOrderOfTheContract() {
        CertificateId production = rows.certificate(2);
        CertificateId consumption = rows.certificate(1);
        CertificateId trial = rows.trialCertificate(2, "true");
        CertificateId unknown = new CertificateId("narnia", UUID.randomUUID());
        rows.slice("alice", production, 100, "available");
        rows.slice("alice", consumption, 50, "available");
        rows.wallet("disabled");
        rows.disable("disabled");

        assertEquals(new Refusal.NoWallet(), refused(claim("nobody", unknown, unknown, 0)));
        assertEquals(new Refusal.WalletDisabled(), refused(claim("disabled", unknown, unknown, 0)));
        assertEquals(
            new Refusal.UnknownCertificate(Refusal.Role.PRODUCTION, unknown),
            refused(claim("alice", unknown, unknown, 0))
        );
        assertEquals(
            new Refusal.UnknownCertificate(Refusal.Role.CONSUMPTION, unknown),
            refused(claim("alice", production, unknown, 0))
        );
        assertEquals(new Refusal.TrialMismatch(), refused(claim("alice", trial, consumption, 500)));
        assertEquals(
            new Refusal.InsufficientQuantity(Refusal.Role.PRODUCTION, 100, 101),
            refused(claim("alice", production, consumption, 101))
        );
        assertEquals(
            new Refusal.InsufficientQuantity(Refusal.Role.CONSUMPTION, 50, 51),
            refused(claim("alice", production, consumption, 51))
        );
        assertInstanceOf(Refusal.NotClaimable.class, refused(claim("alice", consumption, consumption, 1)));
        assertEquals(new Refusal.QuantityZero(), refused(claim("alice", production, consumption, 0)));
        assertEquals(0L, rows.count("command"));
    }

    @Test
    void slicesForUnknownOrDisabledWalletsAreRefused() {
        rows.wallet("disabled");
        Buffer disabled = rows.endpoint("disabled");
        rows.disable("disabled");

        assertEquals(new Refusal.EndpointNotFound(), refused(receipt(Buffer.buffer(new byte[74]))));
        assertEquals(new Refusal.WalletDisabled(), refused(receipt(disabled)));
    }

    @Test
    void oneCommandThatCannotBeStoredDoesNotTakeItsNeighboursDown() {
        Buffer key = rows.endpoint("alice");
        CommandJournal journal = journal();
        Command poison = new Command.ReceiveSlice(
            ids.next(),
            key,
            1,
            new CertificateId("narnia\u0000", UUID.randomUUID()),
            1,
            Buffer.buffer(32),
            List.of()
        );

        Future<UUID> before = journal.submit(receipt(key));
        Future<UUID> poisoned = journal.submit(poison);
        Future<UUID> after = journal.submit(receipt(key));
        Future<UUID> alsoAfter = journal.submit(receipt(key));

        Await.result(before);
        Await.result(after);
        Await.result(alsoAfter);
        assertTrue(String.valueOf(Await.failure(poisoned)).contains("22P05"), () ->
            String.valueOf(Await.failure(poisoned))
        );
        assertEquals(3L, rows.count("command"));
    }

    @Test
    void whatIsBeyondTheLimitIsTurnedAway() {
        Buffer key = rows.endpoint("alice");
        CommandJournal narrow = new CommandJournal(vertx, database.pool(), new ArrivalBatches.Limits(1, 1, 2));

        List<Future<UUID>> results = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            results.add(narrow.submit(receipt(key)));
        }

        long refused = results
            .stream()
            .map(result -> Await.result(result.transform(done -> Future.succeededFuture(done.failed()))))
            .filter(failed -> failed)
            .count();
        assertTrue(refused > 0);
        assertEquals(20 - refused, rows.count("command"));
    }

    private CommandJournal journal() {
        return new CommandJournal(vertx, database.pool(), LIMITS);
    }

    private Refusal refused(Command command) {
        return refusal(journal().submit(command));
    }

    private static Refusal refusal(Future<UUID> result) {
        return assertInstanceOf(RefusedException.class, Await.failure(result)).refusal();
    }

    private Command transfer(String owner, CertificateId certificate, UUID receiver, long quantity) {
        return new Command.Transfer(ids.next(), owner, certificate, receiver, quantity, List.of());
    }

    private Command claim(String owner, CertificateId production, CertificateId consumption, long quantity) {
        return new Command.Claim(ids.next(), owner, production, consumption, quantity);
    }

    private Command receipt(Buffer key) {
        CertificateId certificate = new CertificateId("narnia", UUID.randomUUID());
        return new Command.ReceiveSlice(ids.next(), key, 1, certificate, 5, Buffer.buffer(32), List.of());
    }
}
