package io.wattlet.devnet.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.devnet.testbed.Table;
import java.util.List;
import java.util.Locale;

/**
 * What reading costs.
 *
 * @param conditions under which it was measured, in words
 * @param scale      times in two databases
 * @param largest    times of the largest wallet's aggregate
 * @param timed      times at one rate
 * @param floors     rates of lists, and of the same answers from the floor
 * @param machine    rate of the generator and the HTTP server alone
 */
record ReadFindings(
    String conditions,
    List<Scaled> scale,
    List<Largest> largest,
    List<Timed> timed,
    List<AgainstFloor> floors,
    double machine
) implements Findings {
    private static final double MOST_TIMES_SLOWER = 1.5;
    private static final double LARGEST_MILLIS = 2_000;
    private static final double LEAST_OF_FLOOR = 0.5;

    /** Medians of one operation, one request at a time, in the smaller and the larger database. */
    record Scaled(String name, Samples few, Samples many) {
        double ratio() {
            return many.median() / few.median();
        }
    }

    /** An aggregate of all that the largest wallet holds. */
    record Largest(String name, Samples samples) {}

    /** One operation under an open load. */
    record Timed(String name, OpenLoad.Result result) {}

    /** How fast an operation can be asked for, and how fast the same bytes come from the floor. */
    record AgainstFloor(String name, double bytes, RateSearch.Found operation, RateSearch.Found floor) {
        double share() {
            return operation.sustained() / floor.sustained();
        }

        double closedShare() {
            return operation.closed() / floor.closed();
        }
    }

    ReadFindings {
        scale = List.copyOf(scale);
        largest = List.copyOf(largest);
        timed = List.copyOf(timed);
        floors = List.copyOf(floors);
    }

    @Override
    public String text() {
        return String.join("\n", conditions + "\n", scaleTable(), largestTable(), timedTable(), floorTable());
    }

    private String scaleTable() {
        Table table = new Table(
            "one at a time, average wallet",
            "few: median ms",
            "many: median ms",
            "ratio",
            "aim: at most"
        );
        for (Scaled row : scale) {
            table.add(
                row.name,
                decimal(row.few.median()),
                decimal(row.many.median()),
                decimal(row.ratio()),
                decimal(MOST_TIMES_SLOWER)
            );
        }
        return table.toString();
    }

    private String largestTable() {
        Table table = new Table("one at a time, largest wallet", "runs", "median ms", "p90 ms", "aim: median below ms");
        for (Largest row : largest) {
            table.add(
                row.name,
                row.samples.count(),
                decimal(row.samples.median()),
                decimal(row.samples.ninetiethPercentile()),
                decimal(LARGEST_MILLIS)
            );
        }
        return table.toString();
    }

    private String timedTable() {
        Table table = new Table(
            "open load, average wallets",
            "rate /s",
            "answered /s",
            "failed",
            "p50 ms",
            "p99 ms",
            "p99.9 ms"
        );
        for (Timed row : timed) {
            table.add(
                row.name,
                whole(row.result.wanted()),
                whole(row.result.achieved()),
                row.result.failures(),
                decimal(row.result.millis(50)),
                decimal(row.result.millis(99)),
                decimal(row.result.millis(99.9))
            );
        }
        return table.toString();
    }

    private String floorTable() {
        Table table = new Table(
            "highest rates, average wallets",
            "bytes",
            "closed /s",
            "sustained /s",
            "p99 ms",
            "of floor: closed",
            "sustained",
            "aim: at least"
        );
        for (AgainstFloor row : floors) {
            addRates(
                table,
                row.name,
                row.bytes,
                row.operation,
                decimal(row.closedShare()),
                decimal(row.share()),
                decimal(LEAST_OF_FLOOR)
            );
            addRates(table, "  floor: the same bytes by primary key", row.bytes, row.floor, "", "", "");
        }
        table.add("generator and HTTP server alone (health)", "", whole(machine), "", "", "", "", "");
        return table.toString();
    }

    private static void addRates(
        Table table,
        String name,
        double bytes,
        RateSearch.Found found,
        String closedShare,
        String share,
        String aim
    ) {
        table.add(
            name,
            whole(bytes),
            whole(found.closed()),
            whole(found.sustained()),
            decimal(found.p99()),
            closedShare,
            share,
            aim
        );
    }

    @Override
    public JsonObject json(String benchmark, double x25519Micros) {
        JsonArray scaled = new JsonArray();
        scale.forEach(row ->
            scaled.add(
                new JsonObject()
                    .put("name", row.name)
                    .put("fewMedianMillis", rounded(row.few.median()))
                    .put("manyMedianMillis", rounded(row.many.median()))
                    .put("ratio", rounded(row.ratio()))
            )
        );
        JsonArray ofLargest = new JsonArray();
        largest.forEach(row ->
            ofLargest.add(new JsonObject().put("name", row.name).put("medianMillis", rounded(row.samples.median())))
        );
        JsonArray atRate = new JsonArray();
        timed.forEach(row ->
            atRate.add(
                new JsonObject()
                    .put("name", row.name)
                    .put("rate", rounded(row.result.wanted()))
                    .put("answered", rounded(row.result.achieved()))
                    .put("failed", row.result.failures())
                    .put("p50Millis", rounded(row.result.millis(50)))
                    .put("p99Millis", rounded(row.result.millis(99)))
                    .put("p999Millis", rounded(row.result.millis(99.9)))
            )
        );
        JsonArray rates = new JsonArray();
        floors.forEach(row ->
            rates.add(
                new JsonObject()
                    .put("name", row.name)
                    .put("bytes", rounded(row.bytes))
                    .put("closedRate", rounded(row.operation.closed()))
                    .put("sustainedRate", rounded(row.operation.sustained()))
                    .put("floorClosedRate", rounded(row.floor.closed()))
                    .put("floorSustainedRate", rounded(row.floor.sustained()))
            )
        );
        return new JsonObject()
            .put("benchmark", benchmark)
            .put("conditions", conditions)
            .put("x25519Micros", rounded(x25519Micros))
            .put("scale", scaled)
            .put("largest", ofLargest)
            .put("timed", atRate)
            .put("rates", rates)
            .put("machineRate", rounded(machine));
    }

    private static String decimal(double value) {
        if (!Double.isFinite(value)) {
            return "unknown";
        }
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
