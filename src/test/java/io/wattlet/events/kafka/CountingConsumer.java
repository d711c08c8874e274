package io.wattlet.events.kafka;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The consumer that the document on Kafka shows: what stands between the marks is there word for word. */
final class CountingConsumer {

    private static final String MARK = "// ----";

    final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, Long> handled = new HashMap<>();

    void run(String brokers, String topic, BooleanSupplier done) {
        // ----
        Map<String, Object> settings = Map.of(
            "bootstrap.servers",
            brokers,
            "group.id",
            "counting",
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            "false"
        );
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (!done.getAsBoolean()) {
                for (var record : consumer.poll(Duration.ofMillis(500))) {
                    JsonObject event = new JsonObject(record.value());
                    long number = Long.parseLong(event.getString("sequence"));
                    if (number > handled.getOrDefault(record.key(), 0L)) {
                        counts.merge(event.getString("type"), 1, Integer::sum);
                        handled.put(record.key(), number);
                    } // else it is a repeat
                }
                consumer.commitSync(); // after what was read has been dealt with
            }
        }
        // ----
    }

    /** The lines between the marks. */
    static String source() throws IOException {
        String file = "src/test/java/io/wattlet/events/kafka/CountingConsumer.java";
        String[] parts = Files.readString(Path.of(file)).split("        " + MARK + "\n", -1);
        return parts[1].replaceAll("(?m)^ {8}", "");
    }
}
