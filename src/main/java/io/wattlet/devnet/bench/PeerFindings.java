package io.wattlet.devnet.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.devnet.testbed.Table;
import java.util.List;
import java.util.Locale;

/**
 * How fast slices are taken in.
 *
 * @param conditions under which it was measured, in words
 * @param slices     announced in each round
 * @param rest       with a request for each
 * @param unary      with a gRPC call for each
 * @param stream     on one gRPC stream
 */
record PeerFindings(String conditions, int slices, Row rest, Row unary, Row stream) implements Findings {
    /** What a stream should be of unary calls. */
    private static final double LEAST_OF_UNARY = 2;

    /** How long rounds of one way took. */
    record Row(String name, Samples rounds) {}

    /** Slices a second in the median round. */
    double rate(Row row) {
        return (slices * 1e3) / row.rounds.median();
    }

    private double ofUnary(Row row) {
        return rate(row) / rate(unary);
    }

    @Override
    public String text() {
        Table table = new Table("", "rounds", "median slices/s", "best slices/s", "of unary", "aim: at least");
        for (Row row : List.of(rest, unary, stream)) {
            table.add(
                row.name,
                row.rounds.count(),
                whole(rate(row)),
                whole((slices * 1e3) / row.rounds.minimum()),
                decimal(ofUnary(row)),
                row.equals(stream) ? decimal(LEAST_OF_UNARY) : ""
            );
        }
        return conditions + "\n" + table;
    }

    @Override
    public JsonObject json(String benchmark, double x25519Micros) {
        JsonArray results = new JsonArray();
        for (Row row : List.of(rest, unary, stream)) {
            results.add(
                new JsonObject()
                    .put("name", row.name)
                    .put("rounds", row.rounds.count())
                    .put("medianSlicesPerSecond", Math.round(rate(row)))
                    .put("ofUnary", Math.round(ofUnary(row) * 100) / 100.0)
            );
        }
        return new JsonObject()
            .put("benchmark", benchmark)
            .put("conditions", conditions)
            .put("x25519Micros", Math.round(x25519Micros * 100) / 100.0)
            .put("slicesPerRound", slices)
            .put("results", results);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
