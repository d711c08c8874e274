package io.wattlet.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that take turns at jobs, each with connections of its own. */
class JobsVerticleIT {

    private static final JobSettings QUICK = new JobSettings(
        Duration.ofMillis(20),
        Duration.ofMillis(900),
        Duration.ofMillis(10)
    );

    private final Vertx vertx = Vertx.vertx();
    private final String uri = TestDatabase.fresh();
    private final Database watcher = open();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private final Promise<Void> endOfTest = Promise.promise();

    private record Work(Duration every, Function<Lead, Future<Void>> work) implements Job {
        @Override
        public String name() {
            return "work";
        }

        @Override
        public Future<Void> run(Lead lead) {
            return work.apply(lead);
        }
    }

    /** A job that runs until the end of the test, whatever becomes of its lead. */
    private static final class Endless {

        final List<Lead> begun = Collections.synchronizedList(new ArrayList<>());
        private final Future<Void> end;

        Endless(Future<Void> end) {
            this.end = end;
        }

        Work every(Duration interval) {
            return new Work(interval, lead -> {
                begun.add(lead);
                return end;
            });
        }

        void awaitBegin() {
            Await.until(() -> Future.succeededFuture(begun.size()), count -> count > 0);
        }
    }

    @AfterEach
    void close() {
        endOfTest.complete();
        Await.result(vertx.close());
    }

    @Test
    void aJobRunsAgainAndAgainAndNeverTwiceAtATime() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger runs = new AtomicInteger();
        Work counted = new Work(Duration.ofMillis(1), _ -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            return vertx
                .timer(5)
                .<Void>mapEmpty()
                .onComplete(_ -> {
                    running.decrementAndGet();
                    runs.incrementAndGet();
                });
        });

        for (int node = 0; node < 4; node++) {
            start(open(), counted);
        }

        Await.until(() -> Future.succeededFuture(runs.get()), count -> count >= 20);
        assertEquals(1, most.get());
    }

    @Test
    void aJobWaitsForItsTime() {
        AtomicInteger runs = new AtomicInteger();
        start(
            open(),
            new Work(Duration.ofHours(1), _ -> {
                runs.incrementAndGet();
                return Future.succeededFuture();
            })
        );

        Row row = Await.until(
            this::row,
            job -> job.getValue("last_ended_at") != null && job.getValue("holder") == null
        );

        assertEquals(1, runs.get());
        assertTrue(
            row.getOffsetDateTime("next_run_at").isAfter(row.getOffsetDateTime("last_ended_at").plusMinutes(59))
        );
    }

    @Test
    void whatADeadNodeLeavesIsTakenOverAndItsLeadIsOver() {
        Endless left = new Endless(endOfTest.future());
        Database dying = open();
        start(dying, left.every(Duration.ofMillis(1)));
        left.awaitBegin();
        Endless next = new Endless(endOfTest.future());
        start(open(), next.every(Duration.ofMillis(1)));

        Await.result(dying.close());

        next.awaitBegin();
        assertFalse(left.begun.getFirst().isHeld());
        assertTrue(next.begun.getFirst().isHeld());
        assertTrue(next.begun.getFirst().term() > left.begun.getFirst().term());
    }

    @Test
    void aLongRunKeepsItsLead() {
        Endless run = new Endless(endOfTest.future());
        start(open(), run.every(Duration.ofMillis(1)));
        start(open(), run.every(Duration.ofMillis(1)));
        run.awaitBegin();
        OffsetDateTime firstEnd = heldUntil(Await.result(row()));

        Await.until(this::row, job -> heldUntil(job).isAfter(firstEnd.plus(QUICK.lease())));

        assertEquals(1, run.begun.size());
        assertTrue(run.begun.getFirst().isHeld());
    }

    @Test
    void aStoppedNodeEndsItsRunAndGivesTheJobBackAtOnce() {
        AtomicInteger ended = new AtomicInteger();
        Work untilToldToEnd = new Work(Duration.ofHours(1), lead ->
            until(lead).onComplete(_ -> ended.incrementAndGet())
        );
        String deployment = start(open(), untilToldToEnd);
        Await.until(this::row, job -> job.getValue("holder") != null);

        Await.result(vertx.undeploy(deployment));

        assertEquals(1, ended.get());
        Row row = Await.result(row());
        assertEquals(null, row.getValue("holder"));
        assertFalse(row.getOffsetDateTime("next_run_at").isAfter(row.getOffsetDateTime("last_ended_at")));
    }

    @Test
    void aJobThatFailsOrThrowsIsRunAgainAndItsFailureIsKept() {
        AtomicInteger runs = new AtomicInteger();
        start(
            open(),
            new Work(Duration.ofMillis(200), _ -> {
                if (runs.incrementAndGet() % 2 == 0) {
                    throw new IllegalStateException("thrown");
                }
                return Future.failedFuture("failed");
            })
        );

        Row row = Await.until(this::row, job -> job.getInteger("failures") >= 4);

        assertTrue(
            List.of(
                "java.lang.IllegalStateException: thrown",
                "io.vertx.core.impl.NoStackTraceThrowable: failed"
            ).contains(row.getString("last_failure")),
            row.getString("last_failure")
        );
        assertTrue(meters.get("wattlet_jobs_duration").tag("outcome", "failed").timer().count() >= 3);
    }

    private Future<Void> until(Lead lead) {
        return lead.isHeld() ? vertx.timer(5).compose(_ -> until(lead)) : Future.succeededFuture();
    }

    private String start(Database database, Job job) {
        return Await.result(vertx.deployVerticle(new JobsVerticle(database.pool(), List.of(job), QUICK, meters)));
    }

    private Database open() {
        return Database.open(vertx, new DatabaseConfiguration(uri, 2, null));
    }

    private static OffsetDateTime heldUntil(Row row) {
        return row.getOffsetDateTime("held_until");
    }

    private Future<Row> row() {
        return watcher
            .pool()
            .query("select * from job where name = 'work'")
            .execute()
            .map(rows -> rows.iterator().next());
    }
}
