package io.wattlet.http;

import io.vertx.core.buffer.Buffer;
import io.wattlet.http.JsonValue.ArrayValue;
import io.wattlet.http.JsonValue.BooleanValue;
import io.wattlet.http.JsonValue.Member;
import io.wattlet.http.JsonValue.NullValue;
import io.wattlet.http.JsonValue.NumberValue;
import io.wattlet.http.JsonValue.ObjectValue;
import io.wattlet.http.JsonValue.StringValue;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the properties of one JSON object, each by a method that says what it must be.
 *
 * <p>The rules are those of the REST contract: names match in any case; unknown members are passed over; of repeated
 * members the last counts, but each must be readable. A value of a wrong type ends the reading at once; properties that
 * are missing are named together when the object has been read; properties of reference type that are null are named
 * together when the whole body has been read. Until then a harmless value stands in for what was not there.
 */
final class ObjectDecoder {

    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,20}");
    private static final long MAX_UNSIGNED_32 = 0xffff_ffffL;
    private static final UUID NOTHING = new UUID(0, 0);

    private final @Nullable ObjectValue object;
    private final String path;
    private final String title;
    private final Map<String, List<String>> nulls;
    private final List<String> missing = new ArrayList<>();

    private ObjectDecoder(@Nullable ObjectValue object, String path, String title, Map<String, List<String>> nulls) {
        this.object = object;
        this.path = path;
        this.title = title;
        this.nulls = nulls;
    }

    /**
     * Decodes a whole body.
     *
     * @throws InvalidRequestException naming what is wrong, and where
     */
    static <T> T decode(JsonValue body, Function<ObjectDecoder, T> shape) {
        if (body instanceof NullValue) {
            throw InvalidRequestException.malformed("", "A non-empty request body is required.");
        }
        Map<String, List<String>> nulls = new LinkedHashMap<>();
        T decoded = decodeObject(body, "$", "", nulls, shape);
        if (!nulls.isEmpty()) {
            throw InvalidRequestException.of(nulls);
        }
        return decoded;
    }

    private static <T> T decodeObject(
        JsonValue value,
        String path,
        String title,
        Map<String, List<String>> nulls,
        Function<ObjectDecoder, T> shape
    ) {
        if (!(value instanceof ObjectValue object)) {
            throw InvalidRequestException.malformed(path, "A JSON object is expected.");
        }
        ObjectDecoder decoder = new ObjectDecoder(object, path, title, nulls);
        T decoded = shape.apply(decoder);
        decoder.refuseMissing();
        return decoded;
    }

    /** A text of at most so many characters (code points); U+0000 is not allowed, the database cannot hold it. */
    String text(String name, int longest) {
        return reference(name, () -> "", (value, at) -> asText(value, at, longest));
    }

    /** A text that is only looked up, and so may have any length. */
    String text(String name) {
        return text(name, Integer.MAX_VALUE);
    }

    /** A text that may be null or not there at all. */
    Optional<String> optionalText(String name) {
        Optional<String> result = Optional.empty();
        for (Member member : members(name)) {
            result =
                member.value() instanceof NullValue
                    ? Optional.empty()
                    : Optional.of(asText(member.value(), pathOf(member), Integer.MAX_VALUE));
        }
        return result;
    }

    /** An object of texts, whose member names matter to the letter; empty when it is null or not there at all. */
    Map<String, String> optionalTexts(String name) {
        Map<String, String> result = new LinkedHashMap<>();
        for (Member member : members(name)) {
            result.clear();
            if (member.value() instanceof ObjectValue(List<Member> entries)) {
                for (Member entry : entries) {
                    String at = pathOf(member) + "." + entry.name();
                    result.put(entry.name(), asText(entry.value(), at, Integer.MAX_VALUE));
                }
            } else if (!(member.value() instanceof NullValue)) {
                throw InvalidRequestException.malformed(pathOf(member), "A JSON object is expected.");
            }
        }
        return result;
    }

    /** Bytes in standard base64 with padding. */
    Buffer bytes(String name) {
        return reference(name, Buffer::buffer, ObjectDecoder::asBytes);
    }

    /** Bytes that may be null or not there at all. */
    Optional<Buffer> optionalBytes(String name) {
        Optional<Buffer> result = Optional.empty();
        for (Member member : members(name)) {
            result =
                member.value() instanceof NullValue
                    ? Optional.empty()
                    : Optional.of(asBytes(member.value(), pathOf(member)));
        }
        return result;
    }

    /** An unsigned 32-bit integer. */
    long unsigned32(String name) {
        return integer(name, 0, MAX_UNSIGNED_32);
    }

    /** A whole number within bounds, both inclusive; written as a JSON number without fraction or exponent, or as digits. */
    long integer(String name, long lowest, long highest) {
        return value(name, lowest, (value, at) -> asInteger(value, at, lowest, highest));
    }

    /** The same, which may be null or not there at all. */
    OptionalLong optionalInteger(String name, long lowest, long highest) {
        OptionalLong result = OptionalLong.empty();
        for (Member member : members(name)) {
            result =
                member.value() instanceof NullValue
                    ? OptionalLong.empty()
                    : OptionalLong.of(asInteger(member.value(), pathOf(member), lowest, highest));
        }
        return result;
    }

    /** A UUID in the form 8-4-4-4-12, in any case. */
    UUID uuid(String name) {
        return value(name, NOTHING, ObjectDecoder::asUuid);
    }

    /** A nested object. */
    <T> T object(String name, Function<ObjectDecoder, T> shape) {
        return reference(
            name,
            () -> placeholder(shape),
            (value, at) -> decodeObject(value, at, titleOf(name), nulls, shape)
        );
    }

    /** An array of objects; null is no object. */
    <T> List<T> objects(String name, Function<ObjectDecoder, T> shape) {
        return list(name, (item, at, index) -> {
            if (item instanceof NullValue) {
                throw InvalidRequestException.of(titleOf(name) + "[" + index + "]", "An item must not be null.");
            }
            return Optional.of(decodeObject(item, at, titleOf(name) + "[" + index + "]", nulls, shape));
        });
    }

    /**
     * An array of at least one object.
     *
     * @param count is given how many there are before they are looked at; throws when there are too many
     */
    <T> List<T> objects(String name, IntConsumer count, Function<ObjectDecoder, T> shape) {
        for (Member member : members(name)) {
            if (member.value() instanceof ArrayValue(List<JsonValue> items)) {
                if (items.isEmpty()) {
                    throw InvalidRequestException.of(pathOf(member), "At least one item is expected.");
                }
                count.accept(items.size());
            }
        }
        return objects(name, shape);
    }

    /** True or false, and false when it is null or not there at all. */
    boolean flag(String name) {
        boolean result = false;
        for (Member member : members(name)) {
            result = switch (member.value()) {
                case BooleanValue(boolean value) -> value;
                case NullValue _ -> false;
                default -> throw InvalidRequestException.malformed(pathOf(member), "True or false is expected.");
            };
        }
        return result;
    }

    /** An array of texts; items that are null are passed over. */
    List<String> texts(String name) {
        return list(name, (item, at, _) ->
            item instanceof NullValue ? Optional.empty() : Optional.of(asText(item, at, Integer.MAX_VALUE))
        );
    }

    /** The same, which may be null or not there at all. */
    Optional<List<String>> optionalList(String name) {
        List<Member> members = members(name);
        return members.isEmpty() || members.getLast().value() instanceof NullValue
            ? Optional.empty()
            : Optional.of(texts(name));
    }

    private <T> List<T> list(String name, ItemReader<T> reader) {
        return reference(name, List::of, (value, at) -> {
            if (!(value instanceof ArrayValue(List<JsonValue> items))) {
                throw InvalidRequestException.malformed(at, "A JSON array is expected.");
            }
            List<T> result = new ArrayList<>(items.size());
            for (int i = 0; i < items.size(); i++) {
                reader.read(items.get(i), at + "[" + i + "]", i).ifPresent(result::add);
            }
            return List.copyOf(result);
        });
    }

    // A null number or UUID is a value of the wrong type, so the reader sees it.
    private <T> T value(String name, T standIn, ValueReader<T> reader) {
        List<Member> members = members(name);
        T result = standIn;
        if (!absent(name, members)) {
            for (Member member : members) {
                result = reader.read(member.value(), pathOf(member));
            }
        }
        return result;
    }

    private <T> T reference(String name, Supplier<T> standIn, ValueReader<T> reader) {
        List<Member> members = members(name);
        if (absent(name, members)) {
            return standIn.get();
        }
        @Nullable
        T result = null;
        for (Member member : members) {
            result = member.value() instanceof NullValue ? null : reader.read(member.value(), pathOf(member));
        }
        if (result == null) {
            nulls.put(titleOf(name), List.of("The " + capitalised(name) + " field is required."));
            return standIn.get();
        }
        return result;
    }

    private List<Member> members(String name) {
        if (object == null) {
            return List.of();
        }
        List<Member> found = new ArrayList<>(1);
        for (Member member : object.members()) {
            if (member.name().equalsIgnoreCase(name)) {
                found.add(member);
            }
        }
        return found;
    }

    private boolean absent(String name, List<Member> members) {
        if (members.isEmpty()) {
            missing.add(name);
        }
        return members.isEmpty();
    }

    private void refuseMissing() {
        if (!missing.isEmpty()) {
            throw InvalidRequestException.malformed(
                path,
                "Required properties are missing: " + String.join(", ", missing) + "."
            );
        }
    }

    private static <T> T placeholder(Function<ObjectDecoder, T> shape) {
        return shape.apply(new ObjectDecoder(null, "$", "", new LinkedHashMap<>()));
    }

    private String pathOf(Member member) {
        return path + "." + member.name();
    }

    private String titleOf(String name) {
        return title.isEmpty() ? capitalised(name) : title + "." + capitalised(name);
    }

    private static String capitalised(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static String asText(JsonValue value, String at, int longest) {
        if (!(value instanceof StringValue(String text))) {
            throw InvalidRequestException.malformed(at, "A text is expected.");
        }
        if (text.indexOf('\0') >= 0) {
            throw InvalidRequestException.of(at, "The text must not hold the character U+0000.");
        }
        if (text.codePointCount(0, text.length()) > longest) {
            throw InvalidRequestException.of(at, "The text is longer than " + longest + " characters.");
        }
        return text;
    }

    private static long asInteger(JsonValue value, String at, long lowest, long highest) {
        String digits = switch (value) {
            case NumberValue(String literal) -> literal;
            case StringValue(String text) -> text;
            default -> "";
        };
        String expected = "A whole number from " + lowest + " to " + highest + " is expected.";
        if (!INTEGER.matcher(digits).matches()) {
            throw InvalidRequestException.malformed(at, expected);
        }
        try {
            long number = Long.parseLong(digits);
            if (number >= lowest && number <= highest) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw InvalidRequestException.malformed(at, expected);
        }
        throw InvalidRequestException.malformed(at, expected);
    }

    private static UUID asUuid(JsonValue value, String at) {
        if (value instanceof StringValue(String text)) {
            Optional<UUID> uuid = Uuids.parseStrict(text);
            if (uuid.isPresent()) {
                return uuid.get();
            }
        }
        throw InvalidRequestException.malformed(at, "A UUID in the form 8-4-4-4-12 is expected.");
    }

    private static Buffer asBytes(JsonValue value, String at) {
        if (value instanceof StringValue(String text)) {
            Optional<Buffer> bytes = base64(text);
            if (bytes.isPresent()) {
                return bytes.get();
            }
        }
        throw InvalidRequestException.malformed(at, "Bytes in standard base64 with padding are expected.");
    }

    private static Optional<Buffer> base64(String text) {
        StringBuilder digits = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (" \t\r\n".indexOf(text.charAt(i)) < 0) {
                digits.append(text.charAt(i));
            }
        }
        // the decoder itself would do without padding
        if (digits.length() % 4 != 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Buffer.buffer(Base64.getDecoder().decode(digits.toString())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private interface ValueReader<T> {
        T read(JsonValue value, String path);
    }

    private interface ItemReader<T> {
        Optional<T> read(JsonValue item, String path, int index);
    }
}
