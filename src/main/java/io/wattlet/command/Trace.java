package io.wattlet.command;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names one request in logs, in problem bodies and in the journal: the caller's trace where it sent one, with a span of our
 * own (W3C Trace Context, level 1).
 *
 * @param id {@code 00-}, 32 hexadecimal digits of the trace, 16 of the span, and the flags
 */
public record Trace(String id) {
    private static final Pattern PARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    /**
     * Goes on with the caller's trace, or begins one.
     *
     * @param parent value of the header {@code traceparent}, null when it was not sent
     */
    public static Trace of(@Nullable String parent) {
        String trace = digits() + digits();
        String flags = "00";
        if (parent != null) {
            Matcher matcher = PARENT.matcher(parent);
            if (matcher.matches()) {
                trace = matcher.group(1);
                flags = matcher.group(3);
            }
        }
        return new Trace("00-" + trace + "-" + digits() + "-" + flags);
    }

    private static String digits() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    @Override
    public String toString() {
        return id;
    }
}
