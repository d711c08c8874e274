package io.wattlet.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.crypto.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The description of the REST interface as a page to read, which needs nothing but itself. */
final class OpenApiPage {

    private static final String STYLE = "/openapi/page.css";

    private final OpenApiDocument document;
    private final OpenApiSchemas schemas;
    private final String css = style();
    private final Html html = new Html();

    private OpenApiPage(OpenApiDocument document) {
        this.document = document;
        this.schemas = new OpenApiSchemas(document, html);
    }

    /**
     * A page, and what a browser must be told about it.
     *
     * @param policy value of {@code Content-Security-Policy}: nothing but the page's own style sheet
     */
    record Rendered(String html, String policy) {}

    /**
     * Renders the page.
     *
     * @param documentUrl where the document itself is found
     */
    static Rendered render(OpenApiDocument document, String documentUrl) {
        OpenApiPage page = new OpenApiPage(document);
        page.write(documentUrl);
        return new Rendered(page.html.toString(), policy(page.css));
    }

    private static String policy(String css) {
        String hash = Base64.getEncoder().encodeToString(Hashes.sha256(css.getBytes(StandardCharsets.UTF_8)));
        return (
            "default-src 'none'; style-src 'sha256-" +
            hash +
            "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        );
    }

    private static String style() {
        try (InputStream file = Objects.requireNonNull(OpenApiPage.class.getResourceAsStream(STYLE))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String documentUrl) {
        JsonNode info = document.root().path("info");
        html.open("html", "lang", "en").open("head");
        html.single("meta", "charset", "utf-8");
        html.single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.element("title", info.path("title").asText() + " REST interface");
        html.style(css).close();
        html.open("body");
        writeContents();
        html.open("main");
        html.element("h1", info.path("title").asText()).element("p", info.path("summary").asText(), "class", "lead");
        html.prose(info.path("description").asText());
        html.open("p").text("The same for programs: ").element("a", "OpenAPI document", "href", documentUrl);
        html.close();
        writeSecurity();
        for (JsonNode tag : document.root().path("tags")) {
            writeTag(tag);
        }
        html.element("h2", "Schemas", "id", "schemas");
        schemas.writeAll();
        html.close().close().close();
    }

    private void writeContents() {
        html.open("nav");
        for (JsonNode tag : document.root().path("tags")) {
            String name = tag.path("name").asText();
            html.element("a", name, "href", "#" + idOfTag(name), "class", "tag").open("ul");
            forEachOperation(name, (path, method, operation) -> {
                String target = "#" + operation.path("operationId").asText();
                html.open("li").element("a", operation.path("summary").asText(), "href", target).close();
            });
            html.close();
        }
        html.element("a", "Schemas", "href", "#schemas", "class", "tag").close();
    }

    private void writeSecurity() {
        html.element("h2", "Who asks", "id", "security").open("dl");
        for (Map.Entry<String, JsonNode> scheme : document.root().at("/components/securitySchemes").properties()) {
            html.open("dt").element("code", scheme.getKey()).close();
            html.open("dd").prose(scheme.getValue().path("description").asText()).close();
        }
        html.close();
    }

    private void writeTag(JsonNode tag) {
        String name = tag.path("name").asText();
        html.element("h2", name, "id", idOfTag(name)).prose(tag.path("description").asText());
        forEachOperation(name, this::writeOperation);
    }

    private static String idOfTag(String name) {
        return "tag-" + name.toLowerCase(Locale.ROOT);
    }

    private interface OperationWriter {
        void write(String path, String method, JsonNode operation);
    }

    private void forEachOperation(String tag, OperationWriter writer) {
        for (Map.Entry<String, JsonNode> path : document.root().path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (method.getValue().path("tags").path(0).asText().equals(tag)) {
                    writer.write(path.getKey(), method.getKey(), method.getValue());
                }
            }
        }
    }

    private void writeOperation(String path, String method, JsonNode operation) {
        String id = operation.path("operationId").asText();
        html.open("section", "id", id);
        html.open("h3").open("a", "href", "#" + id).text(operation.path("summary").asText()).close().close();
        html.open("p", "class", "line").element("span", method.toUpperCase(Locale.ROOT), "class", "method " + method);
        html.text(" ").element("code", path).close();
        html.prose(operation.path("description").asText());
        writeScope(operation.path("security"));
        writeParameters(operation.path("parameters"));
        if (operation.has("requestBody")) {
            html.element("h4", "Body");
            writeContent(document.resolve(operation.path("requestBody")).path("content"));
        }
        writeResponses(operation.path("responses"));
        html.close();
    }

    private void writeScope(JsonNode security) {
        html.open("p", "class", "scope");
        if (security.isEmpty()) {
            html.text("Anybody may call this.");
        } else {
            html.text("Needs the scope ").element("code", security.path(0).path("bearer").path(0).asText()).text(".");
        }
        html.close();
    }

    private void writeParameters(JsonNode parameters) {
        if (parameters.isEmpty()) {
            return;
        }
        html.element("h4", "Parameters").open("table");
        for (JsonNode reference : parameters) {
            JsonNode parameter = document.resolve(reference);
            html.open("tr").open("th").element("code", parameter.path("name").asText());
            String where = parameter.path("in").asText() + (parameter.path("required").asBoolean() ? ", required" : "");
            html.element("small", where).close();
            html.open("td");
            schemas.writeType(parameter.path("schema"));
            html.close().open("td").prose(parameter.path("description").asText()).close().close();
        }
        html.close();
    }

    private void writeResponses(JsonNode responses) {
        html.element("h4", "Answers").open("table");
        for (Map.Entry<String, JsonNode> entry : responses.properties()) {
            JsonNode response = document.resolve(entry.getValue());
            html.open("tr").element("th", entry.getKey());
            html.open("td").prose(response.path("description").asText());
            writeHeaders(response.path("headers"));
            writeContent(response.path("content"));
            html.close().close();
        }
        html.close();
    }

    private void writeHeaders(JsonNode headers) {
        if (headers.isEmpty()) {
            return;
        }
        html.open("ul");
        for (Map.Entry<String, JsonNode> header : headers.properties()) {
            html.open("li").element("code", header.getKey()).text(": ");
            html.inline(document.resolve(header.getValue()).path("description").asText()).close();
        }
        html.close();
    }

    private void writeContent(JsonNode content) {
        for (Map.Entry<String, JsonNode> media : content.properties()) {
            html.open("p").element("code", media.getKey()).text(": ");
            schemas.writeType(media.getValue().path("schema"));
            html.close();
            for (JsonNode example : media.getValue().path("examples")) {
                html.element("pre", document.resolve(example).path("value").toPrettyString());
            }
        }
    }
}
