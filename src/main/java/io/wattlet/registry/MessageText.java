package io.wattlet.registry;

import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.common.v1.Uuid;

/** How registries print parts of a transaction inside their answers: the JSON text of C# protobuf. */
final class MessageText {

    private MessageText() {}

    /** The stream id of a certificate: {@code { "value": "…" }}, {@code { }} when empty, nothing at all when missing. */
    static String streamId(FederatedStreamId id) {
        return id.hasStreamId() ? uuid(id.getStreamId()) : "";
    }

    private static String uuid(Uuid uuid) {
        return uuid.getValue().isEmpty() ? "{ }" : "{ \"value\": " + quoted(uuid.getValue()) + " }";
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        text.chars().forEach(unit -> append(json, (char) unit));
        return json.append('"').toString();
    }

    private static void append(StringBuilder json, char unit) {
        switch (unit) {
            case '"' -> json.append("\\\"");
            case '\\' -> json.append("\\\\");
            case '\b' -> json.append("\\b");
            case '\f' -> json.append("\\f");
            case '\n' -> json.append("\\n");
            case '\r' -> json.append("\\r");
            case '\t' -> json.append("\\t");
            default -> {
                if (isEscaped(unit)) {
                    json.append(String.format("\\u%04x", (int) unit));
                } else {
                    json.append(unit);
                }
            }
        }
    }

    /** Control characters, what could open a tag, surrogates, and what is invisible or changes the direction of writing. */
    private static boolean isEscaped(char unit) {
        return (
            unit < 0x20 ||
            (unit >= 0x7f && unit < 0xa0) ||
            unit == '<' ||
            unit == '>' ||
            Character.isSurrogate(unit) ||
            isInvisible(unit)
        );
    }

    private static boolean isInvisible(char unit) {
        return switch (unit) {
            case 0x00ad, 0x06dd, 0x070f, 0x17b4, 0x17b5, 0xfeff, 0xfff9, 0xfffa, 0xfffb -> true;
            default -> (unit >= 0x0600 && unit <= 0x0603) ||
            (unit >= 0x200b && unit <= 0x200f) ||
            (unit >= 0x2028 && unit <= 0x202e) ||
            (unit >= 0x2060 && unit <= 0x2064) ||
            (unit >= 0x206a && unit <= 0x206f);
        };
    }
}
