package io.wattlet.jobs.reconcile;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Pool;
import io.wattlet.command.WakeUps;
import io.wattlet.jobs.Job;
import io.wattlet.jobs.Lead;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.NetworkConfiguration;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Compares what wallets hold with the registries' streams: certificate after certificate, those first that wait the longest,
 * never faster than set. What a stream proves is repaired; what nothing known here explains is reported, for as long as it is
 * so.
 */
public final class Reconciliation implements Job {

    /** Time from one run that found nothing to do to the next. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    /** Steps of one run: each remembers the one before until the run ends. */
    private static final int MOST_STEPS = 1_000;

    /** How soon a run that waits finds out that its lead is lost. */
    private static final Duration LONGEST_NAP = Duration.ofMillis(200);

    /**
     * What it works with.
     *
     * @param streams reads a certificate's stream from its registry
     * @param network the network as it is known now
     * @param cpu     for proofs, keys and hashes
     * @param wakeUps are told what there is more of
     * @param clock   for the pace, and for registries that do not answer
     * @param naps    succeeds after some time
     */
    public record Surroundings(
        Pool pool,
        Function<CertificateId, Future<List<Transaction>>> streams,
        Supplier<NetworkConfiguration> network,
        WorkerExecutor cpu,
        WakeUps wakeUps,
        InstantSource clock,
        Function<Duration, Future<Void>> naps,
        MeterRegistry meters
    ) {}

    private final Surroundings with;
    private final ReconciliationSettings settings;
    private final Pace pace;
    private final StreamReader reader;
    private final Findings findings;
    private final ReconciliationMeters meters;
    private final Step.Tools tools;

    /** Compares nothing before it is run. */
    public Reconciliation(Surroundings with, ReconciliationSettings settings) {
        this.with = with;
        this.settings = settings;
        this.pace = new Pace(settings.streamsPerSecond(), with.clock());
        this.reader = new StreamReader(
            with.streams(),
            with.network(),
            with.cpu(),
            with.clock(),
            settings.retry(),
            pace
        );
        this.findings = new Findings(with.pool());
        this.meters = new ReconciliationMeters(with.meters());
        StrandedClaims stranded = new StrandedClaims(
            with.pool(),
            reader,
            with.network(),
            with.cpu(),
            with.clock(),
            settings.grace()
        );
        this.tools = new Step.Tools(
            with.pool(),
            reader,
            with.cpu(),
            new Repairs(with.pool()),
            findings,
            stranded,
            with.wakeUps(),
            meters,
            settings
        );
    }

    @Override
    public String name() {
        return "reconciliation";
    }

    @Override
    public Duration every() {
        return LOOK_EVERY;
    }

    @Override
    public Future<Void> run(Lead lead) {
        return run(lead::isHeld);
    }

    /** The same for whoever tells by himself whether to go on. */
    Future<Void> run(BooleanSupplier held) {
        return countFindings().compose(_ -> steps(held, MOST_STEPS));
    }

    private Future<Void> steps(BooleanSupplier held, int most) {
        if (most == 0 || !held.getAsBoolean()) {
            return Future.succeededFuture();
        }
        Set<String> registries = reader.registries();
        return Certificates.take(with.pool(), registries, settings.batch(), settings.retry()).compose(due ->
            due.isEmpty()
                ? Future.<Void>succeededFuture()
                : new Step(tools, held)
                      .compare(due)
                      .compose(_ -> countFindings())
                      .compose(_ -> rest(held))
                      .compose(_ -> steps(held, most - 1))
        );
    }

    private Future<Void> countFindings() {
        return findings.counts().onSuccess(meters::findings).mapEmpty();
    }

    private Future<Void> rest(BooleanSupplier held) {
        Duration left = pace.toWait();
        if (!left.isPositive() || !held.getAsBoolean()) {
            return Future.succeededFuture();
        }
        Duration nap = left.compareTo(LONGEST_NAP) < 0 ? left : LONGEST_NAP;
        return with
            .naps()
            .apply(nap)
            .compose(_ -> rest(held));
    }
}
