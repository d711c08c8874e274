package io.wattlet.events.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import io.wattlet.events.CloudEvent;
import io.wattlet.events.Event;
import io.wattlet.events.kafka.RelaySettings.Acks;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to the topic, each wallet's in order. After a failure it begins with a new connection to the brokers. For one
 * event loop, and one batch at a time.
 */
final class EventProducer {

    private static final int BATCH_BYTES = 65_536;
    private static final long CLOSE_WITHIN_MILLIS = 1;

    private final Vertx vertx;
    private final KafkaConnection connection;
    private final RelaySettings settings;
    private final CloudEvent form;

    private @Nullable KafkaProducer<String, byte[]> current;
    private boolean stopped;

    EventProducer(Vertx vertx, KafkaConnection connection, RelaySettings settings, CloudEvent form) {
        this.vertx = vertx;
        this.connection = connection;
        this.settings = settings;
        this.form = form;
    }

    /**
     * Sends them.
     *
     * @return is there when the brokers have confirmed all. After a failure some may have been written, of each wallet the
     *     first ones, and it takes {@code deliverWithin} at most until none is on its way any more
     */
    Future<Void> send(List<Event> events) {
        return opened()
            .compose(producer ->
                // Without it, each record would wait for a broker that is away, one after the other.
                producer
                    .partitionsFor(settings.topic())
                    .compose(_ ->
                        Future.all(
                            events
                                .stream()
                                .map(it -> producer.send(toRecord(it)))
                                .toList()
                        )
                    )
            )
            .recover(failure -> close().transform(_ -> Future.failedFuture(failure)))
            .mapEmpty();
    }

    /** Lets go of what is on its way, and sends nothing more. */
    Future<Void> stop() {
        stopped = true;
        return close();
    }

    private Future<Void> close() {
        KafkaProducer<String, byte[]> ended = current;
        current = null;
        return ended == null ? Future.succeededFuture() : ended.close(CLOSE_WITHIN_MILLIS);
    }

    private Future<KafkaProducer<String, byte[]>> opened() {
        if (stopped) {
            return Future.failedFuture("nothing is sent any more");
        }
        KafkaProducer<String, byte[]> open = current;
        if (open != null) {
            return Future.succeededFuture(open);
        }
        // Reads certificates and looks up names.
        return vertx
            .executeBlocking(() -> new PrefixProducer(properties()))
            .compose(producer -> {
                KafkaProducer<String, byte[]> opened = KafkaProducer.create(vertx, producer);
                // Each record's own future tells.
                opened.exceptionHandler(_ -> {});
                current = opened;
                return stopped ? close().compose(_ -> opened()) : Future.succeededFuture(opened);
            });
    }

    private KafkaProducerRecord<String, byte[]> toRecord(Event event) {
        return KafkaProducerRecord.<String, byte[]>create(
            settings.topic(),
            event.wallet().toString(),
            form.encode(event).getBytes()
        ).addHeader("content-type", CloudEvent.MEDIA_TYPE);
    }

    private Map<String, Object> properties() {
        boolean waitsForAll = settings.acks() == Acks.ALL;
        Map<String, Object> properties = connection.properties();
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "wattlet-events");
        properties.put(ProducerConfig.ACKS_CONFIG, waitsForAll ? "all" : "1");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, waitsForAll);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, settings.compression().kafkaName());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) settings.deliverWithin().toMillis());
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, connection.requestWithin().toMillis());
        return properties;
    }
}
