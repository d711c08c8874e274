package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.registry.CertificateId;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes of different wallet systems hand ten thousand slices to each other over gRPC: what one wallet got goes back to the
 * other, again and again. The node that receives is killed with SIGKILL in the middle and started again.
 */
class SlicesOverGrpcIT {

    private static final int CERTIFICATES = 1_250;
    private static final int PASSES = 8;
    private static final int KILLS = 2;
    private static final int BULK = 1_000;
    private static final long QUANTITY = 100;

    /** Asking without a pause would take the processor from the nodes. */
    private static final long ASKS_EVERY_MILLIS = 50;

    private final Vertx vertx = Vertx.vertx();
    private final Devnet devnet = Await.result(Devnet.start(vertx, DevnetSettings.onFreePorts()));
    private final Meters meters = new Meters(vertx, devnet);

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void close() {
        Await.result(devnet.stop());
        Await.result(vertx.close());
    }

    @Test
    void everySliceArrivesOnceThoughTheReceiverIsKilled() throws IOException {
        URI network = Await.result(devnet.writeNetworkFile(folder.resolve("network.yaml")));
        try (Side here = new Side("here", network); Side there = new Side("there", network)) {
            UUID meter = meters.recipient(here.owner.openWallet());
            there.owner.openWallet();
            List<CertificateId> certificates = IntStream.range(0, CERTIFICATES)
                .mapToObj(_ -> meters.production(meter, "DK1", QUANTITY))
                .toList();
            here.awaitReceived(CERTIFICATES);
            UUID toThere = here.owner.receiver(there.owner.grpcEndpoint());
            UUID toHere = there.owner.receiver(here.owner.grpcEndpoint());

            int kills = 0;
            for (int pass = 0; pass < PASSES; pass++) {
                boolean forth = pass % 2 == 0;
                Side sender = forth ? here : there;
                Side receiver = forth ? there : here;
                long before = receiver.received();
                sender.transferAll(certificates, forth ? toThere : toHere);
                if (kills < KILLS && receiver.killInTheMiddle(before)) {
                    kills++;
                }
                receiver.awaitReceived(before + CERTIFICATES);
                sender.awaitAllEnded();
                receiver.awaitAllEnded();
            }

            assertEquals(KILLS, kills);
            for (Side side : List.of(here, there)) {
                assertEquals(0, side.number("select count(*) from command where state <> 'completed'"));
                assertEquals(0, side.number("select count(*) from delivery where state <> 'delivered'"));
                assertTrue(side.streamed() >= CERTIFICATES, side.name);
                Conservation.assertHolds(side.database);
            }
            int forth = Math.ceilDiv(PASSES, 2) * CERTIFICATES;
            int back = (PASSES / 2) * CERTIFICATES;
            assertEquals(forth, here.number("select count(*) from delivery"));
            assertEquals(forth, there.received());
            assertEquals(back, there.number("select count(*) from delivery"));
            assertEquals(back + CERTIFICATES, here.received());
            boolean endsHere = PASSES % 2 == 0;
            assertEquals(endsHere ? CERTIFICATES * QUANTITY : 0, here.available());
            assertEquals(endsHere ? 0 : CERTIFICATES * QUANTITY, there.available());
        }
    }

    /** A wallet system of one node, with a wallet. */
    private final class Side implements AutoCloseable {

        private final String name;
        private final Database database;
        private final NodeProcess node;
        private final Owner owner;

        private Side(String name, URI network) throws IOException {
            this.name = name;
            String uri = TestDatabase.fresh();
            this.database = Database.open(vertx, new DatabaseConfiguration(uri, 2, null));
            this.node = NodeProcess.prepare(Files.createDirectory(folder.resolve(name)), uri, network);
            node.start();
            this.owner = new Owner(vertx, node.port(), name);
        }

        private void transferAll(List<CertificateId> certificates, UUID receiver) {
            List<JsonObject> transfers = certificates
                .stream()
                .map(certificate -> Owner.transferOf(certificate, receiver, QUANTITY))
                .toList();
            for (int from = 0; from < transfers.size(); from += BULK) {
                owner.transferAll(transfers.subList(from, Math.min(from + BULK, transfers.size())));
            }
        }

        /** Kills it once some slices have come, and starts it again. Says whether some had not come by then. */
        private boolean killInTheMiddle(long before) {
            String announced = "select count(distinct payload) from command where kind = 'receive'";
            await(announced, before + CERTIFICATES / 4);
            node.kill();
            long come = number(announced);
            node.start();
            return come < before + CERTIFICATES;
        }

        private long received() {
            return number("select count(*) from slice where received");
        }

        private long available() {
            return number("select coalesce(sum(available), 0)::bigint from holding");
        }

        private void awaitReceived(long count) {
            await("select count(*) from slice where received", count);
        }

        private void awaitAllEnded() {
            await("select -count(*) from command where state = 'pending'", 0);
        }

        /** Waits until a number has grown to what it shall be at least. */
        private void await(String sql, long least) {
            Await.until(
                () -> vertx.timer(ASKS_EVERY_MILLIS, TimeUnit.MILLISECONDS).compose(_ -> count(sql)),
                count -> count >= least
            );
        }

        /** Slices that were acknowledged to it on streams since it was started; none was any other way. */
        private long streamed() {
            String counted = Await.result(
                WebClient.create(vertx).get(node.managementPort(), "127.0.0.1", "/metrics").send()
            ).bodyAsString();
            assertEquals(0, value(counted, "rest") + value(counted, "unary"));
            return value(counted, "stream");
        }

        private static long value(String metrics, String way) {
            return metrics
                .lines()
                .filter(line -> line.startsWith("wattlet_peer_deliveries_total{"))
                .filter(line -> line.contains("\"acknowledged\"") && line.contains("\"" + way + "\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
        }

        private long number(String sql) {
            return Await.result(count(sql));
        }

        private Future<Long> count(String sql) {
            return database
                .pool()
                .query(sql)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
        }

        @Override
        public void close() {
            node.kill();
            Await.result(database.close());
        }
    }
}
