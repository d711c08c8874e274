package io.wattlet.grpc;

import com.google.protobuf.ByteString;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads what fields of several messages have in common, and says which field is wrong. */
final class Fields {

    private static final Pattern UUID_TEXT = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private Fields() {}

    /**
     * A UUID in its text form of 36 characters.
     *
     * @throws InvalidMessageException when it is none
     */
    static UUID uuid(String field, String text) {
        if (!UUID_TEXT.matcher(text).matches()) {
            throw new InvalidMessageException(field, "A UUID is expected.");
        }
        return UUID.fromString(text);
    }

    /**
     * A text that is not empty.
     *
     * @throws InvalidMessageException when it is, or is longer than that
     */
    static String text(String field, String text, int longest) {
        if (text.isEmpty() || text.length() > longest) {
            throw new InvalidMessageException(field, "A text of 1 to " + longest + " characters is expected.");
        }
        return storable(field, text);
    }

    /**
     * A text that can be stored.
     *
     * @throws InvalidMessageException when it has a character that the database has no place for
     */
    static String storable(String field, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new InvalidMessageException(field, "The character U+0000 cannot be part of it.");
        }
        return text;
    }

    /** An unsigned number of 32 bits. */
    static long unsigned(int number) {
        return Integer.toUnsignedLong(number);
    }

    static Buffer bytes(ByteString bytes) {
        return Buffer.buffer(bytes.toByteArray());
    }
}
