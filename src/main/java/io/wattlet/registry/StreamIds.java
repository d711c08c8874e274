package io.wattlet.registry;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads certificate ids from text as registries do: by the notations of the platform they run on (.NET's {@code Guid}). */
public final class StreamIds {

    private static final String HEX = "[0-9a-fA-F]";
    private static final Pattern DIGITS = Pattern.compile(HEX + "{32}");
    private static final Pattern HYPHENS = Pattern.compile(
        HEX + "{8}-" + HEX + "{4}-" + HEX + "{4}-" + HEX + "{4}-" + HEX + "{12}"
    );
    private static final Pattern STRUCTURE = structure();

    private StreamIds() {}

    /**
     * The id that a text means: 32 hexadecimal digits in either case, plain or with hyphens (8-4-4-4-12), with hyphens in
     * braces or parentheses, or as the nested list {@code {0x…,0x…,0x…,{0x…,…}}}; blanks around it do not matter.
     *
     * @return empty when the text is none of these; a registry then fails on it instead of answering
     */
    public static Optional<UUID> parse(String text) {
        String trimmed = text.strip();
        if (DIGITS.matcher(trimmed).matches()) {
            return Optional.of(ofDigits(trimmed));
        }
        String bare = withoutBrackets(trimmed);
        if (HYPHENS.matcher(bare).matches()) {
            return Optional.of(UUID.fromString(bare));
        }
        Matcher structure = STRUCTURE.matcher(trimmed.replaceAll("\\s", ""));
        return structure.matches() ? Optional.of(ofDigits(digitsOf(structure))) : Optional.empty();
    }

    private static String withoutBrackets(String text) {
        boolean isBracketed =
            (text.startsWith("{") && text.endsWith("}")) || (text.startsWith("(") && text.endsWith(")"));
        return isBracketed ? text.substring(1, text.length() - 1) : text;
    }

    private static UUID ofDigits(String digits) {
        return new UUID(
            Long.parseUnsignedLong(digits.substring(0, 16), 16),
            Long.parseUnsignedLong(digits.substring(16), 16)
        );
    }

    /** One number of 32 bits, two of 16, and in inner braces eight of 8. */
    private static Pattern structure() {
        String eight = IntStream.range(0, 8)
            .mapToObj(_ -> number(2))
            .reduce((left, right) -> left + "," + right)
            .orElseThrow();
        return Pattern.compile("\\{" + number(8) + "," + number(4) + "," + number(4) + ",\\{" + eight + "}}");
    }

    private static String number(int digits) {
        return "0[xX]0*(" + HEX + "{1," + digits + "})";
    }

    private static String digitsOf(Matcher structure) {
        StringBuilder digits = new StringBuilder(32);
        for (int group = 1; group <= structure.groupCount(); group++) {
            int width = group == 1 ? 8 : group <= 3 ? 4 : 2;
            String number = structure.group(group);
            digits.repeat('0', width - number.length()).append(number);
        }
        return digits.toString();
    }
}
