package io.wattlet.jobs.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.command.WakeUps;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which streams are read, when, and by whom; what they show is of no matter here: they show nothing. */
class ReconciliationIT {

    private static final int PER_SECOND = 10;
    private static final int BATCH = 8;
    private static final Duration RETRY = Duration.ofMinutes(1);

    private static final ReconciliationSettings SETTINGS = new ReconciliationSettings(
        PER_SECOND,
        BATCH,
        2,
        Duration.ofHours(1),
        RETRY,
        Duration.ZERO
    );

    private static final NetworkConfiguration NETWORK = new NetworkConfiguration(
        Map.of(
            "narnia",
            new NetworkConfiguration.Registry(URI.create("http://127.0.0.1:1")),
            "mute",
            new NetworkConfiguration.Registry(URI.create("http://127.0.0.1:1"))
        ),
        Map.of(),
        Map.of(),
        null,
        NetworkConfiguration.TimeConstraint.ENCLOSING
    );

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(vertx, new DatabaseConfiguration(TestDatabase.fresh(), 4, null));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<CertificateId> read = new CopyOnWriteArrayList<>();
    private final Instant start = Instant.parse("2026-03-01T12:00:00Z");
    // Moved by those who wait, from whatever thread they do.
    private final AtomicReference<Instant> now = new AtomicReference<>(start);

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    @Test
    void streamsAreReadNoFasterThanSet() {
        hold("narnia", 50);

        Await.result(
            job(id -> {
                long elapsed = Duration.between(start, now.get()).toMillis();
                int most = Math.toIntExact((elapsed * PER_SECOND) / 1000) + BATCH;
                assertTrue(read.size() <= most, read.size() + " streams after " + elapsed + " ms");
                return nothing();
            }).run(() -> true)
        );

        assertEquals(50, read.size());
        assertEquals(50, new HashSet<>(read).size());
        // 48 were waited for after whole batches, and the last 2.
        assertEquals(Duration.ofSeconds(5), Duration.between(start, now.get()));
    }

    @Test
    void thoseThatWaitTheLongestComeFirstAndNoneBeforeItsTime() {
        hold("narnia", 20);
        execute("update certificate set compare_after = now() - interval '1 h' * extract(second from period_start)");
        execute(
            "update certificate set compare_after = now() + interval '1 h' where extract(second from period_start) > 15"
        );

        Await.result(job(_ -> nothing()).run(() -> true));

        assertEquals(16, read.size());
        assertEquals(new HashSet<>(longestWaiting().subList(0, 8)), new HashSet<>(read.subList(0, 8)));
    }

    @Test
    void whatNothingIsHeldOfIsNotReadAndItsFindingsGo() {
        hold("narnia", 3);
        Await.result(job(_ -> nothing()).run(() -> true));
        assertEquals(3L, count("select count(*) from reconciliation_finding where kind = 'stream-missing'"));
        read.clear();
        execute("update slice set state = 'transferred'");
        execute("update certificate set compare_after = now()");

        Await.result(job(_ -> nothing()).run(() -> true));

        assertEquals(List.of(), read);
        assertEquals(0L, count("select count(*) from reconciliation_finding"));
        assertEquals(0L, count("select count(*) from certificate where compare_after < now() + interval '50 minutes'"));
    }

    @Test
    void aRunWithoutItsLeadEndsAndWhatItTookComesAgain() {
        hold("narnia", 20);

        Await.result(job(_ -> nothing()).run(() -> read.size() < 3));

        assertTrue(read.size() <= 4, read.size() + " were read");
        // Of the batch, those that were not read come again after the pause; the rest was never taken.
        assertEquals(
            BATCH - read.size(),
            count("select count(*) from certificate where compare_after between now() and now() + interval '1 min'")
        );
        assertEquals(20L - BATCH, count("select count(*) from certificate where compare_after <= now()"));
    }

    @Test
    void twoNodesAtItAtTheSameTimeCompareEachCertificateOnce() {
        hold("narnia", 60);

        Await.result(Future.join(job(_ -> nothing()).run(() -> true), job(_ -> nothing()).run(() -> true)));

        assertEquals(60, read.size());
        assertEquals(60, new HashSet<>(read).size());
    }

