package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** What the edge answered, and what is often asked of that. */
record Answer(HttpResponse<String> response) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    String body() {
        return response.body();
    }

    JsonNode json() {
        return json(response.body());
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(text, e);
        }
    }

    Answer isJson(int status, String expected) {
        assertEquals(status, status(), body());
        assertEquals("application/json; charset=utf-8", header("Content-Type"));
        assertEquals(json(expected), json());
        return this;
    }

    /** The body is the JSON string of a message. */
    Answer isMessage(int status, String text) {
        assertEquals(status, status(), body());
        assertEquals("application/json; charset=utf-8", header("Content-Type"));
        assertEquals(text, json().textValue(), body());
        return this;
    }

    Answer isEmpty(int status) {
        assertEquals(status, status(), body());
        assertEquals("", body());
        return this;
    }

    Answer isProblem(int status, String title, String section) {
        assertEquals(status, status(), body());
        assertEquals("https://tools.ietf.org/html/rfc9110#section-" + section, json().at("/type").asText());
        assertEquals(title, json().at("/title").asText());
        assertEquals(status, json().at("/status").asInt());
        assertEquals(true, json().at("/traceId").asText().matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"), body());
        return this;
    }

    Answer isNotFoundProblem() {
        return isProblem(404, "Not Found", "15.5.5");
    }

    /** The places that a validation problem names. */
    Answer isInvalid(String... places) {
        isProblem(400, "One or more validation errors occurred.", "15.5.1");
        List<String> names = new ArrayList<>();
        json().at("/errors").fieldNames().forEachRemaining(names::add);
        assertEquals(List.of(places).stream().sorted().toList(), names.stream().sorted().toList(), body());
        return this;
    }

    /** The body could not be read as what it should be, at this place. */
    Answer isMalformed(String place) {
        return isInvalid(place, "request");
    }
}
