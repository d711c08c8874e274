package io.wattlet.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Holds what goes over the wire against the OpenAPI document: the status, the content type, the headers and the body of
 * every answer, and the body of every request that was not refused.
 */
final class DocumentedExchanges {

    private static final int LOWEST_ERROR = 400;

    private final String pathBase;
    private final OpenApiDocument document;
    private final Shapes answers;
    private final Shapes requests;
    private final Map<String, String> propertyNames = new HashMap<>();

    DocumentedExchanges(String pathBase) {
        this.pathBase = pathBase;
        this.document = OpenApiDocument.load("");
        this.answers = Shapes.closed(document);
        this.requests = Shapes.open(document);
        for (JsonNode schema : document.root().at("/components/schemas")) {
            schema
                .path("properties")
                .fieldNames()
                .forEachRemaining(name -> propertyNames.put(name.toLowerCase(Locale.ROOT), name));
        }
    }

    /**
     * Fails when an exchange is not as the document says.
     *
     * @param path with the query string, as it was sent
     * @param body of the request, empty for none
     */
    void check(String method, String path, byte[] body, Answer answer) {
        String what = method + " " + path + " → " + answer.status();
        Optional<JsonNode> found = find(path);
        if (found.isEmpty()) {
            require(
                answer.status() >= LOWEST_ERROR || path.toLowerCase(Locale.ROOT).contains("/swagger"),
                what,
                "is not in the document"
            );
            return;
        }
        JsonNode operation = found.get().path(method.toLowerCase(Locale.ROOT));
        if (operation.isMissingNode()) {
            require(answer.status() == 405, what, "has a method that is not in the document");
            return;
        }
        checkAnswer(what, operation, answer);
        if (answer.status() < LOWEST_ERROR && operation.has("requestBody")) {
            JsonNode schema = operation.at("/requestBody/content").path("application/json").path("schema");
            List<String> wrong = requests.violations(schema, canonical(Answer.json(text(body))));
            require(wrong.isEmpty(), what, "took a body that the document does not have: " + wrong);
        }
    }

    private void checkAnswer(String what, JsonNode operation, Answer answer) {
        JsonNode described = operation.path("responses").path(Integer.toString(answer.status()));
        require(described.isObject(), what, "is a status that is not in the document");
        JsonNode response = document.resolve(described);
        for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
            boolean required = document.resolve(header.getValue()).path("required").asBoolean();
            require(!required || !answer.header(header.getKey()).isEmpty(), what, "lacks " + header.getKey());
        }
        if (answer.body().isEmpty()) {
            boolean emptyIsFine =
                response.path("x-body-optional").asBoolean() || !response.path("content").has("application/json");
            require(emptyIsFine, what, "has no body");
            return;
        }
        String mediaType = answer.header("Content-Type").split(";", 2)[0];
        JsonNode media = response.path("content").path(mediaType);
        require(media.isObject(), what, "has a content type that is not in the document: " + mediaType);
        List<String> wrong = answers.violations(media.path("schema"), answer.json());
        require(wrong.isEmpty(), what, wrong + " in " + answer.body());
    }

    private Optional<JsonNode> find(String pathAndQuery) {
        String path = pathAndQuery.split("\\?", 2)[0];
        String bare =
            path.regionMatches(true, 0, pathBase, 0, pathBase.length()) && path.startsWith("/", pathBase.length())
                ? path.substring(pathBase.length())
                : path;
        String[] segments = (bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare).split("/", -1);
        return document
            .root()
            .path("paths")
            .properties()
            .stream()
            .filter(entry -> matches(entry.getKey().split("/", -1), segments))
            .map(Map.Entry::getValue)
            .findFirst();
    }

    private static boolean matches(String[] template, String[] segments) {
        if (template.length != segments.length) {
            return false;
        }
        for (int i = 0; i < template.length; i++) {
            boolean same = template[i].startsWith("{")
                ? !segments[i].isEmpty()
                : template[i].equalsIgnoreCase(segments[i]);
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /** A body in the form that the document tells of: names may be in any case, and integers may be text. */
    private JsonNode canonical(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode result = object.objectNode();
            object
                .properties()
                .forEach(member -> {
                    String name = propertyNames.getOrDefault(member.getKey().toLowerCase(Locale.ROOT), member.getKey());
                    result.set(name, number(name, canonical(member.getValue())));
                });
            return result;
        }
        if (value instanceof ArrayNode array) {
            List<JsonNode> items = new ArrayList<>();
            array.forEach(item -> items.add(canonical(item)));
            return array.arrayNode().addAll(items);
        }
        return value;
    }

    private static JsonNode number(String name, JsonNode value) {
        boolean isNumber = List.of("quantity", "position", "version", "start", "end").contains(name);
        return isNumber && value.isTextual() ? Answer.json(value.textValue()) : value;
    }

    private static String text(byte[] body) {
        boolean wide = body.length > 1 && (body[1] == 0 || (body[0] == (byte) 0xFF && body[1] == (byte) 0xFE));
        String text = new String(body, wide ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static void require(boolean condition, String what, String problem) {
        if (!condition) {
            throw new AssertionError(what + " " + problem);
        }
    }
}
