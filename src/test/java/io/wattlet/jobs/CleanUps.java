package io.wattlet.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.sqlclient.Pool;
import io.wattlet.Await;
import java.time.Duration;

/** Removals of wallets whose transactions are as small as they get. */
public final class CleanUps {

    private static final int BATCH = 1;

    private CleanUps() {}

    /** Runs a clean-up of all disabled wallets, up to the end. */
    public static void run(Pool pool) {
        Await.result(cleanUp(pool, Duration.ZERO, new SimpleMeterRegistry()).run(Leads.held()));
    }

    /** Runs one of wallets that were disabled for long enough. */
    public static void run(Pool pool, Duration after) {
        Await.result(cleanUp(pool, after, new SimpleMeterRegistry()).run(Leads.held()));
    }

    /** Begins one with a disabled wallet in transactions of the usual size, and loses the lead after the first. */
    public static void begin(Pool pool) {
        Lead lead = Leads.held();
        Leads.lose(lead);
        Job job = new WalletCleanUp(pool, Duration.ZERO, Duration.ofMinutes(1), new SimpleMeterRegistry());
        Await.result(job.run(lead));
    }

    /** Goes on up to the first transaction that deletes something, and loses the lead then; whether there was one. */
    public static boolean deleteSomething(Pool pool) {
        Lead lead = Leads.held();
        Await.result(cleanUp(pool, Duration.ZERO, losing(lead)).run(lead));
        return !lead.isHeld();
    }

    private static Job cleanUp(Pool pool, Duration after, MeterRegistry meters) {
        return new WalletCleanUp(new WalletRemoval(pool, BATCH), after, Duration.ofMinutes(1), meters);
    }

    private static MeterRegistry losing(Lead lead) {
        return new SimpleMeterRegistry() {
            @Override
            protected Counter newCounter(Meter.Id id) {
                return new CumulativeCounter(id) {
                    @Override
                    public void increment(double amount) {
                        super.increment(amount);
                        if (amount > 0) {
                            Leads.lose(lead);
                        }
                    }
                };
            }
        };
    }
}
