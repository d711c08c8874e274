package io.wattlet.devnet.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import io.wattlet.devnet.testbed.Cleanup;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Everything that is reported was measured. */
class KafkaBenchmarkIT {

    private static final PrintStream NOWHERE = new PrintStream(
        OutputStream.nullOutputStream(),
        false,
        StandardCharsets.UTF_8
    );

    @Test
    void whatComesInAndGoesOutIsMeasured() throws IOException {
        BenchOptions options = BenchOptions.parse(
            List.of("kafka", "--node-classpath", System.getProperty("java.class.path"), "--announced", "200")
        );
        try (Cleanup cleanup = new Cleanup(NOWHERE)) {
            Findings findings = new KafkaBenchmark().run(options, cleanup, NOWHERE);

            JsonObject json = findings.json("kafka", 1);
            assertEquals(3, json.getJsonArray("httpPerSecond").size());
            assertEquals(3, json.getJsonArray("inPerSecond").size());
            for (String figure : List.of("inToHttp", "outPerSecond", "offeredPerSecond", "medianMillis")) {
                assertTrue(json.getDouble(figure) > 0, json.encode());
            }
            assertTrue(json.getDouble("p99Millis") <= json.getDouble("worstMillis") + 1, json.encode());
            assertTrue(findings.text().contains("Kafka to HTTP"), findings.text());
        }
    }
}
