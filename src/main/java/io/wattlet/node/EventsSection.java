package io.wattlet.node;

import io.wattlet.events.EventSettings;
import io.wattlet.node.SettingsReader.Section;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The section {@code events}. */
final class EventsSection {

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final int LONGEST_SOURCE = 512;

    private EventsSection() {}

    static EventSettings read(SettingsReader reader) {
        Section section = reader.section("events");
        EventSettings standard = EventSettings.DEFAULT;
        String source = section.text("source", standard.source());
        if (!isReference(source)) {
            reader.problem("events.source must be a URI reference of 1 to " + LONGEST_SOURCE + " characters.");
        }
        return new EventSettings(
            source,
            section.duration("keepFor", standard.kept(), HOUR, YEAR),
            section.duration("lookEvery", standard.lookEvery(), MILLISECOND, SECOND.multipliedBy(10)),
            section.number("maxFollowers", standard.maxFollowers(), 1, 1_000_000),
            section.duration("heartbeat", standard.heartbeat(), SECOND, HOUR),
            section.duration("slowFor", standard.slowFor(), SECOND, HOUR)
        );
    }

    private static boolean isReference(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > LONGEST_SOURCE) {
            return false;
        }
        try {
            new URI(text);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
