package io.wattlet.events.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's part in the consumer group: polls when it is told to, and not by itself. One thing is asked of it at a time.
 *
 * <p>Whoever needs long for what was polled calls {@link #hold}: that polls with all partitions paused, so that the node stays
 * in the group and rebalances go on. Partitions that come to the node meanwhile are paused too, and what was fetched of them
 * already is put back.
 *
 * <p>Rebalances are not waited for. A partition may move on while its records are in hand here: then they are handed in by
 * both nodes, which their ids make harmless, and only the one that has it commits.
 */
final class Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    private static final int MOST_FETCHED_BYTES = 8_000_000;

    /** How long the partitions of a killed node stand still. */
    private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(10);

    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final KafkaReadStream<byte[], byte[]> stream;
    private final ValueBytes values;
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();

    private Subscription(Vertx vertx, KafkaReadStream<byte[], byte[]> stream, ValueBytes values) {
        this.vertx = vertx;
        this.stream = stream;
        this.values = values;
    }

    /** Makes a consumer. Blocks. */
    static Subscription open(Vertx vertx, KafkaConnection connection, CommandsInSettings settings) {
        Map<String, Object> properties = new HashMap<>(connection.properties());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.maxBatch());
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_FETCHED_BYTES);
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) GIVEN_UP_AFTER.toMillis());
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) HEARTBEAT.toMillis());
        // Whoever keeps a partition in a rebalance goes on where it is, not where it committed last.
        properties.put(
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            List.of(CooperativeStickyAssignor.class.getName())
        );
        ValueBytes values = new ValueBytes();
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), values);
        return new Subscription(vertx, KafkaReadStream.create(vertx, consumer), values);
    }

    Future<Void> subscribe(Set<String> topics) {
        return stream.subscribe(topics);
    }

    /** What is there next, at most so many records as a batch has; empty when nothing comes in this time. */
    Future<ConsumerRecords<byte[], byte[]>> poll(Duration within) {
        return stream.poll(within);
    }

    /** The id of the cluster; known when records have come. */
    String cluster() {
        return values.cluster;
    }

    /** Waits, and stays in the group. */
    Future<Void> hold(Duration time) {
        Future<Void> waited = vertx.timer(time.toMillis(), TimeUnit.MILLISECONDS).mapEmpty();
        Future<Void> polled = stream
            .assignment()
            .compose(stream::pause)
            .compose(_ -> stream.poll(time))
            .compose(this::putBack);
        return Future.join(waited, polled)
            .transform(_ -> stream.assignment().compose(stream::resume))
            .otherwise(failure -> {
                LOG.debug("brokers could not be asked: {}", failure.toString());
                return null;
            })
            .mapEmpty();
    }

    private Future<Void> putBack(ConsumerRecords<byte[], byte[]> records) {
        List<Future<Void>> seeks = new ArrayList<>();
        for (TopicPartition partition : records.partitions()) {
            seeks.add(stream.seek(partition, records.records(partition).getFirst().offset()));
        }
        return Future.join(seeks).mapEmpty();
    }

    /** Notes that records are done with, for the next {@link #commit}. */
    void done(ConsumerRecords<byte[], byte[]> records) {
        uncommitted.putAll(records.nextOffsets());
    }

    /**
     * Tells the group how far this node has come. What cannot be told now is told the next time, or, where the partition went to
     * another node, by that one.
     */
    Future<Void> commit() {
        if (uncommitted.isEmpty()) {
            return Future.succeededFuture();
        }
        return stream
            .assignment()
            .compose(assigned -> {
                uncommitted.keySet().retainAll(assigned);
                return uncommitted.isEmpty()
                    ? Future.<Void>succeededFuture()
                    : stream
                          .commit(Map.copyOf(uncommitted))
                          .map(_ -> {
                              uncommitted.clear();
                              return null;
                          });
            })
            .onFailure(failure -> LOG.debug("offsets could not be committed: {}", failure.toString()))
            .otherwiseEmpty();
    }

    /** Records left, by topic, that were not fetched yet. Between two other calls only. */
    Map<String, Long> lag() {
        Map<String, Long> lag = new HashMap<>();
        Consumer<byte[], byte[]> consumer = stream.unwrap();
        for (TopicPartition partition : consumer.assignment()) {
            consumer.currentLag(partition).ifPresent(left -> lag.merge(partition.topic(), left, Long::sum));
        }
        return lag;
    }

    /** Leaves the group. */
    Future<Void> close() {
        return stream.close();
    }

    /** Bytes as they are; hears from Kafka which cluster they come from, before the first ones do. */
    private static final class ValueBytes extends ByteArrayDeserializer implements ClusterResourceListener {

        private volatile String cluster = "";

        @Override
        public void onUpdate(ClusterResource resource) {
            cluster = resource.clusterId() == null ? "" : resource.clusterId();
        }
    }
}
