package io.wattlet.devnet.torture;

import io.wattlet.devnet.testbed.Cleanup;
import io.wattlet.devnet.torture.TortureOptions.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Has real nodes work while they are killed, hung and cut off, and proves afterwards that nothing was lost or doubled. */
public final class Torture {

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private Torture() {}

    /** Ends with 0 when nothing was lost, doubled or broken, 1 otherwise, 2 when the arguments are wrong. */
    public static void main(String[] arguments) {
        List<String> given = List.of(arguments);
        if (given.contains("--help")) {
            System.out.print(TortureOptions.USAGE);
            return;
        }
        try {
            System.exit(run(TortureOptions.parse(given)));
        } catch (UsageException e) {
            System.err.println("torture: " + e.getMessage());
            System.err.print(TortureOptions.USAGE);
            System.exit(WRONG_USAGE);
        }
    }

    /** Everything has been ended when the verdict is printed, so that it is the last line, whoever ends it. */
    private static int run(TortureOptions options) {
        Cleanup cleanup = new Cleanup(System.out);
        AtomicBoolean decided = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cleanup, decided), "stop"));
        boolean passed = false;
        try (cleanup) {
            Summary summary = new Ordeal(options, cleanup, System.out).run().summary();
            passed = summary.passed();
            System.out.print(summary.text());
        } catch (IOException | RuntimeException e) {
            System.out.println("torture: " + e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (!decided.compareAndSet(false, true)) {
            return FAILED;
        }
        System.out.println(passed ? "torture: passed" : "torture: FAILED");
        return passed ? 0 : FAILED;
    }

    private static void stop(Cleanup cleanup, AtomicBoolean decided) {
        boolean interrupted = decided.compareAndSet(false, true);
        cleanup.close();
        if (interrupted) {
            System.out.println("torture: FAILED: it was interrupted");
            System.out.flush();
            Runtime.getRuntime().halt(FAILED);
        }
    }
}
