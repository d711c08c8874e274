package io.wattlet.http;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text forms in which callers write UUIDs. */
final class Uuids {

    private static final Pattern HYPHENS = Pattern.compile(
        "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
    );
    private static final Pattern DIGITS = Pattern.compile(
        "([0-9a-fA-F]{8})([0-9a-fA-F]{4})([0-9a-fA-F]{4})([0-9a-fA-F]{4})([0-9a-fA-F]{12})"
    );
    // {0x00000000,0x0000,0x0000,{0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x00}}
    private static final Pattern STRUCTURE = Pattern.compile(
        "\\{0x([0-9a-fA-F]{8}),0x([0-9a-fA-F]{4}),0x([0-9a-fA-F]{4}),\\{" +
            "0x([0-9a-fA-F]{2}),0x([0-9a-fA-F]{2}),0x([0-9a-fA-F]{2}),0x([0-9a-fA-F]{2})," +
            "0x([0-9a-fA-F]{2}),0x([0-9a-fA-F]{2}),0x([0-9a-fA-F]{2}),0x([0-9a-fA-F]{2})\\}\\}"
    );

    private Uuids() {}

    /** Reads 8-4-4-4-12 in any case, and nothing else: the form of JSON bodies. */
    static Optional<UUID> parseStrict(String text) {
        return HYPHENS.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    /** Reads what paths may hold too: no hyphens, in braces or parentheses, as a hexadecimal structure, spaces around. */
    static Optional<UUID> parseLenient(String text) {
        String bare = text.strip();
        if (isWrapped(bare, '{', '}') || isWrapped(bare, '(', ')')) {
            Optional<UUID> inside = parseStrict(bare.substring(1, bare.length() - 1));
            if (inside.isPresent()) {
                return inside;
            }
        }
        return parseStrict(bare)
            .or(() -> joined(DIGITS.matcher(bare)))
            .or(() -> joined(STRUCTURE.matcher(bare)));
    }

    private static boolean isWrapped(String text, char open, char close) {
        return text.length() > 2 && text.charAt(0) == open && text.charAt(text.length() - 1) == close;
    }

    private static Optional<UUID> joined(Matcher matcher) {
        if (!matcher.matches()) {
            return Optional.empty();
        }
        StringBuilder digits = new StringBuilder(32);
        for (int group = 1; group <= matcher.groupCount(); group++) {
            digits.append(matcher.group(group));
        }
        return Optional.of(
            new UUID(Long.parseUnsignedLong(digits, 0, 16, 16), Long.parseUnsignedLong(digits, 16, 32, 16))
        );
    }
}
