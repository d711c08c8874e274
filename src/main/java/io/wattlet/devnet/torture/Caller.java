package io.wattlet.devnet.torture;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.devnet.testbed.NodeFile;
import io.wattlet.registry.CertificateId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Asks nodes that may be in trouble. Its methods block, and never fail because of what the node does. */
final class Caller {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(8);

    private static final int LONGEST_CODE = 30;

    private final HttpClient http;

    Caller(HttpClient http) {
        this.http = http;
    }

    /** What somebody has of a certificate, in watt-hours. */
    record Held(CertificateId certificate, long quantity) {}

    /** Asks for a command. */
    Answer ask(Ask ask, URI node) throws InterruptedException {
        HttpRequest request = request(node + ask.kind().path(), ask.participant())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", ask.key())
            .POST(BodyPublishers.ofString(ask.body()))
            .build();
        try {
            return answer(http.send(request, BodyHandlers.ofString()), ask);
        } catch (IOException e) {
            return new Answer.Unknown(e.getClass().getSimpleName());
        }
    }

    private static Answer answer(HttpResponse<String> response, Ask ask) {
        int status = response.statusCode();
        if (status / 100 == 5) {
            return new Answer.Unknown("status " + status);
        }
        if (status == 202) {
            return new Answer.Acknowledged(
                UUID.fromString(new JsonObject(response.body()).getString(ask.kind().idField()))
            );
        }
        return new Answer.Refused(status, code(response.body()));
    }

    /** Of a problem its code; other refusals are a sentence, of which the beginning says enough. */
    private static String code(String body) {
        try {
            return new JsonObject(body).getString("code", "none");
        } catch (DecodeException _) {
            return body.substring(0, Math.min(body.length(), LONGEST_CODE)).replaceAll("[\\r\\n\"]+", "");
        }
    }

    /** What somebody has; empty when the node does not say. */
    Optional<Stream<Held>> certificates(Participant participant, URI node) throws InterruptedException {
        HttpRequest request = request(node + "/v1/certificates", participant).GET().build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                return Optional.empty();
            }
            JsonArray items = new JsonObject(response.body()).getJsonArray("result");
            return Optional.of(items.stream().map(JsonObject.class::cast).map(Caller::held));
        } catch (IOException | DecodeException e) {
            return Optional.empty();
        }
    }

    private static Held held(JsonObject item) {
        JsonObject id = item.getJsonObject("federatedStreamId");
        return new Held(
            new CertificateId(id.getString("registry"), UUID.fromString(id.getString("streamId"))),
            item.getLong("quantity")
        );
    }

    private static HttpRequest.Builder request(String url, Participant participant) {
        return HttpRequest.newBuilder(URI.create(url))
            .timeout(ANSWER_WITHIN)
            .header(NodeFile.OWNER_HEADER, participant.owner());
    }
}
