package io.wattlet.devnet.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.devnet.testbed.Table;
import java.util.List;
import java.util.Locale;

/**
 * How commands come in through Kafka and events go out.
 *
 * @param conditions   under which it was measured, in words
 * @param http         slices a second that were accepted over HTTP, in each round
 * @param in           slices a second from a topic into the journal, in each round
 * @param out          events a second from the outbox to a consumer, with many waiting
 * @param offered      slices a second that were written to the topic while times were taken
 * @param followed     events a second that were consumed meanwhile
 * @param medianMillis from the moment at which an event was written to that at which it was consumed; half of them take
 *                     no longer
 * @param p99Millis    of a hundred, one takes longer
 * @param worstMillis  the longest
 */
record KafkaFindings(
    String conditions,
    List<Double> http,
    List<Double> in,
    double out,
    double offered,
    double followed,
    double medianMillis,
    double p99Millis,
    double worstMillis
) implements Findings {
    private static final double LEAST_IN_TO_HTTP = 1;
    private static final int MOST_P99_MILLIS = 250;

    KafkaFindings {
        http = List.copyOf(http);
        in = List.copyOf(in);
    }

    double inToHttp() {
        return Median.of(in) / Median.of(http);
    }

    @Override
    public String text() {
        Table rates = new Table("a second", "median", "least", "most");
        rates.add("slices accepted over HTTP", whole(Median.of(http)), whole(least(http)), whole(most(http)));
        rates.add("slices from Kafka into the journal", whole(Median.of(in)), whole(least(in)), whole(most(in)));
        rates.add("events out to Kafka, from a backlog", whole(out), "", "");
        Table times = new Table("from written to consumed", "median ms", "p99 ms", "worst ms");
        times.add(
            "%s slices/s in, %s events/s out".formatted(whole(offered), whole(followed)),
            decimal(medianMillis),
            decimal(p99Millis),
            decimal(worstMillis)
        );
        return (
            conditions +
            "\n" +
            rates +
            "Kafka to HTTP: %s (aim: at least %s)%n".formatted(decimal(inToHttp()), decimal(LEAST_IN_TO_HTTP)) +
            times +
            "aim at half the rate of Kafka: p99 under %d ms%n".formatted(MOST_P99_MILLIS)
        );
    }

    @Override
    public JsonObject json(String benchmark, double x25519Micros) {
        return new JsonObject()
            .put("benchmark", benchmark)
            .put("conditions", conditions)
            .put("x25519Micros", rounded(x25519Micros))
            .put("httpPerSecond", array(http))
            .put("inPerSecond", array(in))
            .put("inToHttp", rounded(inToHttp()))
            .put("outPerSecond", rounded(out))
            .put("offeredPerSecond", rounded(offered))
            .put("followedPerSecond", rounded(followed))
            .put("medianMillis", rounded(medianMillis))
            .put("p99Millis", rounded(p99Millis))
            .put("worstMillis", rounded(worstMillis));
    }

    private static double least(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    private static double most(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private static JsonArray array(List<Double> values) {
        return new JsonArray(values.stream().map(KafkaFindings::rounded).toList());
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
