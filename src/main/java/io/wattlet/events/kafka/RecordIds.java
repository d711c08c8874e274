package io.wattlet.events.kafka;

import io.wattlet.crypto.Hashes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Names commands after the places of their records: version 8 UUIDs (RFC 9562, section 5.8) of the record's time in
 * milliseconds and 74 bits of a SHA-256 over cluster, topic, partition, offset and that time. However often a record is
 * delivered it has one name, and a topic that was deleted and made again gives others. Names rise with time, and so keep
 * indexes compact.
 */
final class RecordIds {

    private static final long TIME_MASK = 0xffff_ffff_ffffL;
    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private RecordIds() {}

    /**
     * The name of a record.
     *
     * @param cluster id of the Kafka cluster, which it chose for itself
     */
    static UUID of(String cluster, ConsumerRecord<?, ?> of) {
        String place = String.join(
            "/",
            cluster,
            of.topic(),
            Integer.toString(of.partition()),
            Long.toString(of.offset()),
            Long.toString(of.timestamp())
        );
        ByteBuffer hash = ByteBuffer.wrap(Hashes.sha256(place.getBytes(StandardCharsets.UTF_8)));
        long time = Math.max(0, of.timestamp()) & TIME_MASK;
        long high = (time << 16) | VERSION_8 | (hash.getLong() >>> 52);
        long low = VARIANT | (hash.getLong() >>> 2);
        return new UUID(high, low);
    }
}
