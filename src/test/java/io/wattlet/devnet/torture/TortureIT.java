package io.wattlet.devnet.torture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.devnet.testbed.Cleanup;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two minutes in which everything goes wrong. */
@Execution(ExecutionMode.CONCURRENT)
class TortureIT {

    @Test
    void nothingIsLostOrDoubledWhateverGoesWrong() throws IOException, InterruptedException {
        TortureOptions options = new TortureOptions(
            System.getProperty("java.class.path"),
            Duration.ofMinutes(2),
            3,
            Long.getLong("wattlet.seed", System.nanoTime()),
            true,
            false,
            false
        );
        Cleanup cleanup = new Cleanup(System.out);
        Runtime.getRuntime().addShutdownHook(new Thread(cleanup::close, "stop"));
        try (cleanup) {
            Summary summary = new Ordeal(options, cleanup, System.out).run().summary();
            System.out.print(summary.text());
            assertTrue(summary.passed(), summary::text);
        }
    }
}
