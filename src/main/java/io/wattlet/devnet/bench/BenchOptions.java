package io.wattlet.devnet.bench;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param name          of the benchmark
 * @param nodeClassPath class path of a node, without the devnet
 * @param warmUps       how often each thing is done before it is measured
 * @param runs          how often each thing is measured
 * @param seed          of everything random
 * @param slices        how many the larger of two databases has
 * @param rate          requests a second that times are taken at, or that are offered
 * @param announced     slices that are announced in one round
 * @param underWay      of those, how many are under way at a time
 * @param stops         how often a node is made to hang
 */
record BenchOptions(
    String name,
    String nodeClassPath,
    int warmUps,
    int runs,
    int seed,
    int slices,
    int rate,
    int announced,
    int underWay,
    int stops
) {
    private static final int MOST_RUNS = 10_000;
    private static final int MOST_SLICES = 1_000_000_000;
    private static final int MOST_ANNOUNCED = 100_000;
    // What one connection may have, and one stream.
    private static final int MOST_UNDER_WAY = 1_000;
    private static final int MOST_STOPS = 100;

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
    static BenchOptions parse(List<String> arguments) {
        String name = null;
        String nodeClassPath = null;
        int warmUps = 3;
        int runs = 20;
        int seed = 1;
        int slices = 10_000_000;
        int rate = 50;
        int announced = 10_000;
        int underWay = 256;
        int stops = 3;
        Iterator<String> words = arguments.iterator();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "--node-classpath" -> nodeClassPath = value(word, words);
                case "--warm-ups" -> warmUps = number(word, words, 0, MOST_RUNS);
                case "--runs" -> runs = number(word, words, 1, MOST_RUNS);
                case "--seed" -> seed = number(word, words, 0, Integer.MAX_VALUE);
                case "--slices" -> slices = number(word, words, ReadsBenchmark.FEW_SLICES, MOST_SLICES);
                case "--rate" -> rate = number(word, words, 1, MOST_RUNS);
                case "--announced" -> announced = number(word, words, 1, MOST_ANNOUNCED);
                case "--under-way" -> underWay = number(word, words, 1, MOST_UNDER_WAY);
                case "--stops" -> stops = number(word, words, 1, MOST_STOPS);
                default -> name = name(word, name);
            }
        }
        return new BenchOptions(
            given("the name of a benchmark", name),
            given("--node-classpath", nodeClassPath),
            warmUps,
            runs,
            seed,
            slices,
            rate,
            announced,
            underWay,
            stops
        );
    }

    private static String name(String word, @Nullable String earlier) {
        if (word.startsWith("--")) {
            throw new UsageException("there is no option " + word);
        }
        if (earlier != null) {
            throw new UsageException("one benchmark at a time, not " + earlier + " and " + word);
        }
        return word;
    }

    private static <T> T given(String what, @Nullable T value) {
        if (value == null) {
            throw new UsageException(what + " must be given");
        }
        return value;
    }

    private static int number(String option, Iterator<String> words, int least, int most) {
        String text = value(option, words);
        boolean isNumber = text.matches("[0-9]{1,10}");
        if (!isNumber || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw new UsageException(option + " takes a whole number from " + least + " to " + most + ", not " + text);
        }
        return Integer.parseInt(text);
    }

    private static String value(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new UsageException(option + " takes a value");
        }
        return words.next();
    }
}
