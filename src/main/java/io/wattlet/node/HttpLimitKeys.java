package io.wattlet.node;

import io.wattlet.command.Submission;
import io.wattlet.edge.SliceRate;
import io.wattlet.http.HttpLimits;
import io.wattlet.node.SettingsReader.Section;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The keys that say what the REST edge bears. */
final class HttpLimitKeys {

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int MOST_SLICES = 10_000_000;
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private HttpLimitKeys() {}

    /** Reads them in the order in which they are documented. */
    static HttpLimits read(Section section, SettingsReader reader) {
        HttpLimits usual = HttpLimits.DEFAULT;
        int maxBodyBytes = section.number("maxBodyBytes", usual.maxBodyBytes(), 1024, 1_000_000_000);
        int maxBodyBytesInFlight = section.number(
            "maxBodyBytesInFlight",
            usual.maxBodyBytesInFlight(),
            1024,
            Integer.MAX_VALUE
        );
        if (maxBodyBytesInFlight / 2 < maxBodyBytes) {
            reader.problem("http.maxBodyBytesInFlight must be at least twice http.maxBodyBytes.");
            maxBodyBytesInFlight = 2 * maxBodyBytes;
        }
        return new HttpLimits(
            maxBodyBytes,
            maxBodyBytesInFlight,
            section.number("maxRequestsInFlight", usual.maxRequestsInFlight(), 1, 1_000_000),
            section.number("maxConnections", usual.maxConnections(), 1, 1_000_000),
            section.number("maxBulkItems", usual.maxBulkItems(), 1, Submission.MOST_COMMANDS),
            section.duration("bodyWithin", usual.bodyTimeout(), MILLISECOND, HOUR),
            section.duration("idleFor", usual.idleTimeout(), Duration.ofSeconds(1), HOUR),
            section.duration("answerWithin", usual.answerTimeout(), MILLISECOND, HOUR),
            sliceRate(section)
        );
    }

    private static SliceRate sliceRate(Section section) {
        SliceRate.Rate ofAddress = SliceRate.DEFAULT.ofAddress();
        SliceRate.Rate ofNode = SliceRate.DEFAULT.ofNode();
        return new SliceRate(
            new SliceRate.Rate(
                section.number("slicesPerSecondOfAddress", ofAddress.perSecond(), 0, MOST_SLICES),
                section.number("sliceBurstOfAddress", ofAddress.burst(), 1, MOST_SLICES)
            ),
            new SliceRate.Rate(
                section.number("slicesPerSecond", ofNode.perSecond(), 0, MOST_SLICES),
                section.number("sliceBurst", ofNode.burst(), 1, MOST_SLICES)
            ),
            Optional.ofNullable(
                section.optional(
                    "clientAddressHeader",
                    text -> Optional.of(text).filter(HEADER_NAME.asMatchPredicate()),
                    Function.identity(),
                    "the name of an HTTP header"
                )
            )
        );
    }
}
