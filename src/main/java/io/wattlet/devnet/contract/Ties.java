package io.wattlet.devnet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Compares pages of a list that is sorted by one column. A Vault leaves it open in which order equals come, and which of
 * them are on a page; so a page is right if it has the same values in the same order, and what was recorded is in the list.
 */
final class Ties {

    private static final String LIST = "/v1/certificates";

    private Ties() {}

    /** Whether a case asks for such a list, and was answered one. */
    static boolean arePossible(RecordedCase recorded) {
        return (
            recorded.request().method().equals("GET") &&
            recorded.request().path().equals(LIST) &&
            recorded.response().body().has("result")
        );
    }

    /**
     * What differs but the order of equals; empty when nothing does.
     *
     * @param node answers the question for the whole list
     */
    static Optional<String> compare(RecordedCase recorded, RecordedCase.Request sent, Answer answer, RawClient node)
        throws IOException {
        JsonNode expected = recorded.response().body();
        JsonNode page = answer.json();
        Optional<String> metadata = Comparison.ofBody(
            recorded.changing(),
            "/metadata",
            expected.path("metadata"),
            page.path("metadata")
        );
        if (metadata.isPresent()) {
            return metadata;
        }
        String column = column(recorded.request().query());
        if (!values(expected, column).equals(values(page, column))) {
            return Optional.of(
                "the values of " + column + " are " + values(page, column) + " instead of " + values(expected, column)
            );
        }
        List<JsonNode> all = items(node.send(sent.withQuery(withoutPage(sent.query()))).json());
        for (JsonNode item : items(expected)) {
            Optional<JsonNode> same = all
                .stream()
                .filter(ours -> Comparison.ofBody(List.of(), "", item, ours).isEmpty())
                .findFirst();
            if (same.isEmpty()) {
                return Optional.of("the list does not have " + item);
            }
            all.remove(same.get());
        }
        return Optional.empty();
    }

    private static String column(String query) {
        String sortBy = Arrays.stream(query.split("&"))
            .filter(parameter -> parameter.toLowerCase(Locale.ROOT).startsWith("sortby="))
            .map(parameter -> parameter.substring(parameter.indexOf('=') + 1).toLowerCase(Locale.ROOT))
            .findFirst()
            .orElse("end");
        return switch (sortBy) {
            case "quantity", "1" -> "quantity";
            case "type", "2" -> "certificateType";
            default -> "end";
        };
    }

    private static String withoutPage(String query) {
        return Arrays.stream(query.split("&"))
            .filter(parameter -> !parameter.toLowerCase(Locale.ROOT).matches("(skip|limit)=.*"))
            .collect(Collectors.joining("&"));
    }

    private static List<JsonNode> values(JsonNode list, String column) {
        return items(list)
            .stream()
            .map(item -> item.path(column))
            .toList();
    }

    private static List<JsonNode> items(JsonNode list) {
        List<JsonNode> items = new ArrayList<>();
        list.path("result").forEach(items::add);
        return items;
    }
}
