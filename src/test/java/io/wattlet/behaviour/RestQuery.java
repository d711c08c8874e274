package io.wattlet.behaviour;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes what stands in the URL of a request. */
final class RestQuery {

    private final List<String> parameters = new ArrayList<>();

    /** A path of these segments. */
    static String path(String... segments) {
        return Stream.of(segments)
            .map(segment -> "/" + encoded(segment).replace("+", "%20"))
            .collect(Collectors.joining());
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    RestQuery with(String name, String value) {
        parameters.add(name + "=" + encoded(value));
        return this;
    }

    /** A constant by the name that REST has for it. */
    RestQuery name(String name, Enum<?> value) {
        return with(name, value.name().replace("_", "").toLowerCase(Locale.ROOT));
    }

    RestQuery period(Asked.Period period) {
        period.start().ifPresent(start -> with("Start", String.valueOf(start)));
        period.end().ifPresent(end -> with("End", String.valueOf(end)));
        return this;
    }

    RestQuery part(Asked.Part part) {
        part.limit().ifPresent(limit -> with("Limit", String.valueOf(limit)));
        return with("Skip", String.valueOf(part.skip()));
    }

    /** Without the cursor. */
    RestQuery changes(Asked.Changes changes) {
        changes.updatedSince().ifPresent(since -> with("UpdatedSince", String.valueOf(since)));
        return period(changes.period());
    }

    RestQuery sums(Asked.Sums sums) {
        return name("TimeAggregate", sums.unit())
            .with("TimeZone", sums.timeZone())
            .period(sums.period())
            .part(sums.part());
    }

    /** The query with its question mark. */
    @Override
    public String toString() {
        return "?" + String.join("&", parameters);
    }
}
