package io.wattlet.devnet.bench;

import io.vertx.core.buffer.Buffer;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.devnet.bench.Calls.Call;
import io.wattlet.devnet.bench.ReadOperation.Wallet;
import io.wattlet.devnet.testbed.Cleanup;
import io.wattlet.devnet.testbed.Testbed;
import io.wattlet.devnet.testbed.TestbedNode;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/**
 * What it costs to read: in a database with few slices and in one with many, under load, and beside the {@link Floor}.
 * Nodes and Postgres are processes of their own; the load comes from this one.
 */
final class ReadsBenchmark implements Benchmark {

    /** Slices of the smaller database. */
    static final int FEW_SLICES = 100_000;

    private static final Duration TIMED = Duration.ofSeconds(10);
    private static final Duration ALONE = Duration.ofSeconds(3);
    private static final long ANSWERS_WITHIN_SECONDS = 60;
    private static final int LARGEST_RUNS = 5;

    /** Requests for each wallet and operation that let the JVM of a node compile what they need. */
    private static final int WARM_UP_ROUNDS = 5;

    private static final List<ReadOperation> SCALED = List.of(
        ReadOperation.CERTIFICATE_LIST,
        ReadOperation.CERTIFICATE_PAGE,
        ReadOperation.CERTIFICATE_CURSOR,
        ReadOperation.CLAIM_LIST,
        ReadOperation.HOURLY_AGGREGATE
    );

    private static final List<ReadOperation> AGAINST_FLOOR = List.of(
        ReadOperation.CERTIFICATE_LIST,
        ReadOperation.CERTIFICATE_PAGE
    );

    /** A node with its database, and somebody who asks it. */
    private record Subject(TestbedNode node, ReadDatabase database, Calls calls, List<Wallet> wallets) {
        IntFunction<Call> requests(ReadOperation operation) {
            return number -> operation.call(wallets.get(number % wallets.size()));
        }
    }

    @Override
    public String name() {
        return "reads";
    }

    @Override
    public String summary() {
        return "lists, cursors and aggregates: few and many slices, under load, and beside a floor";
    }

    @Override
    public Findings run(BenchOptions options, Cleanup cleanup, PrintStream notes) throws IOException {
        Random random = new Random(options.seed());
        Testbed testbed = Testbed.start(
            DevnetSettings.onFreePorts().withSeed(options.seed()),
            options.nodeClassPath(),
            random,
            cleanup
        );
        notes.println("Data and logs, kept when something fails: " + testbed.folder());
        try {
            return run(options, testbed, notes);
        } catch (IOException | RuntimeException e) {
            if (!cleanup.isClosed()) {
                testbed.keepFiles();
            }
            throw e;
        }
    }

    private static Findings run(BenchOptions options, Testbed testbed, PrintStream notes) throws IOException {
        Subject few = start("few", FEW_SLICES, options, testbed, notes);
        Subject many = start("many", options.slices(), options, testbed, notes);
        notes.println("one at a time ...");
        List<ReadFindings.Scaled> scaled = new ArrayList<>();
        for (ReadOperation operation : SCALED) {
            ReadFindings.Scaled compared = compare(operation, few, many, options);
            notes.printf(
                Locale.ROOT,
                "  %s: %.2f and %.2f ms%n",
                operation.title(),
                compared.few().median(),
                compared.many().median()
            );
            scaled.add(compared);
        }
        few.node.close();
        List<ReadFindings.Largest> largest = List.of(
            largest("hour", many, options),
            largest("day", many, options),
            largest("month", many, options)
        );
        notes.println("under load ...");
        List<ReadFindings.Timed> timed = new ArrayList<>();
        for (ReadOperation operation : ReadOperation.values()) {
            OpenLoad.Result result = OpenLoad.run(
                testbed.vertx(),
                many.calls,
                many.requests(operation),
                options.rate(),
                TIMED
            );
            notes.printf(
                Locale.ROOT,
                "  %s: %.0f/s, p50 %.2f ms, p99 %.2f ms%n",
                operation.title(),
                result.achieved(),
                result.millis(50),
                result.millis(99)
            );
            timed.add(new ReadFindings.Timed(operation.title(), result));
        }
        RateSearch search = new RateSearch(testbed.vertx(), many.calls, notes);
        double alone = search.closedRate(_ -> new Call("", "/health/live"), ALONE);
        return new ReadFindings(conditions(options), scaled, largest, timed, againstFloor(search, many), alone);
    }

