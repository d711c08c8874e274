package io.wattlet.grpc;

import com.google.protobuf.Timestamp;
import io.wattlet.proto.v1.CertificateType;
import io.wattlet.query.Cursor;
import io.wattlet.query.Query.ChangesPart;
import io.wattlet.query.Query.Grouping;
import io.wattlet.query.Query.PagePart;
import io.wattlet.query.Query.Period;
import io.wattlet.query.TimeAggregate;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What requests for lists of all kinds have in common. */
final class Lists {

    private Lists() {}

    static Period period(io.wattlet.proto.v1.Period period) {
        return new Period(
            time("period.start", period.hasStart(), period.getStart()),
            time("period.end", period.hasEnd(), period.getEnd())
        );
    }

    private static @Nullable Instant time(String field, boolean isSet, Timestamp time) {
        return isSet ? Fields.time(field, time) : null;
    }

    static PagePart part(io.wattlet.proto.v1.Part part) {
        return new PagePart(
            Fields.count("part.skip", part.getSkip()),
            part.hasLimit() ? Fields.count("part.limit", part.getLimit()) : Integer.MAX_VALUE
        );
    }

    /** Where a list is to be followed from, and how far at a time. */
    static ChangesPart changesPart(Cursor.List list, String cursor, @Nullable Timestamp updatedSince, int limit) {
        return new ChangesPart(
            updatedSince == null ? null : Fields.time("updated_since", updatedSince),
            cursor(list, cursor),
            limit
        );
    }

    /** A cursor, where one is given. */
    static Optional<Cursor> cursor(Cursor.List list, String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Cursor> cursor = Cursor.parse(list, text);
        if (cursor.isEmpty()) {
            throw new InvalidMessageException("cursor", "A cursor of this list is expected, as it was given.");
        }
        return cursor;
    }

    static Grouping grouping(io.wattlet.proto.v1.Grouping grouping) {
        TimeAggregate unit = switch (grouping.getUnit()) {
            case TIME_AGGREGATE_ACTUAL -> TimeAggregate.ACTUAL;
            case TIME_AGGREGATE_TOTAL -> TimeAggregate.TOTAL;
            case TIME_AGGREGATE_YEAR -> TimeAggregate.YEAR;
            case TIME_AGGREGATE_MONTH -> TimeAggregate.MONTH;
            case TIME_AGGREGATE_WEEK -> TimeAggregate.WEEK;
            case TIME_AGGREGATE_DAY -> TimeAggregate.DAY;
            case TIME_AGGREGATE_HOUR -> TimeAggregate.HOUR;
            case TIME_AGGREGATE_QUARTER_HOUR -> TimeAggregate.QUARTER_HOUR;
            case TIME_AGGREGATE_UNSPECIFIED, UNRECOGNIZED -> throw new InvalidMessageException(
                "grouping.unit",
                "A unit of time is expected."
            );
        };
        return Grouping.of(unit, grouping.getTimeZone());
    }

    /** The type that is asked for; null for both. */
    static io.wattlet.query.@Nullable CertificateType type(CertificateType type) {
        return switch (type) {
            case CERTIFICATE_TYPE_UNSPECIFIED -> null;
            case CERTIFICATE_TYPE_CONSUMPTION -> io.wattlet.query.CertificateType.CONSUMPTION;
            case CERTIFICATE_TYPE_PRODUCTION -> io.wattlet.query.CertificateType.PRODUCTION;
            case UNRECOGNIZED -> throw new InvalidMessageException("type", "A type of certificates is expected.");
        };
    }
}
