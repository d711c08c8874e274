package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AggregatesIT {

    private static final long NOON = Holdings.NOON;
    private static final long HOUR = Holdings.HOUR;
    private static final List<String> PATHS = List.of(
        "/v1/aggregate-certificates",
        "/v1/aggregate-claims",
        "/v1/aggregate-transfers"
    );

    private static Edge edge;

    private final String owner = UUID.randomUUID().toString();
    private Holdings holdings;

    @BeforeAll
    static void start() {
        edge = Edge.start();
    }

    @BeforeEach
    void makeWallet() {
        holdings = new Holdings(edge, edge.wallet(owner));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private Answer ask(String path, String query) {
        return edge.get(path + query).as(owner).send();
    }

    private Answer certificates(String query) {
        return ask("/v1/aggregate-certificates", query);
    }

    private static List<List<Long>> buckets(Answer answer) {
        assertEquals(200, answer.status(), answer.body());
        List<List<Long>> buckets = new ArrayList<>();
        for (JsonNode item : answer.json().at("/result")) {
            buckets.add(List.of(item.at("/start").asLong(), item.at("/end").asLong(), item.at("/quantity").asLong()));
        }
        return buckets;
    }

    private static long time(String instant) {
        return Instant.parse(instant).getEpochSecond();
    }

    private void hold(String type, long start, long end, long quantity) {
        UUID certificate = Holdings.certificate(edge, UUID.randomUUID(), "narnia", type, start, end, "[]");
        holdings.slice("narnia", certificate, quantity, "available");
    }

    private void hold(long start, long quantity) {
        hold("production", start, start + 60, quantity);
    }

    @Test
    void certificatesAreSummedByStartAndTypeInThatOrder() {
        hold("production", NOON, NOON + HOUR, 250);
        hold("consumption", NOON, NOON + HOUR, 400);
        hold("consumption", NOON + 900, NOON + 1800, 10);
        hold("production", NOON + HOUR, NOON + 2 * HOUR, 4_294_967_295L);
        hold("production", NOON + HOUR, NOON + 2 * HOUR, 5);
        UUID withdrawn = Holdings.certificate(edge, "narnia", "production", NOON, "[]");
        holdings.slice("narnia", withdrawn, 7, "available");
        Sql.execute(edge, "update certificate set withdrawn_at = now() where id = ?", withdrawn);
        holdings.slice("narnia", Holdings.certificate(edge, "narnia", "production", NOON, "[]"), 9, "reserved");

        certificates("?timeAggregate=hour&timeZone=Europe/Copenhagen").isJson(
            200,
            """
            {"result":[{"start":1704110400,"end":1704114000,"quantity":410,"type":"consumption"},
                       {"start":1704110400,"end":1704114000,"quantity":250,"type":"production"},
                       {"start":1704114000,"end":1704117600,"quantity":4294967300,"type":"production"}],
             "metadata":{"count":3,"offset":0,"limit":2147483647,"total":3}}
            """
        );
        assertEquals(
            List.of(List.of(NOON, NOON + HOUR, 410L)),
            buckets(certificates("?timeAggregate=total&timeZone=UTC&type=1"))
        );
        assertEquals(
            List.of(List.of(NOON + HOUR, NOON + 2 * HOUR, 4_294_967_300L)),
            buckets(certificates("?timeAggregate=TOTAL&timeZone=UTC&start=" + (NOON + 901)))
        );
        assertEquals(
            List.of(List.of(NOON + 900, NOON + 1800, 10L)),
            buckets(certificates("?timeZone=UTC&start=" + (NOON + 1) + "&end=" + (NOON + HOUR)))
        );
        certificates("?timeAggregate=hour&timeZone=UTC&skip=1&limit=1").isJson(
            200,
            """
            {"result":[{"start":1704110400,"end":1704114000,"quantity":250,"type":"production"}],
             "metadata":{"count":1,"offset":1,"limit":1,"total":3}}
            """
        );
    }

    @Test
    void nothingIsAnEmptyListForEveryUnit() {
        for (String path : PATHS) {
            for (String unit : List.of("actual", "total", "year", "month", "week", "day", "hour", "quarterHour")) {
                ask(path, "?timeZone=UTC&timeAggregate=" + unit).isJson(
                    200,
                    "{\"result\":[],\"metadata\":{\"count\":0,\"offset\":0,\"limit\":2147483647,\"total\":0}}"
                );
            }
        }
    }

    @Test
    void dayOf23HoursIsOneDay() {
        long midnight = time("2026-03-28T23:00:00Z");
        for (int hour = 0; hour < 24; hour++) {
            hold(midnight + hour * HOUR, 1);
        }
        String zone = "&timeZone=Europe/Copenhagen";
        assertEquals(
            List.of(
                List.of(midnight, midnight + 22 * HOUR + 60, 23L),
                List.of(midnight + 23 * HOUR, midnight + 23 * HOUR + 60, 1L)
            ),
            buckets(certificates("?timeAggregate=day" + zone))
        );
        assertEquals(24, buckets(certificates("?timeAggregate=hour" + zone)).size());
    }

    @Test
    void dayOf25HoursIsOneDayAndItsRepeatedHourIsTwo() {
        long midnight = time("2026-10-24T22:00:00Z");
        for (int hour = 0; hour < 26; hour++) {
            hold(midnight + hour * HOUR, 1);
        }
        String zone = "&timeZone=Europe/Copenhagen";
        assertEquals(
            List.of(
                List.of(midnight, midnight + 24 * HOUR + 60, 25L),
                List.of(midnight + 25 * HOUR, midnight + 25 * HOUR + 60, 1L)
            ),
            buckets(certificates("?timeAggregate=day" + zone))
        );
        for (String unit : List.of("actual", "hour", "quarterHour")) {
            assertEquals(26, buckets(certificates("?timeAggregate=" + unit + zone)).size(), unit);
        }
    }

    @Test
    void quarterIsTheOneInWhichTheStartLies() {
        for (int minute : new int[] { 0, 7, 8, 14, 15, 29, 30, 53, 59 }) {
            hold(NOON + minute * 60L, 1);
        }
        List<Long> quantities = buckets(certificates("?timeAggregate=quarterHour&timeZone=Asia/Kathmandu"))
            .stream()
            .map(bucket -> bucket.get(2))
            .toList();
        assertEquals(List.of(4L, 2L, 1L, 2L), quantities);
    }

    @Test
    void hoursAreThoseOfTheClockOnTheWall() {
        hold(time("2026-06-01T11:15:00Z"), 1);
        hold(time("2026-06-01T11:45:00Z"), 2);
        hold(time("2026-06-01T12:15:00Z"), 4);

        assertEquals(
            List.of(3L, 4L),
            buckets(certificates("?timeAggregate=hour&timeZone=UTC"))
                .stream()
                .map(bucket -> bucket.get(2))
                .toList()
        );
        assertEquals(
            List.of(1L, 6L),
            buckets(certificates("?timeAggregate=hour&timeZone=Asia/Kolkata"))
                .stream()
                .map(bucket -> bucket.get(2))
                .toList()
        );
    }

    @Test
    void sumsOfRandomStartsAreThoseOfTheCalendar() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Long> starts = new ArrayList<>();
        for (String change : List.of("2026-10-25T01:00:00Z", "2026-03-29T01:00:00Z", "2026-04-04T15:00:00Z")) {
            for (int i = 0; i < 20; i++) {
                int far = i % 2 == 0 ? 9_000 : 1_000_000;
                starts.add(time(change) + (random.nextInt(-far, far) / 60) * 60L);
            }
        }
        for (int i = 0; i < starts.size(); i++) {
            hold(starts.get(i), i + 1);
        }
        for (String name : List.of(
            "Europe/Copenhagen",
            "Australia/Lord_Howe",
            "Asia/Kolkata",
            "America/Havana",
            "Asia/Beirut",
            "UTC"
        )) {
            for (String unit : List.of("actual", "total", "year", "month", "week", "day", "hour", "quarterHour")) {
                assertEquals(
                    expected(starts, ZoneId.of(name), unit),
                    buckets(certificates("?timeAggregate=" + unit + "&timeZone=" + name)),
                    unit + " in " + name + ", seed " + seed
                );
            }
        }
    }

    private static List<List<Long>> expected(List<Long> starts, ZoneId zone, String unit) {
        Map<Object, List<Long>> buckets = new HashMap<>();
        for (int i = 0; i < starts.size(); i++) {
            long start = starts.get(i);
            buckets.merge(
                key(Instant.ofEpochSecond(start).atZone(zone), unit),
                List.of(start, start + 60, i + 1L),
                (one, other) ->
                    List.of(
                        Math.min(one.get(0), other.get(0)),
                        Math.max(one.get(1), other.get(1)),
                        one.get(2) + other.get(2)
                    )
            );
        }
        return buckets.values().stream().sorted(Comparator.comparing(bucket -> bucket.get(0))).toList();
    }

    private record Clock(LocalDateTime time, ZoneOffset offset) {}

    private static Object key(ZonedDateTime start, String unit) {
        LocalDateTime local = start.toLocalDateTime();
        return switch (unit) {
            case "actual" -> start.toInstant();
            case "total" -> "";
            case "year" -> local.getYear();
            case "month" -> local.toLocalDate().withDayOfMonth(1);
            case "week" -> local.toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case "day" -> local.toLocalDate();
            case "hour" -> new Clock(local.truncatedTo(ChronoUnit.HOURS), start.getOffset());
            default -> new Clock(
                local.truncatedTo(ChronoUnit.HOURS).plusMinutes((local.getMinute() / 15) * 15L),
                start.getOffset()
            );
        };
    }

    @Test
    void timeZoneComesBeforeTheWalletAndAfterTheShapeOfTheParameters() {
        String stranger = UUID.randomUUID().toString();
        for (String path : PATHS) {
            for (String zone : List.of(
                "Mars/Base",
                "Z",
                "Local",
                "%2B01:00",
                "UTC%2B1",
                "zone.tab",
                "../zoneinfo/UTC",
                "Romance%20Standard%20Time",
                "%20UTC%20",
                "%00"
            )) {
                edge.get(path + "?timeZone=" + zone).as(stranger).send().isMessage(400, "Invalid time zone");
            }
            edge
                .get(path + "?timeZone=UTC")
                .as(stranger)
                .send()
                .isMessage(404, "You don't own a wallet. Create a wallet first.");
            Answer missing = edge.get(path + "?skip=-1&timeAggregate=").as(stranger).send();
            missing.isInvalid("TimeZone", "Skip", "TimeAggregate");
            assertEquals("The TimeZone field is required.", missing.json().at("/errors/TimeZone/0").asText());
            ask(path, "?timeZone=%20").isInvalid("TimeZone");
            ask(path, "?timeZone=UTC&timeAggregate=decade").isInvalid("TimeAggregate");
        }
        Sql.execute(edge, "update wallet set disabled_at = now() where owner = ?", owner);
        for (String path : PATHS) {
            ask(path, "?timeZone=x").isMessage(400, "Invalid time zone");
            ask(path, "?timeZone=UTC").isMessage(400, "Unable to interact with a disabled wallet.");
        }
    }

    @Test
    void timeZonesOfTheIanaDatabaseAreKnownInAnyCase() {
        hold(NOON, 1);
        for (String zone : List.of("UTC", "utc", "europe/COPENHAGEN", "Etc/GMT-1", "EST5EDT", "Asia/Ashgabat")) {
            assertEquals(1, buckets(certificates("?timeAggregate=hour&timeZone=" + zone)).size(), zone);
        }
    }

    @Test
    void claimsAreSummedOverTheTimeOfProductionAndEachKindOfTrialByItself() {
        claim("[]", NOON, NOON, 1);
        claim("[]", NOON + 900, NOON, 2);
        claim("[]", NOON, NOON + HOUR, 100);
        claim("true", NOON, NOON, 10);
        claim("TRUE", NOON, NOON, 20);
        claim("false", NOON + HOUR, NOON + 2 * HOUR - 1, 40);

        assertEquals(
            List.of(List.of(NOON, NOON + HOUR + 900, 23L), List.of(NOON + HOUR, NOON + 2 * HOUR, 40L)),
            buckets(ask("/v1/aggregate-claims", "?timeAggregate=hour&timeZone=UTC"))
        );
        assertEquals(
            List.of(List.of(NOON, NOON + HOUR, 10L)),
            buckets(ask("/v1/aggregate-claims", "?timeAggregate=hour&timeZone=UTC&trialFilter=trial"))
        );
        assertEquals(
            List.of(List.of(NOON, NOON + HOUR, 21L), List.of(NOON + 900, NOON + HOUR + 900, 2L)),
            buckets(ask("/v1/aggregate-claims", "?timeZone=UTC&trialFilter=0&end=" + (NOON + HOUR + 900)))
        );
        ask("/v1/aggregate-claims", "?timeZone=UTC&trialFilter=maybe").isInvalid("TrialFilter");
        ask("/v1/aggregate-claims", "?timeAggregate=total&timeZone=UTC").isJson(
            200,
            """
            {"result":[{"start":1704110400,"end":1704117600,"quantity":63}],
             "metadata":{"count":1,"offset":0,"limit":2147483647,"total":1}}
            """
        );
    }

    private void claim(String trial, long productionStart, long consumptionStart, long quantity) {
        holdings.claim(
            claimed("production", productionStart, trial),
            claimed("consumption", consumptionStart, trial),
            quantity,
            "claimed",
            NOON
        );
    }

    private UUID claimed(String type, long start, String trial) {
        UUID certificate = Holdings.certificate(edge, "narnia", type, start, "[]");
        if (!trial.equals("[]")) {
            Sql.execute(edge, "update certificate set trial = ? where id = ?", trial, certificate);
        }
        return holdings.slice("narnia", certificate, 100, "claimed");
    }

    @Test
    void transfersAreSummedOverTheTimeOfTheirCertificates() {
        for (long hour : new long[] { 0, 0, 1, 30 }) {
            UUID certificate = Holdings.certificate(edge, "narnia", "production", NOON + hour * HOUR, "[]");
            UUID slice = holdings.slice("narnia", certificate, 1 + hour, "available");
            holdings.transferred(slice, "transferred", NOON);
        }
        assertEquals(
            List.of(List.of(NOON, NOON + 2 * HOUR, 4L), List.of(NOON + 30 * HOUR, NOON + 31 * HOUR, 31L)),
            buckets(ask("/v1/aggregate-transfers", "?timeAggregate=day&timeZone=Europe/Copenhagen"))
        );
        ask("/v1/aggregate-transfers", "?timeAggregate=hour&timeZone=UTC&skip=2&end=" + (NOON + 40 * HOUR)).isJson(
            200,
            """
            {"result":[{"start":1704218400,"end":1704222000,"quantity":31}],
             "metadata":{"count":1,"offset":2,"limit":2147483647,"total":3}}
            """
        );
    }
}
