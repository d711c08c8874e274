package io.wattlet.query;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The time zones that may be named: those of the IANA database. Offsets and names of operating systems are none. */
public final class TimeZones {

    private static final Map<String, String> BY_LOWER_CASE = ZoneId.getAvailableZoneIds()
        .stream()
        .collect(Collectors.toUnmodifiableMap(TimeZones::lowerCase, Function.identity(), (first, _) -> first));

    private TimeZones() {}

    /** The right spelling of a name that may come in any case; empty when there is no such time zone. */
    public static Optional<String> find(String name) {
        return Optional.ofNullable(BY_LOWER_CASE.get(lowerCase(name)));
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
