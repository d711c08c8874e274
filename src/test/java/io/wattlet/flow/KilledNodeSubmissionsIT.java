package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real node process is killed with SIGKILL while callers hand in many commands at once under idempotency keys. Whoever
 * got no answer asks again with the same key, and whatever became of the first attempt, the commands are there once.
 */
class KilledNodeSubmissionsIT {

    private static final int KILLS = 2;
    /** As many as let most transfers go side by side: those of one slice wait for each other. */
    private static final int PRODUCTIONS = 15;
    private static final long PRODUCED = 2_000;
    private static final int QUARTER_QUANTITY = 100;
    private static final int CONSUMERS = 3;
    private static final int CONSUMED = 30;
    private static final long MORE_THAN_HELD = 1_000_000;
    private static final Duration QUARTER = Duration.ofMinutes(15);

    /** What a caller asks for, and asks for again with the same key until it is answered. */
    private record Request(String path, JsonObject body, String key) {}

    /** What a request has led to, by its answer. */
    private record Accepted(Set<UUID> commands, long quantity) {}

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
    void aKeyLeadsToItsCommandsOnceHoweverOftenTheNodeIsKilled() {
        System.out.println("seed " + seed + " (repeat with -Dwattlet.seed=" + seed + ")");
        URI network = Await.result(devnet.writeNetworkFile(folder.resolve("network.yaml")));
        NodeProcess node = NodeProcess.prepare(folder, databaseUri, network);
        try {
            node.start();
            Owner alice = new Owner(vertx, node.port(), "alice");
            UUID meter = meters.recipient(alice.openWallet());
            UUID receiver = alice.receiver(there.owner("bob").openWallet());
            List<CertificateId> productions = IntStream.range(0, PRODUCTIONS)
                .mapToObj(_ -> meters.production(meter, "DK2", PRODUCED))
                .toList();
            awaitMatchable(alice, meter);
            productions.forEach(one -> alice.awaitAvailable(one, PRODUCED));

            List<Request> asked = new ArrayList<>();
            List<JsonObject> answers = new ArrayList<>();
            for (int life = 0; life <= KILLS; life++) {
                List<Request> requests = requests(life, productions, receiver);
                long before = keys();
                List<Future<HttpResponse<Buffer>>> sent = sendAll(alice, requests);
                if (life < KILLS) {
                    // Between the first key stored and the last, so that some answers are lost and some requests are too.
                    awaitKeys(before + 1 + random.nextInt(requests.size() - 1));
                    node.kill();
                }
                List<Optional<JsonObject>> first = sent.stream().map(KilledNodeSubmissionsIT::answered).toList();
                if (life < KILLS) {
                    node.start();
                }
                for (int i = 0; i < requests.size(); i++) {
                    asked.add(requests.get(i));
                    Request request = requests.get(i);
                    answers.add(first.get(i).orElseGet(() -> accepted(sending(alice, request))));
                }
            }

            assertAnsweredAsBefore(alice, asked, answers);
            Set<UUID> commands = new HashSet<>();
            long transferred = 0;
            long claimed = 0;
            for (int i = 0; i < asked.size(); i++) {
                Accepted accepted = read(asked.get(i), answers.get(i));
                for (UUID command : accepted.commands) {
                    assertTrue(commands.add(command), () -> command + " of two keys, seed " + seed);
                    assertEquals("completed", alice.end(command), () -> command + " with seed " + seed);
                }
                if (asked.get(i).path.equals("/v1/claims/match")) {
                    claimed += accepted.quantity;
                } else {
                    transferred += accepted.quantity;
                }
            }

            assertEquals(commands, commandsStored(), () -> "seed " + seed);
            assertEquals((long) asked.size(), keys());
            assertEquals((KILLS + 1L) * CONSUMERS * CONSUMED, claimed);
            assertEquals(claimed, sum("claimed", 2));
            assertEquals(claimed, sum("claimed", 1));
            assertEquals(transferred, sum("transferred", 2));
            long handedOver = transferred;
            Await.until(() -> there.owner("bob").available(productions), received -> received == handedOver);
            Conservation.assertHolds(database);
            assertEquals(List.of(), Await.result(devnet.chronicler().broken()));
        } finally {
            node.kill();
        }
    }

    /** Issues for each life a quarter of an hour in which all consumption can be claimed. */
    private void awaitMatchable(Owner alice, UUID meter) {
        List<CertificateId> productions = new ArrayList<>();
        List<CertificateId> consumptions = new ArrayList<>();
        for (int life = 0; life <= KILLS; life++) {
            productions.add(meters.issueQuarter(meter, "production", life, QUARTER_QUANTITY));
            for (int i = 0; i < CONSUMERS; i++) {
                consumptions.add(meters.issueQuarter(meter, "consumption", life, CONSUMED));
            }
        }
        productions.forEach(one -> alice.awaitAvailable(one, QUARTER_QUANTITY));
        consumptions.forEach(one -> alice.awaitAvailable(one, CONSUMED));
    }

