package io.wattlet.http;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The media types and character sets in which JSON may arrive. */
final class JsonText {

    /** The body is in a form that is not read. */
    static final class UnsupportedException extends RuntimeException {

        UnsupportedException() {
            super("the media type is not supported", null, false, false);
        }
    }

    private static final Pattern MEDIA_TYPE = Pattern.compile(
        "\\s*(?:application/json|text/json|application/[^\\s;/]+\\+json)\\s*(;.*)?",
        Pattern.CASE_INSENSITIVE
    );
    private static final Pattern CHARSET = Pattern.compile(
        ";\\s*charset\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;\"]*))",
        Pattern.CASE_INSENSITIVE
    );
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private JsonText() {}

    /**
     * The character set of a body.
     *
     * @param contentType value of the header, null when it was not sent
     * @throws UnsupportedException when the type, or its character set, is not one in which JSON is read
     */
    static Charset charset(@Nullable String contentType) {
        Matcher type = MEDIA_TYPE.matcher(contentType == null ? "" : contentType);
        if (!type.matches()) {
            throw new UnsupportedException();
        }
        Matcher charset = CHARSET.matcher(type.group(1) == null ? "" : type.group(1));
        if (!charset.find()) {
            return StandardCharsets.UTF_8;
        }
        String name = charset.group(1) == null ? charset.group(2) : charset.group(1);
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "utf-8" -> StandardCharsets.UTF_8;
            case "utf-16", "utf-16le" -> StandardCharsets.UTF_16LE;
            default -> throw new UnsupportedException();
        };
    }

    /**
     * Reads a body.
     *
     * @throws InvalidRequestException when it is empty, is not in the character set, or is not JSON
     */
    static JsonValue read(Buffer body, Charset charset) {
        if (body.length() == 0) {
            throw InvalidRequestException.malformed("", "A non-empty request body is required.");
        }
        try {
            String text = charset.newDecoder().decode(ByteBuffer.wrap(body.getBytes())).toString();
            boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
            return JsonReader.read(marked ? text.substring(1) : text);
        } catch (CharacterCodingException _) {
            throw InvalidRequestException.malformed("$", "The body is not valid " + charset.name() + " text.");
        }
    }
}
