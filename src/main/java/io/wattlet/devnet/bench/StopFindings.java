package io.wattlet.devnet.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.devnet.testbed.Table;
import java.util.List;
import java.util.Locale;

/**
 * What becomes of a cluster's work when one of its nodes hangs.
 *
 * @param conditions under which it was measured, in words
 * @param stops      one for each time that the node hung
 */
record StopFindings(String conditions, List<Stop> stops) implements Findings {
    private static final double LEAST_DURING = 0.8;
    private static final double LEAST_AFTER = 1;

    /**
     * One time.
     *
     * @param share  how much of the work before the node had done that then hung
     * @param before commands that ended in each second before
     * @param during in each of the first 15 seconds in which it hung
     * @param after  in each second after these, in which it still hung
     */
    record Stop(double share, List<Long> before, List<Long> during, List<Long> after) {
        double duringToBefore() {
            return mean(during) / mean(before);
        }

        double afterToBefore() {
            return mean(after) / mean(before);
        }
    }

    StopFindings {
        stops = List.copyOf(stops);
    }

    @Override
    public String text() {
        Table table = new Table(
            "",
            "its share before",
            "before/s",
            "slowest s",
            "15 s hung/s",
            "slowest s",
            "hung longer/s",
            "slowest s",
            "15 s/before",
            "longer/before"
        );
        for (int i = 0; i < stops.size(); i++) {
            Stop stop = stops.get(i);
            table.add(
                "stop " + (i + 1),
                decimal(stop.share),
                decimal(mean(stop.before)),
                least(stop.before),
                decimal(mean(stop.during)),
                least(stop.during),
                decimal(mean(stop.after)),
                least(stop.after),
                decimal(stop.duringToBefore()),
                decimal(stop.afterToBefore())
            );
        }
        return (
            conditions +
            "\n" +
            table +
            "medians: %s in the first 15 s (aim: at least %s), %s from then on (aim: about %s)%n".formatted(
                decimal(Median.of(stops.stream().map(Stop::duringToBefore).toList())),
                decimal(LEAST_DURING),
                decimal(Median.of(stops.stream().map(Stop::afterToBefore).toList())),
                decimal(LEAST_AFTER)
            )
        );
    }

    @Override
    public JsonObject json(String benchmark, double x25519Micros) {
        JsonArray results = new JsonArray();
        for (Stop stop : stops) {
            results.add(
                new JsonObject()
                    .put("share", rounded(stop.share))
                    .put("beforePerSecond", new JsonArray(stop.before))
                    .put("duringPerSecond", new JsonArray(stop.during))
                    .put("afterPerSecond", new JsonArray(stop.after))
                    .put("duringToBefore", rounded(stop.duringToBefore()))
                    .put("afterToBefore", rounded(stop.afterToBefore()))
            );
        }
        return new JsonObject()
            .put("benchmark", benchmark)
            .put("conditions", conditions)
            .put("x25519Micros", rounded(x25519Micros))
            .put("medianDuringToBefore", rounded(Median.of(stops.stream().map(Stop::duringToBefore).toList())))
            .put("medianAfterToBefore", rounded(Median.of(stops.stream().map(Stop::afterToBefore).toList())))
            .put("stops", results);
    }

    private static double mean(List<Long> seconds) {
        return seconds.stream().mapToLong(Long::longValue).average().orElseThrow();
    }

    private static long least(List<Long> seconds) {
        return seconds.stream().mapToLong(Long::longValue).min().orElseThrow();
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
