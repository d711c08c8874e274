package io.wattlet.devnet.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Tells people how far it has come, a line at a time, and remembers how long everything took. Any thread may use it. */
final class Progress {

    private static final double SECOND = 1e9;
    /** A count that has changed is shown after this time, one that has not after the longer one. */
    private static final double BETWEEN_COUNTS = 1;
    private static final double BETWEEN_SAME_COUNTS = 5;

    private final PrintStream out;
    private final long start = System.nanoTime();
    private final List<Step> steps = new ArrayList<>();
    private double lastLine;
    private String lastCount = "";

    Progress(PrintStream out) {
        this.out = out;
    }

    /**
     * Something that was done.
     *
     * @param count   how many of them
     * @param seconds how long it took
     */
    record Step(String name, int count, double seconds) {}

    /** Does something, and says so before. */
    void step(String name, int count, Runnable work) {
        step(name, count, () -> {
            work.run();
            return count;
        });
    }

    /** Does something that has a result, and says so before. */
    <T> T step(String name, int count, Supplier<T> work) {
        say(name + " ...");
        long begin = System.nanoTime();
        T result = work.get();
        remember(new Step(name, count, (System.nanoTime() - begin) / SECOND));
        return result;
    }

    /** Prints a line with the time since the beginning. */
    synchronized void say(String line) {
        lastLine = seconds();
        out.printf(Locale.ROOT, "[%6.1f s] %s%n", lastLine, line);
    }

    /** Prints how much of something is done, unless a line was printed a moment ago. */
    synchronized void count(String what, int done, int all) {
        String count = "  " + what + " " + done + " of " + all;
        double pause = count.equals(lastCount) ? BETWEEN_SAME_COUNTS : BETWEEN_COUNTS;
        if (seconds() - lastLine >= pause) {
            lastCount = count;
            say(count);
        }
    }

    /** Everything that was done so far, in the order in which it was finished. */
    synchronized List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Time since the beginning. */
    double seconds() {
        return (System.nanoTime() - start) / SECOND;
    }

    private synchronized void remember(Step step) {
        steps.add(step);
    }
}
