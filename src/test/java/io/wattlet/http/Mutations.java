package io.wattlet.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes what is right wrong: values of a JSON text, or its bytes. */
final class Mutations {

    private static final List<String> VALUES = List.of(
        "null",
        "true",
        "-1",
        "0",
        "1.5",
        "1e999",
        "4294967295",
        "4294967296",
        "99999999999999999999999999",
        "\"\"",
        "\"\\u0000\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud800\"",
        "\"not base64!\"",
        "\"AAAA\"",
        "\"" + "x".repeat(5_000) + "\"",
        "\"00000000-0000-0000-0000-000000000000\"",
        "\"http://[::\"",
        "[]",
        "{}",
        "[null]",
        "[[[[]]]]",
        "{\"a\":{\"a\":1}}",
        "NaN"
    );

    private final Random random;

    Mutations(Random random) {
        this.random = random;
    }

    /** A body much like the given one. */
    byte[] of(String valid) {
        return switch (random.nextInt(4)) {
            case 0 -> randomBytes();
            case 1 -> withOtherBytes(valid.getBytes(StandardCharsets.UTF_8));
            default -> withOtherValues(valid).getBytes(StandardCharsets.UTF_8);
        };
    }

    /** Something for a path or a query, percent-encoded as it may come. */
    String escaped() {
        StringBuilder text = new StringBuilder();
        for (byte each : Arrays.copyOf(randomBytes(), 1 + random.nextInt(12))) {
            int character = each & 0x7f;
            text.append(
                Character.isLetterOrDigit(character)
                    ? String.valueOf((char) character)
                    : String.format("%%%02X", each & 0xff)
            );
        }
        return text.toString();
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] withOtherBytes(byte[] valid) {
        byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(valid, random.nextInt(valid.length)) : valid;
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private String withOtherValues(String valid) {
        JsonNode tree = Answer.json(valid);
        for (int i = random.nextInt(2); i >= 0; i--) {
            List<ObjectNode> objects = new ArrayList<>();
            collect(tree, objects);
            mutate(objects.get(random.nextInt(objects.size())));
        }
        return tree.toString();
    }

    private void mutate(ObjectNode object) {
        List<String> names = object.properties().stream().map(Map.Entry::getKey).toList();
        String name = names.isEmpty() ? "x" : names.get(random.nextInt(names.size()));
        if (random.nextInt(5) == 0) {
            object.remove(name);
        } else {
            object.putRawValue(name, new RawValue(VALUES.get(random.nextInt(VALUES.size()))));
        }
    }

    private static void collect(JsonNode node, List<ObjectNode> objects) {
        if (node instanceof ObjectNode object) {
            objects.add(object);
            object.properties().forEach(member -> collect(member.getValue(), objects));
        } else if (node instanceof ArrayNode array) {
            array.forEach(item -> collect(item, objects));
        }
    }
}