    @Test
    void aRegistryThatDoesNotAnswerIsPassedOverAndAskedAgainLater() {
        hold("mute", 20);
        execute("update certificate set compare_after = now() - interval '1 h'");
        hold("narnia", 20);
        AtomicInteger refusals = new AtomicInteger();
        Reconciliation job = job(id -> {
            if (id.registry().equals("mute")) {
                refusals.incrementAndGet();
                return Future.failedFuture("no answer");
            }
            return nothing();
        });

        Await.result(job.run(() -> true));

        // Two at a time, so the fourth may be under way when the third fails.
        assertTrue(refusals.get() <= 4, refusals + " calls");
        assertEquals(
            20L,
            read
                .stream()
                .filter(id -> id.registry().equals("narnia"))
                .count()
        );
        assertEquals(
            20L,
            count(
                "select count(*) from certificate where registry = 'mute' and compare_after < now() + interval '1 min'"
            )
        );
        assertEquals(0L, count("select count(*) from reconciliation_finding where registry = 'mute'"));

        now.updateAndGet(time -> time.plus(RETRY));
        execute("update certificate set compare_after = now() where registry = 'mute'");
        int before = refusals.get();
        Await.result(job.run(() -> true));

        assertTrue(refusals.get() > before);
    }

    @Test
    void oneStreamThatCannotBeReadDoesNotKeepTheOthersFromIt() {
        hold("narnia", 30);
        AtomicInteger calls = new AtomicInteger();

        Await.result(
            job(_ -> calls.incrementAndGet() % 2 == 0 ? Future.failedFuture("too long") : nothing()).run(() -> true)
        );

        assertEquals(30, calls.get());
        assertEquals(15, meters.get("wattlet_reconciliation_certificates").tag("outcome", "unread").counter().count());
    }

    private static Future<List<Transaction>> nothing() {
        return Future.succeededFuture(List.of());
    }

    private Reconciliation job(Function<CertificateId, Future<List<Transaction>>> streams) {
        return new Reconciliation(
            new Reconciliation.Surroundings(
                database.pool(),
                id -> {
                    read.add(id);
                    return streams.apply(id);
                },
                () -> NETWORK,
                vertx.createSharedWorkerExecutor("test-comparing", 2),
                new WakeUps(vertx, database.pool(), meters),
                now::get,
                time -> {
                    now.updateAndGet(before -> before.plus(time));
                    return Future.succeededFuture();
                },
                meters
            ),
            SETTINGS
        );
    }

    private List<CertificateId> longestWaiting() {
        return Await.result(
            database.pool().query("select registry, id from certificate order by period_start desc offset 4").execute()
        )
            .stream()
            .map(row -> new CertificateId(row.getString("registry"), row.getUUID("id")))
            .toList();
    }

    private void hold(String registry, int certificates) {
        Await.result(
            database
                .pool()
                .preparedQuery(
                    """
                    with holder as (
                      insert into wallet (id, owner, master_key, master_key_id, public_key)
                      values (gen_random_uuid(), $1, '', 'k', decode(repeat('01', 74), 'hex'))
                      returning id
                    ), receiver as (
                      insert into external_endpoint (id, owner, url, public_key, text_reference)
                      values (gen_random_uuid(), $1, 'http://peer/', decode(repeat('03', 74), 'hex'), '')
                      returning id
                    ), issued as (
                      insert into certificate (registry, id, type, grid_area, period_start, period_end, attributes, compare_after)
                      select $1, gen_random_uuid(), 2, 'DK1', timestamptz '2026-01-01' + n * interval '1 s', now(), '[]', now()
                        from generate_series(0, $2::int - 1) as n
                      returning id
                    )
                    insert into slice (
                             id, wallet_id, registry, certificate_id, hash, quantity, blinding, receiver_id, position, state, received
                           )
                    select gen_random_uuid(), holder.id, $1, issued.id, sha256(issued.id::text::bytea), 1, sha256(''), receiver.id, 1,
                           'available', true
                      from issued
                     cross join holder
                     cross join receiver
                    """
                )
                .execute(Tuple.of(registry, certificates))
        );
    }

    private long count(String sql) {
        return Await.result(database.pool().query(sql).execute()).iterator().next().getLong(0);
    }

    private void execute(String sql) {
        Await.result(database.pool().query(sql).execute());
    }
}
