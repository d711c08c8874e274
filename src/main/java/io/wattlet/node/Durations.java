package io.wattlet.node;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: a whole number and a unit, {@code 250ms}, {@code 5s}, {@code 15m}, {@code 24h}, {@code 7d}. */
final class Durations {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h|d)");

    private record Unit(String name, long millis) {}

    private static final List<Unit> LARGEST_FIRST = List.of(
        new Unit("d", 86_400_000),
        new Unit("h", 3_600_000),
        new Unit("m", 60_000),
        new Unit("s", 1_000),
        new Unit("ms", 1)
    );

    private Durations() {}

    static Optional<Duration> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long millisOfUnit = LARGEST_FIRST.stream()
            .filter(unit -> unit.name().equals(matcher.group(2)))
            .findFirst()
            .orElseThrow()
            .millis();
        return Optional.of(Duration.ofMillis(Long.parseLong(matcher.group(1)) * millisOfUnit));
    }

    /** The shortest form that says the same. */
    static String format(Duration duration) {
        long millis = duration.toMillis();
        return LARGEST_FIRST.stream()
            .filter(unit -> millis != 0 && millis % unit.millis() == 0)
            .findFirst()
            .map(unit -> millis / unit.millis() + unit.name())
            .orElse("0ms");
    }
}
