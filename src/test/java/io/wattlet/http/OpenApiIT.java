package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.auth.Scope;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The document tells of just the routes that there are, and is served to anybody. */
class OpenApiIT {

    private static Edge edge;

    @BeforeAll
    static void start() {
        edge = Edge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    /** What document and routes must agree on. */
    private record Operation(Optional<String> scope, Set<String> pathParameters, boolean readsJson) {}

    @Test
    void documentAndRoutesTellOfTheSameOperations() {
        assertEquals(ofRoutes(), ofDocument(OpenApiDocument.load("")));
    }

    private static Map<String, Operation> ofRoutes() {
        Map<String, Operation> operations = new TreeMap<>();
        for (Route route : edge.routes()) {
            Operation operation = new Operation(
                route.scope().map(Scope::claim),
                route
                    .segments()
                    .stream()
                    .filter(segment -> segment.startsWith("{"))
                    .map(segment -> segment.substring(1, segment.length() - 1))
                    .collect(Collectors.toSet()),
                route.readsJson()
            );
            Operation other = operations.put(
                route.method().name() + " /" + String.join("/", route.segments()),
                operation
            );
            assertEquals(null, other, "two routes for the same operation");
        }
        return operations;
    }

    private static Map<String, Operation> ofDocument(OpenApiDocument document) {
        Map<String, Operation> operations = new TreeMap<>();
        for (Map.Entry<String, JsonNode> path : document.root().path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                JsonNode operation = method.getValue();
                JsonNode security = operation.path("security");
                operations.put(
                    method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                    new Operation(
                        security.isEmpty()
                            ? Optional.empty()
                            : Optional.of(security.path(0).path("bearer").path(0).asText()),
                        StreamSupport.stream(operation.path("parameters").spliterator(), false)
                            .map(document::resolve)
                            .filter(parameter -> parameter.path("in").asText().equals("path"))
                            .map(parameter -> parameter.path("name").asText())
                            .collect(Collectors.toSet()),
                        operation.has("requestBody")
                    )
                );
            }
        }
        return operations;
    }

    @Test
    void documentIsServedToAnybodyWithThePathBaseInFrontOfPaths() {
        for (String path : new String[] {
            "/wallet-api/swagger/v1/swagger.json",
            "/swagger/v1/swagger.json",
            "/Swagger/V1/Swagger.json/",
        }) {
            Answer answer = edge.requestWithoutBase("GET", path).send();
            answer.isJson(200, OpenApiDocument.load("/wallet-api").root().toString());
            assertTrue(answer.json().path("paths").has("/wallet-api/v1/wallets/{walletId}"));
        }
    }

    @Test
    void pageIsServedToAnybodyAndMayDoNothing() {
        for (String path : new String[] { "/wallet-api/swagger", "/swagger", "/swagger/" }) {
            Answer answer = edge.requestWithoutBase("GET", path).send();
            assertEquals(200, answer.status());
            assertEquals("text/html; charset=utf-8", answer.header("Content-Type"));
            assertEquals("nosniff", answer.header("X-Content-Type-Options"));
            assertTrue(answer.header("Content-Security-Policy").startsWith("default-src 'none'; style-src 'sha256-"));
            assertTrue(answer.body().contains("href=\"/wallet-api/swagger/v1/swagger.json\""));
        }
    }

    @Test
    void otherDocumentsAndOtherMethodsFindNothing() {
        edge.get("/swagger/v2/swagger.json").send().isEmpty(404);
        edge.get("/swagger/v1").send().isEmpty(404);
        edge.requestWithoutBase("GET", "/api/swagger/v1/swagger.json").send().isEmpty(404);
        edge.post("/swagger/v1/swagger.json").send().isEmpty(404);
        edge.request("HEAD", "/swagger/v1/swagger.json").send().isEmpty(404);
        edge.post("/swagger").send().isEmpty(404);
    }
}
