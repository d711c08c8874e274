package io.wattlet.devnet.client;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** JSON over HTTP with one server. Its methods block; any thread may call them. */
final class JsonCalls {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final HttpClient http;
    private final URI server;
    private final Map<String, String> headers;

    /**
     * @param server  URL up to the path, without a slash at the end
     * @param headers go along with every request
     */
    JsonCalls(HttpClient http, URI server, Map<String, String> headers) {
        this.http = http;
        this.server = server;
        this.headers = Map.copyOf(headers);
    }

    JsonObject get(String path) {
        return call(request(path).GET().build(), 200);
    }

    JsonObject post(String path, JsonObject body, int expectedStatus) {
        HttpRequest request = request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.encode()))
            .build();
        return call(request, expectedStatus);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path)).timeout(ANSWER_WITHIN);
        headers.forEach(request::header);
        return request;
    }

    private JsonObject call(HttpRequest request, int expectedStatus) {
        String what = request.method() + " " + request.uri();
        HttpResponse<String> answer = send(request, what);
        if (answer.statusCode() != expectedStatus) {
            throw new CallFailedException(what + " was answered " + answer.statusCode() + " " + answer.body());
        }
        try {
            return new JsonObject(answer.body());
        } catch (DecodeException e) {
            throw new CallFailedException(what + " was answered something that is not JSON: " + answer.body(), e);
        }
    }

    private HttpResponse<String> send(HttpRequest request, String what) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new CallFailedException(what + " was not answered: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallFailedException(what + " was interrupted", e);
        }
    }
}
