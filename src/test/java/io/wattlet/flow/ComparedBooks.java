package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.command.WakeUps;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.jobs.Lead;
import io.wattlet.jobs.Leads;
import io.wattlet.jobs.reconcile.Reconciliation;
import io.wattlet.jobs.reconcile.ReconciliationSettings;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.CertificateId;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Real commands of a wallet system against the devnet's registry, whose books can then be set back or falsified and compared
 * with the streams. The laws hold at the end of every test.
 */
abstract class ComparedBooks {

    /** What is outside of the wallet system: shared by the tests of a class. */
    static final class Outside implements AutoCloseable {

        private final Vertx vertx = Vertx.vertx();
        final Devnet devnet = Await.result(Devnet.start(vertx, DevnetSettings.onFreePorts()));
        final WalletSystem there = WalletSystem.start(TestDatabase.fresh(), devnet.network());
        final Meters meters = new Meters(vertx, devnet);
        final JsonObject receiving = there.owner("bob").openWallet();

        @Override
        public void close() {
            there.close();
            Await.result(devnet.stop());
            Await.result(vertx.close());
        }
    }

    static final String FINDINGS =
        "select kind || ' ' || booked || ': ' || shown from reconciliation_finding order by kind, subject_id";

    final Vertx vertx = Vertx.vertx();
    final Outside outside;
    private final String uri = TestDatabase.fresh();
    final Database books = Database.open(vertx, new DatabaseConfiguration(uri, 4, null));
    private final SimpleMeterRegistry counted = new SimpleMeterRegistry();
    WalletSystem here;
    Owner alice;
    UUID receiver = new UUID(0, 0);
    CertificateId production = new CertificateId("", new UUID(0, 0));
    CertificateId consumption = new CertificateId("", new UUID(0, 0));

    ComparedBooks(Outside outside) {
        this.outside = outside;
        this.here = WalletSystem.start(uri, outside.devnet.network());
        this.alice = here.owner("alice");
    }

    @BeforeEach
    void fill() {
        UUID meter = outside.meters.recipient(alice.openWallet());
        receiver = alice.receiver(outside.receiving);
        production = outside.meters.production(meter, "DK1", 1000);
        consumption = outside.meters.consumption(meter, "DK1", 400);
        alice.awaitAvailable(production, 1000);
        alice.awaitAvailable(consumption, 400);
    }

    @AfterEach
    void close() {
        Conservation.assertHolds(here);
        Conservation.assertHolds(outside.there);
        here.close();
        Await.result(vertx.close());
    }

    void restart() {
        here = here.restart(outside.devnet.network());
        alice = here.owner("alice");
    }

    void awaitLast(CertificateId certificate, String event) {
        Await.until(
            () -> Future.succeededFuture(outside.devnet.registry().stream(certificate.streamId())),
            stream -> stream.getLast().getHeader().getPayloadType().equals("project_origin.electricity.v1." + event)
        );
    }

    UUID completed(UUID command) {
        assertEquals("completed", alice.end(command));
        return command;
    }

    Future<String> untilEnded(UUID command) {
        return alice
            .status(command)
            .compose(status -> status.equals("pending") ? untilEnded(command) : Future.succeededFuture(status));
    }

    void withdraw(CertificateId certificate) {
        outside.meters.withdraw(certificate);
        awaitLast(certificate, "WithdrawnEvent");
    }

    /** Nobody knows any more what was done. */
    void forgetCommands() {
        execute("delete from delivery");
        execute("delete from claim");
        execute("delete from registry_transaction");
    }

    List<String> available(CertificateId certificate) {
        return column(
            "select quantity::text from slice where state = 'available' and certificate_id = '" +
                certificate.streamId() +
                "'"
        );
    }

    List<String> slicesOf(CertificateId certificate, String more) {
        return column(
            "select trim(concat_ws(' ', state, quantity, " +
                more +
                ")) as line from slice where certificate_id = '" +
                certificate.streamId() +
                "' and state <> 'cancelled' order by line"
        );
    }

    /** One step: everything is compared once. */
    void compare() {
        compare(this::onTheRegistry);
    }

    Future<List<Transaction>> onTheRegistry(CertificateId id) {
        return Future.succeededFuture(outside.devnet.registry().stream(id.streamId()));
    }

    void compare(Function<CertificateId, Future<List<Transaction>>> streams) {
        compare(streams, Duration.ZERO);
    }

    void compare(Function<CertificateId, Future<List<Transaction>>> streams, Duration grace) {
        execute("update certificate set compare_after = now() where compare_after > now()");
        counted.clear();
        Lead lead = Leads.held();
        ReconciliationSettings settings = new ReconciliationSettings(
            1,
            50,
            2,
            Duration.ofDays(1),
            Duration.ofMinutes(1),
            grace
        );
        Reconciliation job = new Reconciliation(
            new Reconciliation.Surroundings(
                books.pool(),
                streams,
                outside.devnet::network,
                vertx.createSharedWorkerExecutor("test-comparing", 2),
                new WakeUps(vertx, books.pool(), new SimpleMeterRegistry()),
                InstantSource.system(),
                _ -> {
                    Leads.lose(lead);
                    return Future.succeededFuture();
                },
                counted
            ),
            settings
        );
        Await.result(job.run(lead));
    }

    double count(String counter, String tag, String value) {
        return counted.get(counter).tag(tag, value).counter().count();
    }

    double gauge(String kind) {
        return counted.get("wattlet_reconciliation_findings").tag("kind", kind).gauge().value();
    }

    List<String> column(String sql) {
        return Await.result(books.pool().query(sql).execute())
            .stream()
            .map(row -> String.valueOf(row.getValue(0)))
            .toList();
    }

    void execute(String sql) {
        Await.result(books.pool().query(sql).execute());
    }
}
