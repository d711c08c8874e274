package io.wattlet.devnet.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.devnet.testbed.Table;
import java.util.List;
import java.util.Locale;

/**
 * What a benchmark found.
 *
 * @param conditions under which it was measured, in words
 * @param warmUps    done before each row and not counted
 * @param rows       one for each thing that was measured
 */
record Measurements(String conditions, int warmUps, List<Row> rows) implements Findings {
    /**
     * One thing that was measured.
     *
     * @param aimMillis what its median should stay below, in milliseconds
     */
    record Row(String name, Samples samples, double aimMillis) {}

    Measurements {
        rows = List.copyOf(rows);
    }

    @Override
    public String text() {
        Table table = new Table("", "runs", "min ms", "median ms", "p90 ms", "aim: median below ms");
        for (Row row : rows) {
            Samples samples = row.samples;
            table.add(
                row.name,
                samples.count(),
                decimal(samples.minimum()),
                decimal(samples.median()),
                decimal(samples.ninetiethPercentile()),
                decimal(row.aimMillis)
            );
        }
        return conditions + "; " + warmUps + " warm-ups before each row, not counted\n" + table;
    }

    @Override
    public JsonObject json(String benchmark, double x25519Micros) {
        JsonArray results = new JsonArray();
        for (Row row : rows) {
            Samples samples = row.samples;
            results.add(
                new JsonObject()
                    .put("name", row.name)
                    .put("runs", samples.count())
                    .put("minMillis", rounded(samples.minimum()))
                    .put("medianMillis", rounded(samples.median()))
                    .put("p90Millis", rounded(samples.ninetiethPercentile()))
                    .put("aimMillis", row.aimMillis)
            );
        }
        return new JsonObject()
            .put("benchmark", benchmark)
            .put("conditions", conditions)
            .put("warmUps", warmUps)
            .put("x25519Micros", rounded(x25519Micros))
            .put("results", results);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
