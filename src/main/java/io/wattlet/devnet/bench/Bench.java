package io.wattlet.devnet.bench;

import io.wattlet.devnet.bench.BenchOptions.UsageException;
import io.wattlet.devnet.testbed.Cleanup;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Runs one benchmark, and prints a table and a line of JSON. */
public final class Bench {

    private static final List<Benchmark> BENCHMARKS = List.of(
        new LatencyBenchmark(),
        new ReadsBenchmark(),
        new PeersBenchmark(),
        new ClusterBenchmark(),
        new KafkaBenchmark()
    );

    private static final String USAGE = """
        Usage: scripts/bench NAME [OPTION]...
        Measures a node as it is used from outside, and prints a table and a line of JSON.

        %s

          --warm-ups NUMBER  how often each thing is done before it is measured, 3
          --runs NUMBER      how often each thing is measured, 20
          --seed NUMBER      of everything random, 1
          --slices NUMBER    reads: slices of the larger database, 10000000
          --rate NUMBER      reads: requests a second that times are taken at, 50; cluster: transfers a second, 50
          --announced NUMBER peers, kafka: slices of one round, 10000
          --under-way NUMBER peers, kafka: slices that are under way at a time, 256
          --stops NUMBER     cluster: how often a node is made to hang, 3
          --help             this text
        """.formatted(
            BENCHMARKS.stream()
                .map(it -> "  %-17s  %s".formatted(it.name(), it.summary()))
                .collect(Collectors.joining("\n"))
        );

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private Bench() {}

    /** Ends with 0 when it was measured, 1 when it could not be, 2 when the arguments are wrong. */
    public static void main(String[] arguments) {
        List<String> given = List.of(arguments);
        if (given.contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        try {
            BenchOptions options = BenchOptions.parse(given);
            System.exit(run(benchmark(options.name()), options));
        } catch (UsageException e) {
            System.err.println("bench: " + e.getMessage());
            System.err.print(USAGE);
            System.exit(WRONG_USAGE);
        }
    }

    private static Benchmark benchmark(String name) {
        return BENCHMARKS.stream()
            .filter(candidate -> candidate.name().equals(name))
            .findAny()
            .orElseThrow(() -> new UsageException("there is no benchmark " + name));
    }

    private static int run(Benchmark benchmark, BenchOptions options) {
        Cleanup cleanup = new Cleanup(System.err);
        Runtime.getRuntime().addShutdownHook(new Thread(cleanup::close, "stop"));
        try (cleanup) {
            print(benchmark, benchmark.run(options, cleanup, System.err));
            return 0;
        } catch (IOException | RuntimeException e) {
            System.err.println("bench: " + e);
            return FAILED;
        }
    }

    private static void print(Benchmark benchmark, Findings findings) {
        double x25519 = KeyAgreementTime.medianMicros();
        System.out.println(benchmark.name() + ": " + benchmark.summary());
        System.out.println(findings.text());
        System.out.printf(Locale.ROOT, "X25519 key agreement on this machine: %.1f microseconds%n", x25519);
        System.out.println(findings.json(benchmark.name(), x25519).encode());
    }
}
