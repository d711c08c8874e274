package io.wattlet.devnet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What this node answers where it differs from the Vault on purpose. The list is {@code differences.json} beside this
 * class; each entry says why, and {@code src/docs/compatibility.md} explains them.
 *
 * @param status         of the answer; 0 when the node does not start at all
 * @param body           of the answer; empty for none
 * @param headers        that the answer has, among others
 * @param changing       places of the body that are different in every run, besides those of the recording
 * @param refusesToStart what the message says, when the node does not start
 */
record IntendedAnswer(
    String why,
    int status,
    Optional<JsonNode> body,
    Map<String, String> headers,
    List<String> changing,
    Optional<String> refusesToStart
) {
    /** Takes a copy. */
    IntendedAnswer {
        headers = Map.copyOf(headers);
        changing = List.copyOf(changing);
    }

    /** The list, by the ids of the cases. */
    static Map<String, IntendedAnswer> all() throws IOException {
        try (InputStream file = IntendedAnswer.class.getResourceAsStream("differences.json")) {
            Map<String, IntendedAnswer> all = new LinkedHashMap<>();
            for (JsonNode json : new ObjectMapper().readTree(Objects.requireNonNull(file))) {
                if (all.put(json.required("id").asText(), of(json)) != null) {
                    throw new IOException("differences.json names " + json.get("id") + " twice");
                }
            }
            return all;
        }
    }

    private static IntendedAnswer of(JsonNode json) {
        Map<String, String> headers = new LinkedHashMap<>();
        json
            .path("headers")
            .properties()
            .forEach(entry -> headers.put(entry.getKey(), entry.getValue().asText()));
        List<String> changing = new ArrayList<>(List.of("/traceId"));
        json.path("changing").forEach(place -> changing.add(place.asText()));
        return new IntendedAnswer(
            json.required("why").asText(),
            json.path("status").asInt(),
            Optional.ofNullable(json.get("body")),
            headers,
            changing,
            Optional.ofNullable(json.get("refusesToStart")).map(JsonNode::asText)
        );
    }

    /** What an answer has that is not intended; empty when all is as intended. */
    Optional<String> differenceOf(RecordedCase recorded, Answer answer) throws IOException {
        if (answer.status() != status) {
            return Optional.of(
                "status " + answer.status() + " instead of the intended " + status + "; " + answer.body()
            );
        }
        for (Map.Entry<String, String> expected : headers.entrySet()) {
            Optional<String> ours = answer.header(expected.getKey());
            if (!ours.equals(Optional.of(expected.getValue()))) {
                return Optional.of(
                    "header " + expected.getKey() + " is " + ours + " instead of " + expected.getValue()
                );
            }
        }
        List<String> allChanging = new ArrayList<>(changing);
        allChanging.addAll(recorded.changing());
        return Comparison.ofBody(allChanging, "", body.orElse(TextNode.valueOf("")), answer.json());
    }
}
