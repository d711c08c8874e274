package io.wattlet.devnet;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * What the devnet's registry does wrong on purpose. Each fault is drawn from its own generator, seeded by
 * {@link DevnetSettings.RegistryBehaviour#seed}, so that one can be turned without changing the draws of the others.
 *
 * @param lateAnswer     a gRPC call is answered later, by up to the given time
 * @param overtaking     the transactions of one SendTransactions call are held back together for up to the given time:
 *                       later calls overtake it, while the order inside the call stays
 * @param slowProcessing one transaction, and its stream behind it, is processed later by up to the given time
 * @param longPending    one transaction, and its stream behind it, stays PENDING for the whole of the given time
 * @param drop           probability that a transaction is accepted, shown as PENDING and never processed
 * @param duplicate      probability that a transaction is processed twice
 * @param finalized      probability that a transaction is FINALIZED as soon as it is committed
 * @param statusLife     how long a status is remembered after it was last set; then FAILED and PENDING are forgotten.
 *                       An UNKNOWN that was looked up is remembered for a twelfth of it
 */
public record Faults(
    Chance lateAnswer,
    Chance overtaking,
    Chance slowProcessing,
    Chance longPending,
    double drop,
    double duplicate,
    double finalized,
    Duration statusLife
) {
    /** How long a real registry remembers a status. */
    public static final Duration USUAL_STATUS_LIFE = Duration.ofMinutes(60);

    /** A registry without faults. */
    public static final Faults NONE = new Faults(
        Chance.NEVER,
        Chance.NEVER,
        Chance.NEVER,
        Chance.NEVER,
        0,
        0,
        0,
        USUAL_STATUS_LIFE
    );

    /** Checks that every probability lies between 0 and 1 and that a status is remembered at all. */
    public Faults {
        requireProbability("drop", drop);
        requireProbability("duplicate", duplicate);
        requireProbability("finalized", finalized);
        if (!statusLife.isPositive()) {
            throw new IllegalArgumentException("status-life must be longer than nothing");
        }
    }

    /**
     * A fault that takes time.
     *
     * @param probability between 0 and 1
     * @param time        how long, or how long at most; not negative
     */
    public record Chance(double probability, Duration time) {
        /** It does not happen. */
        public static final Chance NEVER = new Chance(0, Duration.ZERO);

        /** Checks the probability and the time. */
        public Chance {
            requireProbability("probability", probability);
            if (time.isNegative()) {
                throw new IllegalArgumentException("the time of a fault cannot be negative");
            }
        }
    }

    /**
     * The same faults with one of them changed, as given in text.
     *
     * @param name  {@code late-answer}, {@code overtaking}, {@code slow-processing}, {@code long-pending}, {@code drop},
     *              {@code duplicate}, {@code finalized} or {@code status-life}
     * @param value a probability ({@code 0.1}); for the first four a probability and a time ({@code 0.1:250ms}); for
     *              {@code status-life} a time. Times are whole numbers of {@code ms}, {@code s}, {@code m} or {@code h}
     * @throws IllegalArgumentException with a text for the user when name or value are something else
     */
    public Faults with(String name, String value) {
        return switch (name) {
            case "late-answer" -> withLateAnswer(parseChance(name, value));
            case "overtaking" -> withOvertaking(parseChance(name, value));
            case "slow-processing" -> withSlowProcessing(parseChance(name, value));
            case "long-pending" -> withLongPending(parseChance(name, value));
            case "drop" -> withDrop(parseProbability(name, value));
            case "duplicate" -> withDuplicate(parseProbability(name, value));
            case "finalized" -> withFinalized(parseProbability(name, value));
            case "status-life" -> withStatusLife(parseTime(name, value));
            default -> throw new IllegalArgumentException(
                "no fault is called " +
                    name +
                    "; there are late-answer, overtaking, slow-processing, long-pending, drop, duplicate, finalized and" +
                    " status-life"
            );
        };
    }

    /** The same with another {@link #lateAnswer}. */
    public Faults withLateAnswer(Chance chance) {
        return new Faults(chance, overtaking, slowProcessing, longPending, drop, duplicate, finalized, statusLife);
    }

    /** The same with another {@link #overtaking}. */
    public Faults withOvertaking(Chance chance) {
        return new Faults(lateAnswer, chance, slowProcessing, longPending, drop, duplicate, finalized, statusLife);
    }

    /** The same with another {@link #slowProcessing}. */
    public Faults withSlowProcessing(Chance chance) {
        return new Faults(lateAnswer, overtaking, chance, longPending, drop, duplicate, finalized, statusLife);
    }

    /** The same with another {@link #longPending}. */
    public Faults withLongPending(Chance chance) {
        return new Faults(lateAnswer, overtaking, slowProcessing, chance, drop, duplicate, finalized, statusLife);
    }

    /** The same with another {@link #drop}. */
    public Faults withDrop(double probability) {
        return new Faults(
            lateAnswer,
            overtaking,
            slowProcessing,
            longPending,
            probability,
            duplicate,
            finalized,
            statusLife
        );
    }

    /** The same with another {@link #duplicate}. */
    public Faults withDuplicate(double probability) {
        return new Faults(
            lateAnswer,
            overtaking,
            slowProcessing,
            longPending,
            drop,
            probability,
            finalized,
            statusLife
        );
    }

    /** The same with another {@link #finalized}. */
    public Faults withFinalized(double probability) {
        return new Faults(
            lateAnswer,
            overtaking,
            slowProcessing,
            longPending,
            drop,
            duplicate,
            probability,
            statusLife
        );
    }

    /** The same with another {@link #statusLife}. */
    public Faults withStatusLife(Duration life) {
        return new Faults(lateAnswer, overtaking, slowProcessing, longPending, drop, duplicate, finalized, life);
    }

    private static void requireProbability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must lie between 0 and 1, not at " + value);
        }
    }

    private static Chance parseChance(String name, String value) {
        int colon = value.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(name + " takes a probability and a time, as in 0.1:250ms, not " + value);
        }
        return new Chance(
            parseProbability(name, value.substring(0, colon)),
            parseTime(name, value.substring(colon + 1))
        );
    }

    private static double parseProbability(String name, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " takes a probability, as in 0.1, not " + value, e);
        }
    }

    private static Duration parseTime(String name, String value) {
        try {
            return Duration.parse("PT" + milliseconds(value.toUpperCase(Locale.ROOT)));
        } catch (DateTimeParseException | NumberFormatException e) {
            throw new IllegalArgumentException(name + " takes a time, as in 250ms or 5s, not " + value, e);
        }
    }

    /** The ISO form knows no milliseconds. */
    private static String milliseconds(String value) {
        if (!value.endsWith("MS")) {
            return value;
        }
        return Duration.ofMillis(Long.parseLong(value.substring(0, value.length() - 2))).toString().substring(2);
    }
}
