package io.wattlet.devnet.torture;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param nodeClassPath class path of a node, without the devnet
 * @param time          how long things go wrong
 * @param nodes         of the system that has several
 * @param seed          of everything random
 * @param withdrawals   whether the issuer takes certificates back
 * @param calm          whether nothing goes wrong
 * @param keep          whether data and logs are kept in any case
 */
record TortureOptions(
    String nodeClassPath,
    Duration time,
    int nodes,
    long seed,
    boolean withdrawals,
    boolean calm,
    boolean keep
) {
    static final String USAGE = """
        Usage: scripts/torture [OPTION]...
        Has real nodes work while they are killed, hung and cut off, and checks afterwards that nothing was lost or doubled.
        Ends with "torture: passed" and 0, or with "torture: FAILED", what is wrong, and 1.

          --minutes NUMBER  how long things go wrong, 1 to 1440; 5 when not given
          --nodes NUMBER    of the wallet system that has several, 1 to 9; 3 when not given
          --seed NUMBER     of everything random; another one in every run when not given
          --withdrawals     the issuer takes certificates back, too
          --calm            nothing goes wrong: shows what the work alone does, and fails, because nothing is proved
          --keep            keep data and logs, which are kept anyway when something is wrong
          --help            this text
        """;

    private static final int MOST_MINUTES = 1_440;
    private static final int MOST_NODES = 9;

    /** The command line cannot be understood. The text is for the user. */
    static final class UsageException extends RuntimeException {

        UsageException(String message) {
            super(message);
        }
    }

    /**
     * Reads the command line. Of an option that is given twice, the last holds.
     *
     * @throws UsageException when it cannot be understood
     */
    static TortureOptions parse(List<String> arguments) {
        String nodeClassPath = null;
        long minutes = 5;
        long nodes = 3;
        long seed = new SecureRandom().nextInt(Integer.MAX_VALUE);
        boolean withdrawals = false;
        boolean calm = false;
        boolean keep = false;
        Iterator<String> words = arguments.iterator();
        while (words.hasNext()) {
            String option = words.next();
            switch (option) {
                case "--node-classpath" -> nodeClassPath = value(option, words);
                case "--minutes" -> minutes = number(option, words, 1, MOST_MINUTES);
                case "--nodes" -> nodes = number(option, words, 1, MOST_NODES);
                case "--seed" -> seed = number(option, words, Long.MIN_VALUE, Long.MAX_VALUE);
                case "--withdrawals" -> withdrawals = true;
                case "--calm" -> calm = true;
                case "--keep" -> keep = true;
                default -> throw new UsageException("there is no option " + option);
            }
        }
        return new TortureOptions(
            given("--node-classpath", nodeClassPath),
            Duration.ofMinutes(minutes),
            (int) nodes,
            seed,
            withdrawals,
            calm,
            keep
        );
    }

    private static <T> T given(String option, @Nullable T value) {
        if (value == null) {
            throw new UsageException(option + " must be given");
        }
        return value;
    }

    private static long number(String option, Iterator<String> words, long least, long most) {
        String text = value(option, words);
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below, with what would do.
        }
        throw new UsageException(option + " takes a whole number from " + least + " to " + most + ", not " + text);
    }

    private static String value(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new UsageException(option + " takes a value");
        }
        return words.next();
    }
}
