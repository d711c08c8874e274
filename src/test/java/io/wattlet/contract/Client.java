package io.wattlet.contract;

import java.io.ByteArrayInputStream;
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
import java.util.UUID;

/**
 * A caller of the wallet system, or nobody in particular.
 *
 * @param credential value of the header that says who asks; empty for nobody
 */
record Client(Target target, String credential) {
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String JSON = "application/json";

    /** A caller whom nobody else is. */
    static Client fresh() {
        return new Client(Target.get(), "contract-" + UUID.randomUUID());
    }

    /** A caller who does not say who asks. */
    static Client nobody() {
        return new Client(Target.get(), "");
    }

    Reply get(String path) {
        return send(request(path).GET());
    }

    /** Without body and content type. */
    Reply send(String method, String path) {
        return send(request(path).method(method, BodyPublishers.noBody()));
    }

    /** With a JSON body. */
    Reply send(String method, String path, String json) {
        return send(request(path).header("Content-Type", JSON).method(method, BodyPublishers.ofString(json)));
    }

    Reply get(String path, String header, String value) {
        return send(request(path).header(header, value).GET());
    }

    /** Without body and content type. */
    Reply post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    Reply put(String path) {
        return send(request(path).PUT(BodyPublishers.noBody()));
    }

    Reply post(String path, String json) {
        return post(path, JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    Reply post(String path, String contentType, byte[] body) {
        return send(request(path).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body)));
    }

    /** With {@code Transfer-Encoding: chunked}. */
    Reply postChunked(String path, String json) {
        BodyPublisher unknownLength = BodyPublishers.ofInputStream(() ->
            new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))
        );
        return send(request(path).header("Content-Type", JSON).POST(unknownLength));
    }

    /** A request to the path as it is, without the path base. */
    Reply getBare(String path) {
        return send(identified(HttpRequest.newBuilder(target.wallet().resolve(path))).GET());
    }

    private HttpRequest.Builder request(String path) {
        return identified(HttpRequest.newBuilder(target.wallet().resolve(target.pathBase() + path)));
    }

    private HttpRequest.Builder identified(HttpRequest.Builder request) {
        return credential.isEmpty() ? request : request.header(target.ownerHeader(), credential);
    }

    /** A request to anywhere. */
    static Reply postTo(URI uri, String json) {
        return send(HttpRequest.newBuilder(uri).header("Content-Type", JSON).POST(BodyPublishers.ofString(json)));
    }

    private static Reply send(HttpRequest.Builder request) {
        try {
            return new Reply(
                HTTP.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
            );
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
