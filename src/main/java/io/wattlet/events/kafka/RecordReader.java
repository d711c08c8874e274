package io.wattlet.events.kafka;

import io.vertx.core.buffer.Buffer;
import io.wattlet.command.Command;
import io.wattlet.command.CommandDecoder;
import io.wattlet.command.MalformedCommandException;
import io.wattlet.command.NamedCommand;
import io.wattlet.command.Trace;
import io.wattlet.wallet.RefusedException;
import io.wattlet.wallet.Wallets;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads records as commands. What kind they are is said by their topic, and what form they have by a header. */
final class RecordReader {

    private static final Logger LOG = LoggerFactory.getLogger(RecordReader.class);

    private static final Pattern UUID_TEXT = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final String INVALID = "invalid-request";

    /** What a record is. */
    sealed interface Read {
        ConsumerRecord<byte[], byte[]> source();

        /** A command. */
        record Good(ConsumerRecord<byte[], byte[]> source, NamedCommand command) implements Read {}

        /** Nothing that could ever be carried out. */
        record Bad(ConsumerRecord<byte[], byte[]> source, String code, String text) implements Read {}
    }

    private interface Shape {
        Command read(CommandDecoder decoder, UUID id, ConsumerRecord<byte[], byte[]> source, Buffer value);
    }

    private final Map<String, CommandDecoder> decoders;
    private final Map<String, Shape> shapes = new HashMap<>();
    private final int maxRecordBytes;

    /**
     * Prepares.
     *
     * @param decoders by media type, in lower case and without parameters
     */
    RecordReader(Map<String, CommandDecoder> decoders, CommandsInSettings settings) {
        this.decoders = Map.copyOf(decoders);
        this.maxRecordBytes = settings.maxRecordBytes();
        settings.slices().ifPresent(topic -> shapes.put(topic, (decoder, id, _, value) -> decoder.slice(id, value)));
        settings
            .transfers()
            .ifPresent(topic ->
                shapes.put(topic, (decoder, id, source, value) -> decoder.transfer(id, owner(source), value))
            );
        settings
            .claims()
            .ifPresent(topic ->
                shapes.put(topic, (decoder, id, source, value) -> decoder.claim(id, owner(source), value))
            );
    }

    /** The topics whose records it knows to read. */
    Set<String> topics() {
        return shapes.keySet();
    }

    /**
     * Reads one record.
     *
     * @param cluster id of the Kafka cluster
     */
    Read read(String cluster, ConsumerRecord<byte[], byte[]> source) {
        try {
            Trace trace = Trace.of(header(source, "traceparent"));
            return new Read.Good(source, new NamedCommand(command(cluster, source), trace));
        } catch (BadRecordException bad) {
            return new Read.Bad(source, bad.code(), bad.text());
        } catch (MalformedCommandException malformed) {
            return new Read.Bad(source, INVALID, malformed.text());
        } catch (RefusedException refused) {
            return new Read.Bad(source, refused.refusal().code(), refused.refusal().text());
        } catch (RuntimeException unexpected) {
            LOG.error("a record could not be read: {}", place(source), unexpected);
            return new Read.Bad(source, "internal-error", "The node failed to read the record. Its log tells more.");
        }
    }

    private Command command(String cluster, ConsumerRecord<byte[], byte[]> source) {
        byte[] value = source.value();
        if (value == null || value.length == 0) {
            throw new BadRecordException(INVALID, "The record has no value.");
        }
        if (value.length > maxRecordBytes) {
            throw new BadRecordException(
                "body-too-long",
                "The value has " + value.length + " bytes, and at most " + maxRecordBytes + " are read."
            );
        }
        Shape shape = shapes.get(source.topic());
        if (shape == null) {
            throw new IllegalStateException("a record of a topic that was not subscribed to: " + source.topic());
        }
        return shape.read(decoder(source), id(cluster, source), source, Buffer.buffer(value));
    }

    private CommandDecoder decoder(ConsumerRecord<byte[], byte[]> source) {
        String type = header(source, "content-type");
        String bare = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        CommandDecoder decoder = decoders.get(bare);
        if (decoder == null) {
            throw new BadRecordException(
                "unsupported-media-type",
                "The header content-type must be application/json or application/protobuf."
            );
        }
        return decoder;
    }

    private static UUID id(String cluster, ConsumerRecord<byte[], byte[]> source) {
        String id = header(source, "command-id");
        if (id == null) {
            return RecordIds.of(cluster, source);
        }
        if (!UUID_TEXT.matcher(id).matches()) {
            throw new BadRecordException(INVALID, "The header command-id must be a UUID in the form 8-4-4-4-12.");
        }
        return UUID.fromString(id);
    }

    // Whoever may write to the topic is trusted to say it.
    private static String owner(ConsumerRecord<byte[], byte[]> source) {
        String owner = header(source, "owner");
        if (owner == null || owner.isBlank()) {
            throw new BadRecordException(
                "missing-owner",
                "The header owner must name the owner of the wallet that the command is for."
            );
        }
        if (owner.length() > Wallets.LONGEST_OWNER || owner.indexOf('\0') >= 0) {
            throw new BadRecordException(
                INVALID,
                "The header owner has at most " + Wallets.LONGEST_OWNER + " characters, and no U+0000."
            );
        }
        return owner;
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> source, String name) {
        Header header = source.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Where a record stands, for logs. */
    static String place(ConsumerRecord<?, ?> source) {
        return source.topic() + "/" + source.partition() + "/" + source.offset();
    }
}
