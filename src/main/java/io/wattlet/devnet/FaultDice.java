package io.wattlet.devnet;

import io.wattlet.devnet.Faults.Chance;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** Draws the registry's faults: the same seed and the same course of events give the same faults. One context only. */
final class FaultDice {

    /** What can be drawn for; each has a generator of its own. */
    enum Fault {
        LATE_ANSWER,
        OVERTAKING,
        SLOW_PROCESSING,
        LONG_PENDING,
        DROP,
        DUPLICATE,
        FINALIZED,
    }

    private final Map<Fault, SplittableRandom> generators = new EnumMap<>(Fault.class);

    FaultDice(long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        for (Fault fault : Fault.values()) {
            generators.put(fault, seeds.split());
        }
    }

    /** Whether it happens this time. */
    boolean happens(Fault fault, double probability) {
        return probability > 0 && generator(fault).nextDouble() < probability;
    }

    /** Zero when it does not happen this time, else a time up to the one given. */
    Duration upTo(Fault fault, Chance chance) {
        if (!happens(fault, chance.probability())) {
            return Duration.ZERO;
        }
        return Duration.ofNanos(generator(fault).nextLong(chance.time().toNanos() + 1));
    }

    /** Zero when it does not happen this time, else the time given. */
    Duration exactly(Fault fault, Chance chance) {
        return happens(fault, chance.probability()) ? chance.time() : Duration.ZERO;
    }

    private SplittableRandom generator(Fault fault) {
        return Objects.requireNonNull(generators.get(fault));
    }
}
