package io.wattlet.devnet.demo;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param nodeClassPath class path of a node, without the devnet
 * @param readings      file of meter readings
 * @param seed          of everything random
 * @param keep          whether data and logs are kept in any case
 */
record DemoOptions(String nodeClassPath, Path readings, long seed, boolean keep) {
    static final String USAGE = """
        Usage: scripts/demo [OPTION]...
        Plays a day of certificates in two wallet systems and checks every watt-hour. Ends with "demo: passed" and 0, or
        with "demo: FAILED", what is wrong, and 1.

          --readings FILE  meter readings in the form of conf/demo-readings.csv, which is what is read otherwise
          --seed NUMBER    of everything random; another one in every run when not given
          --keep           keep data and logs, which are kept anyway when something is wrong
          --help           this text
        """;

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
    static DemoOptions parse(List<String> arguments) {
        String nodeClassPath = null;
        Path readings = null;
        long seed = new SecureRandom().nextInt(Integer.MAX_VALUE);
        boolean keep = false;
        Iterator<String> words = arguments.iterator();
        while (words.hasNext()) {
            String option = words.next();
            switch (option) {
                case "--node-classpath" -> nodeClassPath = value(option, words);
                case "--readings" -> readings = Path.of(value(option, words));
                case "--seed" -> seed = number(option, value(option, words));
                case "--keep" -> keep = true;
                default -> throw new UsageException("there is no option " + option);
            }
        }
        return new DemoOptions(given("--node-classpath", nodeClassPath), given("--readings", readings), seed, keep);
    }

    private static <T> T given(String option, @Nullable T value) {
        if (value == null) {
            throw new UsageException(option + " must be given");
        }
        return value;
    }

    private static long number(String option, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new UsageException(option + " takes a whole number, not " + value);
        }
    }

    private static String value(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new UsageException(option + " takes a value");
        }
        return words.next();
    }
}
