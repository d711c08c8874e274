package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OpenApiPageTest {

    private static final String URL = "/api/swagger/v1/swagger.json";

    private final OpenApiDocument document = OpenApiDocument.load("/api");
    private final OpenApiPage.Rendered page = OpenApiPage.render(document, URL);

    @Test
    void everyOperationAndEverySchemaHasItsPlace() {
        Set<String> ids = all("id=\"([^\"]+)\"");
        for (JsonNode path : document.root().path("paths")) {
            for (JsonNode operation : path) {
                assertTrue(
                    ids.contains(operation.path("operationId").asText()),
                    operation.path("operationId").asText()
                );
            }
        }
        document
            .root()
            .at("/components/schemas")
            .fieldNames()
            .forEachRemaining(name -> assertTrue(ids.contains("schema-" + name), name));
    }

    @Test
    void everyLinkLeadsToAPlaceOnThePageOrToTheDocument() {
        Set<String> ids = all("id=\"([^\"]+)\"");
        for (String link : all("href=\"([^\"]+)\"")) {
            assertTrue(link.equals(URL) || (link.startsWith("#") && ids.contains(link.substring(1))), link);
        }
    }

    @Test
    void nothingIsFetchedAndNothingIsRun() {
        assertFalse(page.html().contains("<script"));
        assertFalse(page.html().contains("src="));
        assertFalse(page.html().contains("<link"));
        assertFalse(page.html().contains("@import"));
        assertFalse(page.html().contains("url("));
        assertFalse(page.html().contains(" style="));
        assertTrue(page.policy().startsWith("default-src 'none'; style-src 'sha256-"), page.policy());
    }

    @Test
    void elementsAreClosedInOrder() {
        Matcher tags = Pattern.compile("<(/?)([a-z0-9]+)[^>]*>").matcher(page.html());
        java.util.ArrayDeque<String> open = new java.util.ArrayDeque<>();
        while (tags.find()) {
            if (tags.group(1).isEmpty() && !tags.group(2).equals("meta")) {
                open.push(tags.group(2));
            } else if (!tags.group(1).isEmpty()) {
                assertEquals(open.pop(), tags.group(2));
            }
        }
        assertTrue(open.isEmpty());
    }

    @Test
    void whateverTheDocumentSaysIsTextOnThePage() {
        String evil = "<script>\"'&`<b>`";
        ObjectNode root = document.root().deepCopy();
        replaceTexts(root, evil);
        String html = OpenApiPage.render(new OpenApiDocument(root), URL).html();
        assertFalse(html.contains("<script"));
        assertFalse(html.contains("<b>"));
        assertTrue(html.contains("&lt;script&gt;&quot;&#39;&amp;<code>&lt;b&gt;</code>"));
    }

    @Test
    void attributesEndWhereTheyShould() {
        assertEquals(
            "<!DOCTYPE html>\n<a href=\"#&quot; onclick=&quot;&amp;&lt;\">x</a>\n",
            new Html().element("a", "x", "href", "#\" onclick=\"&<").toString()
        );
    }

    private static void replaceTexts(JsonNode node, String text) {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            boolean prose = Set.of("summary", "description", "title").contains(member.getKey());
            if (prose && member.getValue().isTextual()) {
                ((ObjectNode) node).put(member.getKey(), text);
            } else {
                replaceTexts(member.getValue(), text);
            }
        }
        if (node.isArray()) {
            node.forEach(item -> replaceTexts(item, text));
        }
    }

    private Set<String> all(String pattern) {
        Set<String> found = new HashSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(page.html());
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
