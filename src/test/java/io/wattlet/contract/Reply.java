package io.wattlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** What came back, and what the contract says about its form. */
record Reply(HttpResponse<String> response) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    int status() {
        return response.statusCode();
    }

    String body() {
        return response.body();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    JsonNode json() {
        return parse(body());
    }

    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    /** A value with this status; its members have these names, in any order, besides any that are new. */
    JsonNode is(int status, String... members) {
        assertEquals(status, status(), body());
        assertEquals("application/json; charset=utf-8", header("Content-Type"));
        for (String member : members) {
            assertTrue(json().has(member), member + " in " + body());
        }
        return json();
    }

    /** A sentence as a JSON string. */
    void isMessage(int status, String text) {
        assertEquals(status, status(), body());
        assertEquals("application/json; charset=utf-8", header("Content-Type"));
        assertTrue(json().isTextual(), body());
        assertEquals(text, json().textValue());
    }

    void isEmpty(int status) {
        assertEquals(status, status(), body());
        assertEquals("", body());
    }

    /** A problem object: section of RFC 9110 that its type leads to, and its title. */
    void isProblem(int status, String section, String title) {
        assertEquals(status, status(), body());
        assertEquals("https://tools.ietf.org/html/rfc9110#section-" + section, json().path("type").asText());
        assertEquals(title, json().path("title").asText());
        assertEquals(status, json().path("status").asInt());
        assertTrue(json().path("traceId").isTextual(), body());
    }

    void isNotFound() {
        isProblem(404, "15.5.5", "Not Found");
        assertEquals("application/json; charset=utf-8", header("Content-Type"));
    }

    /** A validation problem about just these places. */
    void isInvalid(String... places) {
        isProblem(400, "15.5.1", "One or more validation errors occurred.");
        List<String> names = new ArrayList<>();
        json().path("errors").fieldNames().forEachRemaining(names::add);
        assertEquals(List.of(places).stream().sorted().toList(), names.stream().sorted().toList(), body());
        json()
            .path("errors")
            .forEach(texts -> assertTrue(texts.isArray() && !texts.isEmpty(), body()));
    }
}
