package io.wattlet.devnet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final String JSON = "application/json; charset=utf-8";

    private static RecordedCase recorded(int status, Map<String, String> headers, String body, String... changing)
        throws JsonProcessingException {
        return new RecordedCase(
            "case",
            "header",
            true,
            List.of(),
            new RecordedCase.Request("GET", "/v1/wallets", "", Map.of(), Optional.empty(), false),
            new RecordedCase.Response(status, headers, new ObjectMapper().readTree(body)),
            List.of(changing)
        );
    }

    private static Optional<String> compare(String recorded, String answered, String... changing) throws IOException {
        Map<String, String> headers = Map.of("content-type", JSON);
        return Comparison.ofAnswer(
            recorded(200, headers, recorded, changing),
            new Answer(200, headers, Buffer.buffer(answered))
        );
    }

    @Test
    void theSameIsTheSameWhateverTheOrderOfMembers() throws IOException {
        assertEquals(Optional.empty(), compare("{\"a\": 1, \"b\": [true]}", "{\"b\": [true], \"a\": 1}"));
    }

    @Test
    void aMemberThatIsMissingOrAnotherOrMoreIsADifference() throws IOException {
        assertEquals(Optional.of("/a is not there instead of 1"), compare("{\"a\": 1}", "{}"));
        assertEquals(Optional.of("/a is 2 instead of 1"), compare("{\"a\": 1}", "{\"a\": 2}"));
        assertEquals(Optional.of("there is a /b: 2"), compare("{\"a\": 1}", "{\"a\": 1, \"b\": 2}"));
        assertEquals(Optional.of("/a/1 is 2 instead of not there"), compare("{\"a\": [1]}", "{\"a\": [1, 2]}"));
    }

    @Test
    void membersThatThisNodeAddsAreNone() throws IOException {
        assertEquals(
            Optional.empty(),
            compare("{\"metadata\": {\"count\": 0}}", "{\"metadata\": {\"count\": 0, \"next\": \"x\"}}")
        );
        assertTrue(
            compare("{\"metadata\": {\"count\": 0}}", "{\"metadata\": {\"count\": 0, \"more\": 1}}").isPresent()
        );
    }

    @Test
    void whatChangesFromRunToRunIsOfTheSameKind() throws IOException {
        assertEquals(Optional.empty(), compare("[{\"id\": \"a\"}]", "[{\"id\": \"b\"}]", "/*/id"));
        assertTrue(compare("[{\"id\": \"a\"}]", "[{\"id\": 7}]", "/*/id").isPresent());
        assertTrue(compare("[{\"id\": \"a\"}]", "[{}]", "/*/id").isPresent());
    }

    @Test
    void statusAndRecordedHeadersCount() throws IOException {
        RecordedCase recorded = recorded(201, Map.of("location", "/here"), "\"\"");
        assertTrue(Comparison.ofAnswer(recorded, answer(200, "/here")).orElseThrow().startsWith("status 200"));
        assertEquals(
            Optional.of("header location is /there instead of /here"),
            Comparison.ofAnswer(recorded, answer(201, "/there"))
        );
        assertEquals(Optional.empty(), Comparison.ofAnswer(recorded, answer(201, "/here")));
    }

    @Test
    void anEmptyBodyIsEmpty() throws IOException {
        RecordedCase recorded = recorded(404, Map.of(), "\"\"");
        assertTrue(Comparison.ofAnswer(recorded, new Answer(404, Map.of(), Buffer.buffer("no"))).isPresent());
    }

    @Test
    void textsAboutTheImplementationAreComparedByTheirPlace() throws IOException {
        String theirs = """
            {"errors": {"$.a": ["The JSON value could not be converted to System.Int32. Path: $.a | LineNumber: 0."]}}""";
        assertEquals(Optional.empty(), compare(theirs, "{\"errors\": {\"$.a\": [\"A number is expected.\"]}}"));
        assertTrue(compare(theirs, "{\"errors\": {\"$.b\": [\"A number is expected.\"]}}").isPresent());
        assertTrue(compare(theirs, "{\"errors\": {\"$.a\": []}}").isPresent());
        assertTrue(compare(theirs, "{\"errors\": {\"$.a\": [\" \"]}}").isPresent());
        assertTrue(compare(theirs, theirs).isPresent());
    }

    @Test
    void otherTextsOfErrorsAreComparedToTheLetter() throws IOException {
        String theirs = "{\"errors\": {\"Skip\": [\"The value '' is invalid.\"]}}";
        assertEquals(Optional.empty(), compare(theirs, theirs));
        assertTrue(compare(theirs, "{\"errors\": {\"Skip\": [\"The value is invalid.\"]}}").isPresent());
    }

    private static Answer answer(int status, String location) {
        return new Answer(status, new HashMap<>(Map.of("location", location)), Buffer.buffer());
    }
}
