package io.wattlet.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query string, read by methods that say what each must be.
 *
 * <p>Names match in any case; of repeated parameters the first counts; unknown ones are passed over. What is wrong is
 * collected under the parameter's own name, and {@link #refuseInvalid} then names all of it.
 */
final class QueryParameters {

    private final Map<String, String> values;
    private final Map<String, List<String>> errors = new LinkedHashMap<>();

    private QueryParameters(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Splits a query string.
     *
     * @param query what stands behind the question mark, still percent-encoded; null when there is none
     */
    static QueryParameters parse(@Nullable String query) {
        Map<String, String> values = new LinkedHashMap<>();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                values.putIfAbsent(
                    PercentEncoding.decodeForm(name).toLowerCase(Locale.ROOT),
                    PercentEncoding.decodeForm(value)
                );
            }
        }
        return new QueryParameters(values);
    }

    /** A 64-bit integer within bounds; empty text counts as absent. */
    OptionalLong signed64(String name, long lowest, long highest) {
        Optional<String> text = given(name);
        return text.isEmpty() ? OptionalLong.empty() : integer(name, text.get(), Long.SIZE, lowest, highest);
    }

    /** A 32-bit integer, 0 or greater; empty text counts as absent. */
    OptionalInt count(String name) {
        Optional<String> text = given(name);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        OptionalLong number = integer(name, text.get(), Integer.SIZE, 0, Integer.MAX_VALUE);
        return number.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(number.getAsLong()));
    }

    /** A 32-bit integer, 0 or greater, that may be left out but not be empty. */
    int countOr(String name, int otherwise) {
        return isEmptyText(name) ? otherwise : count(name).orElse(otherwise);
    }

    /** UUIDs with commas between them, each once, that must be given and be no more than so many. */
    List<UUID> uuids(String name, int most) {
        Optional<String> text = given(name);
        if (text.isEmpty()) {
            refuse(name, "The " + name + " field is required.");
            return List.of();
        }
        Set<UUID> uuids = new LinkedHashSet<>();
        for (String part : text.get().split(",", -1)) {
            Uuids.parseLenient(part).ifPresentOrElse(uuids::add, () -> refuseUnreadable(name, part));
        }
        if (uuids.size() > most) {
            refuse(name, "There are more than " + most + " values.");
        }
        return List.copyOf(uuids);
    }

    /** Values with commas between them, each once, that may be left out and must be no more than so many. */
    <T> Set<T> values(String name, Function<String, Optional<T>> parser, int most) {
        Optional<String> text = given(name);
        Set<T> values = new LinkedHashSet<>();
        if (text.isPresent()) {
            for (String part : text.get().split(",", -1)) {
                parser.apply(part).ifPresentOrElse(values::add, () -> refuseUnreadable(name, part));
            }
        }
        if (values.size() > most) {
            refuse(name, "There are more than " + most + " values.");
        }
        return values;
    }

    /** One of an enum's members, or nothing; empty text counts as absent. */
    <E extends Enum<E>> Optional<E> member(String name, Class<E> type, ToIntFunction<E> number) {
        return given(name).flatMap(text -> memberOf(name, text, type, number));
    }

    /** One of an enum's members, that may be left out but not be empty. */
    <E extends Enum<E>> E memberOr(String name, E otherwise, ToIntFunction<E> number) {
        return isEmptyText(name) ? otherwise : member(name, otherwise.getDeclaringClass(), number).orElse(otherwise);
    }

    /** Text that must be there and not be blank. */
    String required(String name) {
        Optional<String> text = given(name);
        if (text.isEmpty()) {
            refuse(name, "The " + name + " field is required.");
        }
        return text.orElse("");
    }

    /** Something that has its own form; empty text counts as absent. */
    <T> Optional<T> parsed(String name, Function<String, Optional<T>> parser) {
        return given(name).flatMap(text -> {
            Optional<T> value = parser.apply(text);
            if (value.isEmpty()) {
                refuseUnreadable(name, text);
            }
            return value;
        });
    }

    /**
     * Ends the reading.
     *
     * @throws InvalidRequestException naming everything that was wrong
     */
    void refuseInvalid() {
        if (!errors.isEmpty()) {
            throw InvalidRequestException.of(errors);
        }
    }

    private Optional<String> given(String name) {
        return Optional.ofNullable(values.get(name.toLowerCase(Locale.ROOT))).filter(text -> !text.isBlank());
    }

    private boolean isEmptyText(String name) {
        String text = values.get(name.toLowerCase(Locale.ROOT));
        if (text == null || !text.isBlank()) {
            return false;
        }
        refuse(name, "The value '' is invalid.");
        return true;
    }

    private OptionalLong integer(String name, String text, int bits, long lowest, long highest) {
        try {
            long number = parseInteger(text.strip(), bits);
            if (number >= lowest && number <= highest) {
                return OptionalLong.of(number);
            }
            refuse(name, "The value '" + text + "' is not between " + lowest + " and " + highest + ".");
        } catch (NumberFormatException e) {
            refuseUnreadable(name, text);
        }
        return OptionalLong.empty();
    }

    // The existing wallet takes the prefixes that its converter knows for hexadecimal; digits are two's complement then.
    private static long parseInteger(String text, int bits) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String prefix : List.of("0x", "&h", "#")) {
            if (lower.startsWith(prefix)) {
                String digits = text.substring(prefix.length());
                return bits == Long.SIZE ? Long.parseUnsignedLong(digits, 16) : Integer.parseUnsignedInt(digits, 16);
            }
        }
        return bits == Long.SIZE ? Long.parseLong(text) : Integer.parseInt(text);
    }

    // Numbers of comma-separated names are OR-ed, as the existing wallet does.
    private <E extends Enum<E>> Optional<E> memberOf(String name, String text, Class<E> type, ToIntFunction<E> number) {
        String bare = text.strip();
        int wanted = 0;
        if (bare.matches("[-+]?[0-9]{1,9}")) {
            wanted = Integer.parseInt(bare);
        } else {
            for (String part : bare.split(",", -1)) {
                Optional<E> named = named(part.strip(), type);
                if (named.isEmpty()) {
                    refuseUnreadable(name, text);
                    return Optional.empty();
                }
                wanted |= number.applyAsInt(named.get());
            }
        }
        for (E member : type.getEnumConstants()) {
            if (number.applyAsInt(member) == wanted) {
                return Optional.of(member);
            }
        }
        refuse(name, "The value '" + text + "' is invalid.");
        return Optional.empty();
    }

    private static <E extends Enum<E>> Optional<E> named(String name, Class<E> type) {
        for (E member : type.getEnumConstants()) {
            if (member.name().replace("_", "").equalsIgnoreCase(name)) {
                return Optional.of(member);
            }
        }
        return Optional.empty();
    }

    private void refuseUnreadable(String name, String text) {
        refuse(name, "The value '" + text + "' is not valid for " + name + ".");
    }

    private void refuse(String name, String text) {
        errors.computeIfAbsent(name, _ -> new ArrayList<>()).add(text);
    }
}
