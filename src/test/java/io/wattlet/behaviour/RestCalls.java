package io.wattlet.behaviour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/** Sends requests of one caller, and tells what an answer means that is an error. */
final class RestCalls {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String PROBLEM = "application/problem+json, application/json;q=0.9";

    // What is wrong with the request itself; of the others, REST tells by the status alone what kind they are.
    private static final Set<String> INVALID = Set.of(
        "invalid-request",
        "invalid-time-zone",
        "invalid-private-key",
        "invalid-public-key",
        "owner-too-long",
        "receiver-is-self",
        "quantity-zero"
    );
    private static final Set<String> NOT_FOUND = Set.of("unknown-certificate", "unknown-receiver");
    private static final Set<String> CONFLICT = Set.of("wallet-exists", "endpoint-taken");
    private static final Set<String> TOO_MUCH = Set.of("list-too-long", "too-many-items", "match-too-large");

    private final URI base;
    private final Caller caller;

    /** Calls below this URL. */
    RestCalls(URI base, Caller caller) {
        this.base = base;
        this.caller = caller;
    }

    /** An answer that is no error. */
    record Answer(int status, JsonNode body, boolean replayed) {}

    JsonNode get(String path) {
        return send(request(path).GET()).body;
    }

    /** Without a body. */
    JsonNode send(String method, String path) {
        return send(request(path).method(method, BodyPublishers.noBody())).body;
    }

    JsonNode post(String path, JsonNode body) {
        return post(path, body, "").body;
    }

    /** With an idempotency key, unless that is empty. */
    Answer post(String path, JsonNode body, String key) {
        return send(posting(path, body, key));
    }

    /** Takes a refusal of this code as an answer like others. */
    Answer postAllowing(String code, String path, JsonNode body, String key) {
        HttpResponse<String> response = exchange(posting(path, body, key));
        return errorCode(response).equals(code) ? answer(response) : checked(response);
    }

    private HttpRequest.Builder posting(String path, JsonNode body, String key) {
        BodyPublisher json = BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8);
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json").POST(json);
        return key.isEmpty() ? request : request.header("Idempotency-Key", key);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).header("Accept", PROBLEM);
        return caller.isNamed() ? request.header(caller.header(), caller.value()) : request;
    }

    private static Answer send(HttpRequest.Builder request) {
        return checked(exchange(request));
    }

    private static HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return HTTP.send(
                request.timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)
            );
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Answer checked(HttpResponse<String> response) {
        if (response.statusCode() >= 400) {
            String code = errorCode(response);
            throw new FailedCall(kind(response.statusCode(), code), code, parse(response).path("detail").asText());
        }
        return answer(response);
    }

    private static Answer answer(HttpResponse<String> response) {
        boolean replayed = response.headers().firstValue("Idempotency-Replayed").isPresent();
        return new Answer(response.statusCode(), parse(response), replayed);
    }

    private static String errorCode(HttpResponse<String> response) {
        return response.headers().firstValue("Error-Code").orElse("");
    }

    private static JsonNode parse(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(response.statusCode() + " " + response.body(), e);
        }
    }

    private static Kind kind(int status, String code) {
        return switch (status) {
            case 401 -> Kind.UNAUTHENTICATED;
            case 403 -> Kind.FORBIDDEN;
            case 404 -> Kind.NOT_FOUND;
            case 413, 429 -> Kind.TOO_MUCH;
            case 503 -> Kind.UNAVAILABLE;
            case 400, 409, 422 -> kind(code);
            default -> throw new AssertionError(status + " " + code);
        };
    }

    private static Kind kind(String code) {
        if (INVALID.contains(code)) {
            return Kind.INVALID;
        }
        if (NOT_FOUND.contains(code)) {
            return Kind.NOT_FOUND;
        }
        if (CONFLICT.contains(code)) {
            return Kind.CONFLICT;
        }
        return TOO_MUCH.contains(code) ? Kind.TOO_MUCH : Kind.REFUSED;
    }
}
