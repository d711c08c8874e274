package io.wattlet.jobs;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a check found.
 *
 * @param begun    when, by the clock of this node
 * @param took     how long
 * @param findings one for each law, in order
 */
public record CheckReport(Instant begun, Duration took, List<Finding> findings) {
    /**
     * What was found about one law.
     *
     * @param violations how many there are
     * @param first      some of them, as many as are shown at most, in the order of what breaks the law
     */
    public record Finding(Law law, long violations, List<Violation> first) {}

    /** Whether all laws hold. */
    public boolean holds() {
        return findings.stream().allMatch(finding -> finding.violations() == 0);
    }

    /** The violations that are shown, of all laws. */
    public List<Violation> violations() {
        return findings
            .stream()
            .flatMap(finding -> finding.first().stream())
            .toList();
    }

    /** The form that programs read. */
    public JsonObject toJson() {
        JsonArray laws = new JsonArray();
        findings.forEach(finding -> laws.add(json(finding)));
        return new JsonObject()
            .put("holds", holds())
            .put("begun", begun.toString())
            .put("tookMillis", took.toMillis())
            .put("laws", laws);
    }

    private static JsonObject json(Finding finding) {
        JsonArray first = new JsonArray();
        finding
            .first()
            .forEach(violation ->
                first.add(new JsonObject().put("what", violation.what()).put("detail", violation.detail()))
            );
        return new JsonObject()
            .put("name", finding.law().name())
            .put("meaning", finding.law().meaning())
            .put("remedy", finding.law().remedy())
            .put("violations", finding.violations())
            .put("first", first);
    }
}
