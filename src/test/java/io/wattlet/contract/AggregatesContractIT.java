package io.wattlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.contract.Owner.Certificate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sections 6.11 and 7.3: units of time, time zones and parts of sums. */
class AggregatesContractIT {

    private static final long QUARTER = 900;

    private final Owner owner = Owner.fresh();

    /** Productions of a quarter of an hour, each twice as much as the one before, from 1. */
    private void produce(String... starts) {
        Map<Certificate, Long> certificates = new LinkedHashMap<>();
        long quantity = 1;
        for (String start : starts) {
            long second = Instant.parse(start).getEpochSecond();
            certificates.put(owner.order("production", quantity, second, QUARTER, "{}"), quantity);
            quantity *= 2;
        }
        certificates.forEach(owner::awaitQuantity);
    }

    private JsonNode sums(String query) {
        return owner.client().get("/v1/aggregate-certificates?" + query).is(200);
    }

    private List<Long> quantities(String unit, String zone) {
        JsonNode result = sums("timeAggregate=" + unit + "&timeZone=" + zone).path("result");
        return result.findValuesAsText("quantity").stream().map(Long::valueOf).toList();
    }

    @Test
    void everyUnitIsOfTheLocalTime() {
        produce(
            "2023-12-31T23:00:00Z",
            "2024-01-01T00:00:00Z",
            "2024-01-01T00:15:00Z",
            "2024-01-01T05:00:00Z",
            "2024-01-02T00:00:00Z",
            "2024-01-08T00:00:00Z",
            "2024-02-01T00:00:00Z"
        );
        Map<String, List<Long>> inLondon = Map.of(
            "actual",
            List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L),
            "total",
            List.of(127L),
            "year",
            List.of(1L, 126L),
            "month",
            List.of(1L, 62L, 64L),
            "week",
            List.of(1L, 30L, 32L, 64L),
            "day",
            List.of(1L, 14L, 16L, 32L, 64L),
            "hour",
            List.of(1L, 6L, 8L, 16L, 32L, 64L),
            "quarterHour",
            List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L)
        );
        inLondon.forEach((unit, expected) -> assertEquals(expected, quantities(unit, "Europe/London"), unit));
        List<String> numbers = List.of("actual", "total", "year", "month", "week", "day", "hour", "quarterHour");
        for (String unit : numbers) {
            assertEquals(inLondon.get(unit), quantities(String.valueOf(numbers.indexOf(unit)), "UTC"), unit);
        }
        assertEquals(List.of(127L), quantities("YEAR", "Europe/Copenhagen"));
        assertEquals(List.of(63L, 64L), quantities("Month", "Europe/Copenhagen"));
        assertEquals(List.of(31L, 32L, 64L), quantities("week", "Europe/Copenhagen"));
        assertEquals(List.of(15L, 16L, 32L, 64L), quantities("day", "Europe/Copenhagen"));
        assertEquals(
            Reply.parse("{\"start\":1704067200,\"end\":1704086100,\"quantity\":14,\"type\":\"production\"}"),
            sums("timeAggregate=day&timeZone=UTC").at("/result/1")
        );
    }

    @Test
    void sumsAreFilteredBeforeAndPartedAfterwards() {
        produce("2024-01-01T00:00:00Z", "2024-01-01T00:15:00Z", "2024-01-01T00:30:00Z", "2024-01-01T00:45:00Z");
        JsonNode part = sums("timeZone=UTC&skip=1&limit=2");
        assertEquals(List.of("2", "4"), part.path("result").findValuesAsText("quantity"));
        assertEquals(Reply.parse("{\"count\":2,\"offset\":1,\"limit\":2,\"total\":4}"), part.path("metadata"));
        JsonNode filtered = sums("timeZone=UTC&timeAggregate=hour&start=1704068100&end=1704069900");
        assertEquals(
            Reply.parse("[{\"start\":1704068100,\"end\":1704069900,\"quantity\":6,\"type\":\"production\"}]"),
            filtered.path("result")
        );
        assertEquals(0, sums("timeZone=UTC&type=consumption").at("/metadata/total").asInt());
        assertEquals(List.of("15"), sums("timeZone=UTC&timeAggregate=1").path("result").findValuesAsText("quantity"));
        owner.client().get("/v1/aggregate-certificates?timeZone=UTC&timeAggregate=8").isInvalid("TimeAggregate");
    }

    @Test
    void daysOfDaylightSavingHave23And25Hours() {
        produce(
            "2024-03-30T22:45:00Z",
            "2024-03-30T23:00:00Z",
            "2024-03-31T01:00:00Z",
            "2024-03-31T21:45:00Z",
            "2024-03-31T22:00:00Z",
            "2024-10-26T21:45:00Z",
            "2024-10-26T22:00:00Z",
            "2024-10-27T00:00:00Z",
            "2024-10-27T01:00:00Z",
            "2024-10-27T22:45:00Z",
            "2024-10-27T23:00:00Z"
        );
        assertEquals(List.of(1L, 14L, 16L, 32L, 64L + 128 + 256 + 512, 1024L), quantities("day", "Europe/Copenhagen"));
        assertEquals(List.of(15L, 16L, 2047L - 31), quantities("month", "Europe/Copenhagen"));
        JsonNode longDay = sums("timeAggregate=day&timeZone=Europe/Copenhagen").at("/result/4");
        assertEquals(Instant.parse("2024-10-26T22:00:00Z").getEpochSecond(), longDay.path("start").asLong());
        assertEquals(Instant.parse("2024-10-27T23:00:00Z").getEpochSecond(), longDay.path("end").asLong());
    }
}
