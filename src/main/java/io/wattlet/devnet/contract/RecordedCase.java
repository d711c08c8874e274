package io.wattlet.devnet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One recorded exchange.
 *
 * @param mode     how the Vault authenticated callers
 * @param isState  whether the answer was observed with exactly the recorded database
 * @param given    what had to be so before: ids of other cases, or words
 * @param changing places of the answer that are different in every run: JSON pointers, where {@code *} is any index, and
 *                 names of headers
 */
record RecordedCase(
    String id,
    String mode,
    boolean isState,
    List<String> given,
    Request request,
    Response response,
    List<String> changing
) {
    /** Takes copies. */
    RecordedCase {
        given = List.copyOf(given);
        changing = List.copyOf(changing);
    }

    /** The same, with something more that had to be so before. */
    RecordedCase alsoGiven(String other) {
        List<String> all = new ArrayList<>(given);
        all.add(other);
        return new RecordedCase(id, mode, isState, all, request, response, changing);
    }

    /**
     * What was asked.
     *
     * @param path            as on the wire, without the path base
     * @param query           as on the wire, without the question mark; empty for none
     * @param headers         each with its values, one for every time that it is sent
     * @param withoutPathBase whether the path is sent as it is
     */
    record Request(
        String method,
        String path,
        String query,
        Map<String, List<String>> headers,
        Optional<Buffer> body,
        boolean withoutPathBase
    ) {
        /** Takes a copy. */
        Request {
            headers = Map.copyOf(headers);
        }

        /** The same to another path, with another body. */
        Request with(String otherPath, Optional<Buffer> otherBody) {
            return new Request(method, otherPath, query, headers, otherBody, withoutPathBase);
        }

        /** The same with another query. */
        Request withQuery(String other) {
            return new Request(method, path, other, headers, body, withoutPathBase);
        }

        /** The same with another value of one header. */
        Request withHeader(String name, String value) {
            Map<String, List<String>> others = new LinkedHashMap<>(headers);
            others.put(name, List.of(value));
            return new Request(method, path, query, others, body, withoutPathBase);
        }

        /** The first value of a header; empty when it is not sent. */
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name)).map(List::getFirst);
        }
    }

    /** What was answered. The body is parsed JSON; a text when it was none, the empty one when there was nothing. */
    record Response(int status, Map<String, String> headers, JsonNode body) {
        /** Takes a copy. */
        Response {
            headers = Map.copyOf(headers);
        }
    }

    /** Reads a case of the form {@code wattlet-vectors/rest-cassettes/1}. */
    static RecordedCase of(JsonNode json) {
        return new RecordedCase(
            json.required("id").asText(),
            json.required("mode").asText(),
            json.required("replay").asText().equals("state"),
            texts(json.path("given")),
            request(json.required("request")),
            response(json.required("response")),
            texts(json.required("volatile"))
        );
    }

    private static Request request(JsonNode json) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        json
            .required("headers")
            .properties()
            .forEach(header -> headers.put(header.getKey(), texts(header.getValue())));
        return new Request(
            json.required("method").asText(),
            json.required("path").asText(),
            json.path("query").asText(),
            headers,
            body(json),
            json.path("withoutPathBase").asBoolean()
        );
    }

    private static Optional<Buffer> body(JsonNode request) {
        if (request.has("bodyBase64")) {
            return Optional.of(Buffer.buffer(Base64.getDecoder().decode(request.get("bodyBase64").asText())));
        }
        if (!request.has("body")) {
            return Optional.empty();
        }
        JsonNode body = request.get("body");
        boolean isText = request.path("bodyIsText").asBoolean();
        return Optional.of(Buffer.buffer(isText ? body.asText() : body.toString()));
    }

    private static Response response(JsonNode json) {
        Map<String, String> headers = new LinkedHashMap<>();
        json
            .required("headers")
            .properties()
            .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
        return new Response(json.required("status").asInt(), headers, json.required("body"));
    }

    private static List<String> texts(JsonNode json) {
        if (json.isMissingNode()) {
            return List.of();
        }
        Stream<JsonNode> items = json.isArray() ? StreamSupport.stream(json.spliterator(), false) : Stream.of(json);
        return items.map(JsonNode::asText).toList();
    }
}
