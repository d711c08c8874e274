package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.registry.CertificateId;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real node process is killed again and again with SIGKILL while it works; what it acknowledged still happens, once. */
class KilledNodeIT {

    private static final int KILLS = 3;
    private static final int COMMANDS_PER_LIFE = 12;

    private final long seed = Long.getLong("wattlet.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Vertx vertx = Vertx.vertx();
    private final Devnet devnet = Await.result(
        Devnet.start(vertx, DevnetSettings.onFreePorts().withProcessingDelay(Duration.ofMillis(20)))
    );
    private final Meters meters = new Meters(vertx, devnet);
    private final String databaseUri = TestDatabase.fresh();
    private final Database database = Database.open(vertx, new DatabaseConfiguration(databaseUri, 2, null));
    private final WalletSystem there = WalletSystem.start(TestDatabase.fresh(), devnet.network());

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void close() {
        there.close();
        Await.result(devnet.stop());
        Await.result(vertx.close());
    }

    @Test
    void everyAcknowledgedCommandIsCarriedOutOnceHoweverOftenTheNodeIsKilled() {
        System.out.println("seed " + seed + " (repeat with -Dwattlet.seed=" + seed + ")");
        URI network = Await.result(devnet.writeNetworkFile(folder.resolve("network.yaml")));
        NodeProcess node = NodeProcess.prepare(folder, databaseUri, network);
        try {
            node.start();
            Owner alice = new Owner(vertx, node.port(), "alice");
            UUID meter = meters.recipient(alice.openWallet());
            UUID receiver = alice.receiver(there.owner("bob").openWallet());
            CertificateId production = meters.production(meter, "DK2", 10_000);
            CertificateId consumption = meters.consumption(meter, "DK2", 10_000);
            alice.awaitAvailable(production, 10_000);
            alice.awaitAvailable(consumption, 10_000);

            List<UUID> acknowledged = new ArrayList<>();
            for (int life = 0; life <= KILLS; life++) {
                List<Future<HttpResponse<Buffer>>> answers = submit(alice, production, consumption, receiver);
                if (life < KILLS) {
                    awaitCommits(random.nextInt(20));
                    node.kill();
                }
                acknowledged.addAll(acknowledged(answers));
                if (life < KILLS) {
                    node.start();
                }
            }

            for (UUID command : acknowledged) {
                assertEquals("completed", alice.end(command), () -> command + " with seed " + seed);
            }
            Await.until(this::pending, pending -> pending == 0);
            Conservation.assertHolds(database);
            long transferred = sum("transferred", 2);
            Await.until(() -> there.owner("bob").available(production), received -> received == transferred);
            assertEquals(sum("claimed", 1), sum("claimed", 2));
            assertEquals(10_000, sum("available", 2) + sum("claimed", 2) + transferred);
            assertEquals(List.of(), Await.result(devnet.chronicler().broken()));
        } finally {
            node.kill();
        }
    }

    private List<Future<HttpResponse<Buffer>>> submit(
        Owner alice,
        CertificateId production,
        CertificateId consumption,
        UUID receiver
    ) {
        List<Future<HttpResponse<Buffer>>> answers = new ArrayList<>();
        for (int i = 0; i < COMMANDS_PER_LIFE; i++) {
            long quantity = random.nextLong(1, 100);
            answers.add(
                random.nextBoolean()
                    ? alice.transferring(production, receiver, quantity)
                    : alice.claiming(production, consumption, quantity)
            );
        }
        return answers;
    }

    /** The commands among them that were answered 202; a kill may come before the answer. */
    private static List<UUID> acknowledged(List<Future<HttpResponse<Buffer>>> answers) {
        List<UUID> commands = new ArrayList<>();
        for (Future<HttpResponse<Buffer>> answer : answers) {
            Future<List<UUID>> id = answer.transform(done ->
                Future.succeededFuture(done.succeeded() ? List.of(Owner.accepted(done.result())) : List.<UUID>of())
            );
            commands.addAll(Await.result(id));
        }
        return commands;
    }

    private void awaitCommits(int count) {
        long before = committed();
        Await.until(() -> pending().map(pending -> pending == 0 || committed() >= before + count), enough -> enough);
    }

    private long committed() {
        return number("select count(*) from registry_transaction where state = 'committed'");
    }

    private Future<Long> pending() {
        return Future.succeededFuture(number("select count(*) from command where state = 'pending'"));
    }

    private long sum(String state, int type) {
        return number(
            """
            select coalesce(sum(quantity), 0)::bigint
              from slice
              join certificate on certificate.registry = slice.registry and certificate.id = slice.certificate_id
             where state = '%s' and type = %d
            """.formatted(state, type)
        );
    }

    private long number(String sql) {
        return Await.result(database.pool().query(sql).execute()).iterator().next().getLong(0);
    }
}