    /** Transfers alone and in bulk, some of them for too much, and a match, in any order. */
    private List<Request> requests(int life, List<CertificateId> productions, UUID receiver) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            JsonObject transfer = transfer(productions, receiver, random.nextLong(1, 50));
            requests.add(new Request("/v1/transfers", transfer, "transfer " + life + " " + i));
        }
        for (int i = 0; i < 2; i++) {
            JsonArray items = new JsonArray();
            int count = random.nextInt(1, 5);
            for (int item = 0; item < count; item++) {
                items.add(transfer(productions, receiver, random.nextLong(1, 50)));
            }
            // Last: what is asked for counts for the items behind it, refused or not.
            boolean oneIsRefused = random.nextBoolean();
            if (oneIsRefused) {
                items.add(transfer(productions, receiver, MORE_THAN_HELD));
            }
            JsonObject bulk = new JsonObject().put("items", items).put("atomic", !oneIsRefused && random.nextBoolean());
            requests.add(new Request("/v1/transfers/bulk", bulk, "bulk " + life + " " + i));
        }
        Instant start = meters.start().plus(QUARTER.multipliedBy(life));
        JsonObject match = new JsonObject()
            .put("start", start.getEpochSecond())
            .put("end", start.plus(QUARTER).getEpochSecond());
        requests.add(new Request("/v1/claims/match", match, "match " + life));
        Collections.shuffle(requests, random);
        return requests;
    }

    private JsonObject transfer(List<CertificateId> productions, UUID receiver, long quantity) {
        return Owner.transferOf(productions.get(random.nextInt(productions.size())), receiver, quantity);
    }

    private static List<Future<HttpResponse<Buffer>>> sendAll(Owner alice, List<Request> requests) {
        return requests
            .stream()
            .map(request -> sending(alice, request))
            .toList();
    }

    private static Future<HttpResponse<Buffer>> sending(Owner alice, Request request) {
        return alice.handingIn(request.path, request.body, request.key);
    }

    /** The answer, or nothing where the node was killed before it was there. */
    private static Optional<JsonObject> answered(Future<HttpResponse<Buffer>> answer) {
        return Await.result(
            answer.transform(done ->
                Future.succeededFuture(
                    done.succeeded() ? Optional.of(body(done.result())) : Optional.<JsonObject>empty()
                )
            )
        );
    }

    private static JsonObject accepted(Future<HttpResponse<Buffer>> answer) {
        return body(Await.result(answer));
    }

    private static JsonObject body(HttpResponse<Buffer> response) {
        assertEquals(202, response.statusCode(), response::bodyAsString);
        return response.bodyAsJsonObject();
    }

    private void assertAnsweredAsBefore(Owner alice, List<Request> asked, List<JsonObject> answers) {
        for (int i = 0; i < asked.size(); i++) {
            HttpResponse<Buffer> again = Await.result(sending(alice, asked.get(i)));
            assertEquals("true", again.getHeader("Idempotency-Replayed"), asked.get(i).key + ", seed " + seed);
            assertEquals(answers.get(i), body(again), asked.get(i).key + ", seed " + seed);
        }
    }

    /** What was accepted of a request; refused items are just those for too much. */
    private static Accepted read(Request request, JsonObject answer) {
        if (request.path.equals("/v1/transfers")) {
            UUID command = UUID.fromString(answer.getString("transferRequestId"));
            return new Accepted(Set.of(command), request.body.getLong("quantity"));
        }
        if (request.path.equals("/v1/claims/match")) {
            Set<UUID> commands = new HashSet<>();
            objects(answer, "claims").forEach(claim ->
                commands.add(UUID.fromString(claim.getString("claimRequestId")))
            );
            return new Accepted(commands, answer.getJsonObject("totals").getLong("claimed"));
        }
        List<JsonObject> wanted = objects(request.body, "items").toList();
        List<JsonObject> outcomes = objects(answer, "items").toList();
        assertEquals(wanted.size(), outcomes.size());
        Set<UUID> commands = new HashSet<>();
        long quantity = 0;
        for (int i = 0; i < wanted.size(); i++) {
            if (wanted.get(i).getLong("quantity") == MORE_THAN_HELD) {
                assertEquals("insufficient-quantity", outcomes.get(i).getJsonObject("error").getString("code"));
            } else {
                commands.add(UUID.fromString(outcomes.get(i).getString("transferRequestId")));
                quantity += wanted.get(i).getLong("quantity");
            }
        }
        return new Accepted(commands, quantity);
    }

    private static Stream<JsonObject> objects(JsonObject json, String field) {
        return json.getJsonArray(field).stream().map(JsonObject.class::cast);
    }

    private void awaitKeys(long count) {
        Await.until(() -> Future.succeededFuture(keys()), stored -> stored >= count);
    }

    private long keys() {
        return number("select count(*) from idempotency_key");
    }

    /** All that the node has taken in but slices. */
    private Set<UUID> commandsStored() {
        Set<UUID> ids = new HashSet<>();
        var rows = Await.result(
            database.pool().query("select id from command where kind in ('transfer', 'claim')").execute()
        );
        StreamSupport.stream(rows.spliterator(), false).forEach(row -> ids.add(row.getUUID("id")));
        return ids;
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
