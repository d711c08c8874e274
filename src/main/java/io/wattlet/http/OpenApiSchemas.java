package io.wattlet.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The part of the page that tells of shapes. */
final class OpenApiSchemas {

    /** Bounds and the like, as the document calls them and as the page does. */
    private static final List<List<String>> LIMITS = List.of(
        List.of("minimum", "at least "),
        List.of("maximum", "at most "),
        List.of("minLength", "characters, at least "),
        List.of("maxLength", "characters, at most "),
        List.of("minItems", "items, at least "),
        List.of("maxItems", "items, at most "),
        List.of("default", "default ")
    );

    private final OpenApiDocument document;
    private final Html html;

    OpenApiSchemas(OpenApiDocument document, Html html) {
        this.document = document;
        this.html = html;
    }

    /** Every named shape, each with an anchor. */
    void writeAll() {
        for (Map.Entry<String, JsonNode> entry : document.root().at("/components/schemas").properties()) {
            JsonNode schema = entry.getValue();
            html.open("section", "id", anchor(entry.getKey())).element("h3", entry.getKey());
            html.open("p").open("span", "class", "type");
            writeType(schema);
            html.close().close();
            if (schema.has("description")) {
                html.prose(schema.path("description").asText());
            }
            writeProperties(schema);
            html.close();
        }
    }

    private void writeProperties(JsonNode schema) {
        if (!schema.has("properties")) {
            return;
        }
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        html.open("table");
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            html.open("tr").open("th").element("code", property.getKey());
            html.element("small", required.contains(property.getKey()) ? "required" : "optional").close();
            html.open("td");
            writeType(property.getValue());
            html.close().open("td").inline(property.getValue().path("description").asText()).close().close();
        }
        html.close();
    }

    /** One line about a shape: a link to where it is told, or what it is. */
    void writeType(JsonNode schema) {
        if (schema.has("$ref")) {
            String name = schema.path("$ref").asText().substring("#/components/schemas/".length());
            html.element("a", name, "href", "#" + anchor(name));
            return;
        }
        for (String choice : List.of("oneOf", "anyOf")) {
            if (schema.has(choice)) {
                writeChoice(schema.path(choice));
                return;
            }
        }
        html.text(types(schema.path("type")));
        if (schema.has("items")) {
            html.text(" of ");
            writeType(schema.path("items"));
        }
        if (schema.path("additionalProperties").isObject()) {
            html.text(" of names to ");
            writeType(schema.path("additionalProperties"));
        }
        html.text(remarks(schema));
    }

    private void writeChoice(JsonNode choices) {
        for (int i = 0; i < choices.size(); i++) {
            if (i > 0) {
                html.text(" or ");
            }
            writeType(choices.path(i));
        }
    }

    private static String types(JsonNode type) {
        if (type.isTextual()) {
            return type.asText();
        }
        List<String> names = new ArrayList<>();
        type.forEach(name -> names.add(name.asText()));
        return String.join(" or ", names);
    }

    private static String remarks(JsonNode schema) {
        List<String> remarks = new ArrayList<>();
        for (String key : List.of("format", "contentEncoding")) {
            if (schema.has(key)) {
                remarks.add(schema.path(key).asText());
            }
        }
        if (schema.has("enum")) {
            List<String> members = new ArrayList<>();
            schema.path("enum").forEach(member -> members.add(member.asText()));
            remarks.add("one of " + String.join(", ", members));
        }
        for (List<String> limit : LIMITS) {
            if (schema.has(limit.get(0))) {
                remarks.add(limit.get(1) + schema.path(limit.get(0)).asText());
            }
        }
        return remarks.isEmpty() ? "" : " (" + String.join("; ", remarks) + ")";
    }

    private static String anchor(String name) {
        return "schema-" + name;
    }
}