    private static Subject start(String name, int slices, BenchOptions options, Testbed testbed, PrintStream notes)
        throws IOException {
        notes.println("loading " + slices + " slices ...");
        ReadDatabase database = ReadDatabase.load(testbed.database(name), slices, options.seed(), notes);
        TestbedNode node = testbed.startNode(name, FloorNode.class.getName(), System.getProperty("java.class.path"));
        Calls calls = new Calls(testbed.vertx(), node.rest());
        return new Subject(node, database, calls, database.averageWallets());
    }

    /** Asks both in turn, so that whatever else the machine does meets both. */
    private static ReadFindings.Scaled compare(
        ReadOperation operation,
        Subject few,
        Subject many,
        BenchOptions options
    ) {
        for (int i = 0; i < options.warmUps() + WARM_UP_ROUNDS * ReadDatabase.WALLETS; i++) {
            nanos(few, operation, i);
            nanos(many, operation, i);
        }
        int count = options.runs() * ReadDatabase.WALLETS;
        long[] ofFew = new long[count];
        long[] ofMany = new long[count];
        for (int i = 0; i < count; i++) {
            ofFew[i] = nanos(few, operation, i);
            ofMany[i] = nanos(many, operation, i);
        }
        return new ReadFindings.Scaled(operation.title(), Samples.of(ofFew), Samples.of(ofMany));
    }

    private static ReadFindings.Largest largest(String time, Subject subject, BenchOptions options) {
        Call call = new Call(
            subject.database.largestOwner(),
            "/v1/aggregate-certificates?TimeAggregate=" + time + "&TimeZone=Europe/Copenhagen"
        );
        for (int i = 0; i < options.warmUps(); i++) {
            answer(subject.calls, call);
        }
        long[] nanos = new long[LARGEST_RUNS];
        for (int i = 0; i < nanos.length; i++) {
            long begun = System.nanoTime();
            answer(subject.calls, call);
            nanos[i] = System.nanoTime() - begun;
        }
        return new ReadFindings.Largest("aggregate of everything by " + time, Samples.of(nanos));
    }

    private static List<ReadFindings.AgainstFloor> againstFloor(RateSearch search, Subject subject) throws IOException {
        Map<String, Buffer> answers = new LinkedHashMap<>();
        Map<ReadOperation, Double> bytes = new EnumMap<>(ReadOperation.class);
        for (ReadOperation operation : AGAINST_FLOOR) {
            long length = 0;
            for (Wallet wallet : subject.wallets) {
                Buffer answer = answer(subject.calls, operation.call(wallet));
                answers.put(floorKey(operation, wallet), answer);
                length += answer.length();
            }
            bytes.put(operation, (double) length / subject.wallets.size());
        }
        subject.database.storeFloor(answers);
        List<ReadFindings.AgainstFloor> rates = new ArrayList<>();
        for (ReadOperation operation : AGAINST_FLOOR) {
            IntFunction<Call> floor = number -> {
                Wallet wallet = subject.wallets.get(number % subject.wallets.size());
                return new Call(wallet.owner(), Floor.PATH + floorKey(operation, wallet));
            };
            requireSame(subject, operation, floor.apply(0));
            List<Double> closed = search.closedRates(List.of(subject.requests(operation), floor));
            RateSearch.Found found = search.search(operation.title(), subject.requests(operation), closed.getFirst());
            rates.add(
                new ReadFindings.AgainstFloor(
                    operation.title(),
                    bytes.getOrDefault(operation, 0.0),
                    found,
                    search.search("floor", floor, closed.getLast())
                )
            );
        }
        return rates;
    }

    private static String floorKey(ReadOperation operation, Wallet wallet) {
        return operation.name() + "-" + wallet.owner();
    }

    private static void requireSame(Subject subject, ReadOperation operation, Call floor) {
        Buffer expected = answer(subject.calls, operation.call(subject.wallets.getFirst()));
        if (!expected.equals(answer(subject.calls, floor))) {
            throw new IllegalStateException("the floor answers something else than " + operation.title());
        }
    }

    private static long nanos(Subject subject, ReadOperation operation, int number) {
        Call call = subject.requests(operation).apply(number);
        long begun = System.nanoTime();
        answer(subject.calls, call);
        return System.nanoTime() - begun;
    }

    private static Buffer answer(Calls calls, Call call) {
        try {
            return calls.send(call).await(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(call.uri() + " was not answered", e);
        }
    }

    private static String conditions(BenchOptions options) {
        return """
        %d processors for Postgres, nodes and load together; Java %s; Postgres with fsync, its memory at the defaults
        few: %d slices, many: %d; both warm; %d average wallets in turn, which hold the same in both; seed %d
        sustained: answered as fast as asked, 99 of 100 within %d ms""".formatted(
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                FEW_SLICES,
                options.slices(),
                ReadDatabase.WALLETS,
                options.seed(),
                RateSearch.PATIENCE.toMillis()
            );
    }
}
