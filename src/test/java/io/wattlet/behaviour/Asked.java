package io.wattlet.behaviour;

import io.wattlet.behaviour.Told.CertificateId;
import io.wattlet.behaviour.Told.CertificateType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What owners ask for, in the words of no protocol. Times are seconds since 1970, quantities are watt-hours. */
final class Asked {

    private Asked() {}

    /** Certificates whose own period lies inside this one; both bounds are inclusive, and empty for none. */
    record Period(OptionalLong start, OptionalLong end) {
        static final Period ALWAYS = new Period(OptionalLong.empty(), OptionalLong.empty());

        static Period from(long start) {
            return new Period(OptionalLong.of(start), OptionalLong.empty());
        }

        static Period until(long end) {
            return new Period(OptionalLong.empty(), OptionalLong.of(end));
        }

        static Period of(long start, long end) {
            return new Period(OptionalLong.of(start), OptionalLong.of(end));
        }
    }

    /** Part of a list: how many items to leave out, and how many to answer at most. */
    record Part(int skip, OptionalInt limit) {
        static final Part ALL = new Part(0, OptionalInt.empty());

        static Part skipping(int skip) {
            return new Part(skip, OptionalInt.empty());
        }

        static Part of(int skip, int limit) {
            return new Part(skip, OptionalInt.of(limit));
        }
    }

    /** How slices come to an endpoint. */
    enum Transport {
        REST,
        GRPC,
    }

    /** What a list of certificates is ordered by. */
    enum Order {
        END,
        QUANTITY,
        TYPE,
    }

    /** A list of what can be spent. */
    record Certificates(Period period, Optional<CertificateType> type, Order order, boolean descending, Part part) {
        static final Certificates ALL = new Certificates(Period.ALWAYS, Optional.empty(), Order.END, false, Part.ALL);

        Certificates within(Period other) {
            return new Certificates(other, type, order, descending, part);
        }

        Certificates of(CertificateType other) {
            return new Certificates(period, Optional.of(other), order, descending, part);
        }

        Certificates by(Order other) {
            return new Certificates(period, type, other, descending, part);
        }

        Certificates downwards() {
            return new Certificates(period, type, order, true, part);
        }

        Certificates part(int skip, int limit) {
            return new Certificates(period, type, order, descending, Part.of(skip, limit));
        }

        Certificates part(Part other) {
            return new Certificates(period, type, order, descending, other);
        }
    }

    /**
     * What has changed.
     *
     * @param type         of certificates; means nothing in other lists
     * @param cursor       where an earlier walk came to; empty to begin at the first
     * @param updatedSince only what changed after this
     */
    record Changes(Period period, Optional<CertificateType> type, String cursor, OptionalLong updatedSince) {
        static final Changes ALL = new Changes(Period.ALWAYS, Optional.empty(), "", OptionalLong.empty());

        static Changes after(String cursor) {
            return new Changes(Period.ALWAYS, Optional.empty(), cursor, OptionalLong.empty());
        }

        Changes since(long time) {
            return new Changes(period, type, cursor, OptionalLong.of(time));
        }

        Changes within(Period other) {
            return new Changes(other, type, cursor, updatedSince);
        }

        Changes of(CertificateType other) {
            return new Changes(period, Optional.of(other), cursor, updatedSince);
        }
    }

    /** Units of time that sums are made for. */
    enum Unit {
        ACTUAL,
        TOTAL,
        YEAR,
        MONTH,
        WEEK,
        DAY,
        HOUR,
        QUARTER_HOUR,
    }

    /**
     * Sums over a list.
     *
     * @param type of certificates; means nothing in other lists
     */
    record Sums(Unit unit, String timeZone, Period period, Optional<CertificateType> type, Part part) {
        static Sums by(Unit unit, String timeZone) {
            return new Sums(unit, timeZone, Period.ALWAYS, Optional.empty(), Part.ALL);
        }

        Sums within(Period other) {
            return new Sums(unit, timeZone, other, type, part);
        }

        Sums of(CertificateType other) {
            return new Sums(unit, timeZone, period, Optional.of(other), part);
        }

        Sums part(Part other) {
            return new Sums(unit, timeZone, period, type, other);
        }
    }

    /** Which claims are listed. */
    enum TimeMatch {
        HOURLY,
        ALL,
    }

    /** A transfer, which discloses these hashed attributes. */
    record Transfer(CertificateId certificate, String receiverId, long quantity, List<String> disclosed) {
        Transfer(CertificateId certificate, String receiverId, long quantity) {
            this(certificate, receiverId, quantity, List.of());
        }
    }

    /** A claim. */
    record Claim(CertificateId production, CertificateId consumption, long quantity) {}

    /** A match; what is empty lets everything through. */
    record Match(
        long start,
        long end,
        String gridArea,
        Map<String, String> productionAttributes,
        Map<String, String> consumptionAttributes,
        boolean dryRun
    ) {
        static Match of(long start, long end) {
            return new Match(start, end, "", Map.of(), Map.of(), false);
        }

        Match dry() {
            return new Match(start, end, gridArea, productionAttributes, consumptionAttributes, true);
        }

        Match in(String area) {
            return new Match(start, end, area, productionAttributes, consumptionAttributes, dryRun);
        }

        Match ofProduction(Map<String, String> attributes) {
            return new Match(start, end, gridArea, attributes, consumptionAttributes, dryRun);
        }

        Match ofConsumption(Map<String, String> attributes) {
            return new Match(start, end, gridArea, productionAttributes, attributes, dryRun);
        }
    }
}
