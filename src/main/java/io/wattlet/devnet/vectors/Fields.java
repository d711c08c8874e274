package io.wattlet.devnet.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Scalar;
import io.wattlet.proto.registry.v1.Transaction;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the fields of recorded JSON; one that is missing or of the wrong kind is an {@link IllegalArgumentException}. */
final class Fields {

    private Fields() {}

    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("the recording has no text \"" + field + "\"");
        }
        return value.textValue();
    }

    private static String text(JsonNode value) {
        if (!value.isTextual()) {
            throw new IllegalArgumentException("the recording has a list of texts with something else in it");
        }
        return value.textValue();
    }

    static long number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber()) {
            throw new IllegalArgumentException("the recording has no number \"" + field + "\"");
        }
        return value.longValue();
    }

    static boolean truth(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isBoolean()) {
            throw new IllegalArgumentException("the recording has no truth value \"" + field + "\"");
        }
        return value.booleanValue();
    }

    static Stream<JsonNode> list(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isArray()) {
            throw new IllegalArgumentException("the recording has no list \"" + field + "\"");
        }
        return StreamSupport.stream(value.spliterator(), false);
    }

    static List<String> texts(JsonNode node, String field) {
        return list(node, field).map(Fields::text).toList();
    }

    static byte[] base64(JsonNode node, String field) {
        return Base64.getDecoder().decode(text(node, field));
    }

    static Buffer hex(JsonNode node, String field) {
        return Buffer.buffer(HexFormat.of().parseHex(text(node, field)));
    }

    static Scalar blinding(JsonNode node) {
        return Scalar.fromBytesModOrder(base64(node, "blinding"));
    }

    static Transaction transaction(byte[] bytes) {
        try {
            return Transaction.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the recording holds bytes that are no transaction", e);
        }
    }
}
