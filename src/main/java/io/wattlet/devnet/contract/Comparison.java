package io.wattlet.devnet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Compares an answer with the recorded one: status, recorded headers, and the body apart from what changes from run to run,
 * which must still be of the same kind. Of texts that show the Vault's implementation only the place is compared; what
 * stands there must be a text that shows none. Members that this node adds to bodies are named here.
 */
final class Comparison {

    /** What the Vault does not tell. Clients pass over members that they do not know. */
    private static final Set<String> ADDED = Set.of("/metadata/next");

    /** Of request-status, everything but the status is added. */
    private static final Set<String> ADDED_TO_STATUS = Set.of(
        "/requestId",
        "/type",
        "/failureReason",
        "/createdAt",
        "/updatedAt",
        "/endedAt",
        "/attempts",
        "/progress"
    );

    private static final Set<String> ADDED_TO_PROBLEMS = Set.of("/code", "/detail");

    /** Names of CLR types, and words of System.Text.Json about what it was doing, and where. */
    private static final Pattern IMPLEMENTATION = Pattern.compile(
        "ProjectOrigin\\.|System\\.|LineNumber|BytePositionInLine|JSON deserialization for type" +
            "|could not be converted to|^'.' is (an )?invalid|is invalid (after|within)|Path: \\$",
        Pattern.CASE_INSENSITIVE
    );

    private static final Pattern INDEX = Pattern.compile("(?<=/)\\d+(?=/|$)");

    private final List<String> changing;

    private Comparison(List<String> changing) {
        this.changing = changing;
    }

    /** What differs from what was recorded; empty when nothing does. */
    static Optional<String> ofAnswer(RecordedCase recorded, Answer answer) throws IOException {
        RecordedCase.Response expected = recorded.response();
        if (answer.status() != expected.status()) {
            return Optional.of("status " + answer.status() + " instead of " + expected.status() + "; " + answer.body());
        }
        for (Map.Entry<String, String> header : expected.headers().entrySet()) {
            Optional<String> ours = answer.header(header.getKey());
            boolean isRight = recorded.changing().contains(header.getKey())
                ? ours.isPresent()
                : ours.equals(Optional.of(header.getValue()));
            if (!isRight) {
                return Optional.of(
                    "header " + header.getKey() + " is " + ours.orElse("not there") + " instead of " + header.getValue()
                );
            }
        }
        if (!expected.headers().containsKey("content-type") && answer.body().length() > 0) {
            return Optional.of("body " + answer.body() + " instead of none");
        }
        return ofBody(recorded.changing(), "", expected.body(), answer.json());
    }

    /**
     * What differs in a body, or in a part of it; empty when nothing does.
     *
     * @param changing places that are different in every run
     * @param place    of the part, a JSON pointer; empty for the whole body
     */
    static Optional<String> ofBody(List<String> changing, String place, JsonNode expected, JsonNode body) {
        return new Comparison(changing).compare(place, expected, body);
    }

    private Optional<String> compare(String place, JsonNode expected, JsonNode body) {
        if (changing.contains(INDEX.matcher(place).replaceAll("*"))) {
            return difference(place, expected.getNodeType() == body.getNodeType(), expected, body);
        }
        if (expected.isObject() && body.isObject()) {
            return place.equals("/errors") ? errors(expected, body) : members(place, expected, body);
        }
        if (expected.isArray() && body.isArray()) {
            return items(place, expected, body);
        }
        return difference(place, expected.equals(body), expected, body);
    }

    private Optional<String> members(String place, JsonNode expected, JsonNode body) {
        for (Map.Entry<String, JsonNode> member : expected.properties()) {
            Optional<String> difference = compare(
                place + "/" + member.getKey(),
                member.getValue(),
                body.path(member.getKey())
            );
            if (difference.isPresent()) {
                return difference;
            }
        }
        for (Map.Entry<String, JsonNode> member : body.properties()) {
            String at = place + "/" + member.getKey();
            if (!expected.has(member.getKey()) && !isAdded(at, expected)) {
                return Optional.of("there is a " + at + ": " + member.getValue());
            }
        }
        return Optional.empty();
    }

    private static boolean isAdded(String place, JsonNode expected) {
        boolean isRequestStatus = expected.size() == 1 && expected.has("status");
        boolean isProblem = expected.has("traceId");
        return (
            ADDED.contains(place) ||
            (isRequestStatus && ADDED_TO_STATUS.contains(place)) ||
            (isProblem && ADDED_TO_PROBLEMS.contains(place))
        );
    }

    private Optional<String> items(String place, JsonNode expected, JsonNode body) {
        for (int index = 0; index < Math.max(expected.size(), body.size()); index++) {
            Optional<String> difference = compare(place + "/" + index, expected.path(index), body.path(index));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    /** The keys are those of the contract; each text is the recorded one, unless that one shows the implementation. */
    private static Optional<String> errors(JsonNode expected, JsonNode body) {
        if (expected.size() != body.size()) {
            return difference("/errors", false, expected, body);
        }
        for (Map.Entry<String, JsonNode> texts : expected.properties()) {
            JsonNode ours = body.path(texts.getKey());
            if (!isGood(texts.getValue(), ours)) {
                return difference("/errors/" + texts.getKey(), false, texts.getValue(), ours);
            }
        }
        return Optional.empty();
    }

    private static boolean isGood(JsonNode recorded, JsonNode ours) {
        if (!ours.isArray() || ours.isEmpty()) {
            return false;
        }
        for (JsonNode text : ours) {
            if (!text.isTextual() || text.asText().isBlank() || showsImplementation(text.asText())) {
                return false;
            }
        }
        for (JsonNode text : recorded) {
            if (showsImplementation(text.asText())) {
                return true;
            }
        }
        return recorded.equals(ours);
    }

    private static boolean showsImplementation(String text) {
        return IMPLEMENTATION.matcher(text).find();
    }

    private static Optional<String> difference(String place, boolean same, JsonNode expected, JsonNode body) {
        String at = place.isEmpty() ? "the body" : place;
        return same ? Optional.empty() : Optional.of(at + " is " + text(body) + " instead of " + text(expected));
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() ? "not there" : node.toString();
    }
}
