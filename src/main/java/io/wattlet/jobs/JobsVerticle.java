package io.wattlet.jobs;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import io.wattlet.store.OutageLog;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs, each on one node of the cluster at a time. Every node looks which jobs are due and takes those that nobody is
 * at; while it runs one it renews its lease. What a node leaves by dying or hanging is taken over when the lease ends.
 */
public final class JobsVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(JobsVerticle.class);

    private static final int MOST_DOUBLINGS = 16;

    private final OutageLog outages = new OutageLog(LOG);
    private final Map<String, Job> jobs;
    private final JobSettings settings;
    private final JobLeases leases;
    private final MeterRegistry meters;
    private final Map<Lead, Future<Void>> runs = new HashMap<>();
    private boolean looking;
    private boolean stopping;

    /** Runs nothing before it is deployed. No two jobs have the same name. */
    public JobsVerticle(Pool pool, Collection<Job> jobs, JobSettings settings, MeterRegistry meters) {
        this.jobs = jobs.stream().collect(Collectors.toUnmodifiableMap(Job::name, Function.identity()));
        this.settings = settings;
        this.leases = new JobLeases(pool, UUID.randomUUID(), settings.lease());
        this.meters = meters;
        // From the beginning, so that a job that never ran can be told from one that nobody counts.
        jobs.forEach(job -> List.of(true, false).forEach(succeeded -> timer(job, succeeded)));
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(settings.lookEvery().toMillis(), _ -> look());
        vertx.setPeriodic(settings.lease().dividedBy(3).toMillis(), _ -> renew());
        return leases.enter(jobs.keySet()).onSuccess(_ -> look());
    }

    /** Has the runs under way end after the step that they are at, and gives their jobs back. */
    @Override
    public Future<?> stop() {
        stopping = true;
        runs.keySet().forEach(Lead::lose);
        return Future.join(List.copyOf(runs.values())).otherwiseEmpty();
    }

    private void look() {
        if (looking || stopping) {
            return;
        }
        looking = true;
        leases
            .take(jobs.keySet())
            .onComplete(taken -> {
                looking = false;
                if (taken.succeeded()) {
                    taken.result().forEach(this::begin);
                } else {
                    outages.warn("jobs that are due could not be looked for; it is tried again", taken.cause());
                }
            });
    }

    private void begin(Lead lead) {
        if (stopping) {
            lead.lose();
        }
        Promise<Void> end = Promise.promise();
        runs.put(lead, end.future());
        run(lead)
            .recover(failure -> couldNotBeGivenBack(lead, failure))
            .onComplete(_ -> {
                runs.remove(lead);
                end.complete();
            });
    }

    private Future<Void> run(Lead lead) {
        Job job = Objects.requireNonNull(jobs.get(lead.job()));
        Timer.Sample sample = Timer.start(meters);
        LOG.debug("job {} begins", job.name());
        return attempt(job, lead).transform(run -> {
            sample.stop(timer(job, run.succeeded()));
            return run.succeeded() ? giveBack(lead, job) : giveBackFailed(lead, job, run.cause());
        });
    }

    // A job that throws instead of failing must not take the others with it.
    private static Future<Void> attempt(Job job, Lead lead) {
        try {
            return lead.isHeld() ? job.run(lead) : Future.succeededFuture();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private Future<Void> giveBack(Lead lead, Job job) {
        return leases.release(lead, stopping ? Duration.ZERO : job.every(), null);
    }

    private Future<Void> giveBackFailed(Lead lead, Job job, Throwable failure) {
        return leases
            .failures(lead)
            .compose(before -> {
                Duration pause = pause(before, job.every());
                LOG.warn("job {} failed and is run again in {} s", job.name(), pause.toSeconds(), failure);
                return leases.release(lead, pause, String.valueOf(failure));
            });
    }

    private Duration pause(int failuresBefore, Duration longest) {
        Duration doubled = settings.firstRetry().multipliedBy(1L << Math.min(failuresBefore, MOST_DOUBLINGS));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }

    private static Future<@Nullable Void> couldNotBeGivenBack(Lead lead, Throwable failure) {
        LOG.warn("job {} could not be given back; it is taken up again when its lease ends", lead.job(), failure);
        return Future.succeededFuture();
    }

    private void renew() {
        if (!runs.isEmpty()) {
            leases
                .renew(runs.keySet())
                .onFailure(failure -> outages.warn("leases of jobs could not be renewed", failure));
        }
    }

    private Timer timer(Job job, boolean succeeded) {
        return Timer.builder("wattlet_jobs_duration")
            .description("Runs of jobs by this node and how long they took.")
            .tag("job", job.name())
            .tag("outcome", succeeded ? "done" : "failed")
            .register(meters);
    }
}
