package io.wattlet.devnet.bench;

import io.wattlet.devnet.testbed.Cleanup;
import java.io.IOException;
import java.io.PrintStream;

/** Something that can be measured. A new one is added to the list in {@link Bench}. */
interface Benchmark {
    /** What it is called on the command line. */
    String name();

    /** What it measures, in one line. */
    String summary();

    /**
     * Measures. Blocks.
     *
     * @param cleanup ends everything that it starts
     * @param notes   for a line now and then of what is being done
     * @throws IOException          when something cannot be started
     * @throws IllegalStateException when what is measured does not do what it should
     */
    Findings run(BenchOptions options, Cleanup cleanup, PrintStream notes) throws IOException;
}
