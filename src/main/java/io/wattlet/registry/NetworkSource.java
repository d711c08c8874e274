package io.wattlet.registry;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.wattlet.registry.NetworkConfiguration.Format;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Where the network configuration is read from. */
interface NetworkSource {
    int MAX_BYTES = 1 << 20;

    URI uri();

    /** Reads the configuration as it is now. */
    Future<NetworkConfiguration> read();

    Future<Void> close();

    /** Fails if the URI is of no kind that can be read. */
    static Future<NetworkSource> of(Vertx vertx, URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "file" -> Future.succeededFuture(new InFile(vertx, uri));
            case "http", "https" -> Future.succeededFuture(new OnWeb(vertx, uri));
            default -> Future.failedFuture(
                new IllegalArgumentException("a network configuration is at a file, http or https URI, not at " + uri)
            );
        };
    }

    private static NetworkConfiguration parse(URI uri, Buffer content) {
        boolean json = String.valueOf(uri.getPath()).toLowerCase(Locale.ROOT).endsWith(".json");
        return NetworkConfiguration.parse(content, json ? Format.JSON : Format.YAML);
    }

    private static IOException tooLong() {
        return new IOException("it is longer than " + MAX_BYTES + " bytes");
    }

    /** A file of this machine. */
    record InFile(Vertx vertx, URI uri) implements NetworkSource {
        @Override
        public Future<NetworkConfiguration> read() {
            String path = Path.of(uri).toString();
            return vertx
                .fileSystem()
                .props(path)
                .compose(properties ->
                    properties.size() > MAX_BYTES ? Future.failedFuture(tooLong()) : vertx.fileSystem().readFile(path)
                )
                .map(content -> parse(uri, content));
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }

    /** A page of a web server. */
    final class OnWeb implements NetworkSource {

        private static final Duration DEADLINE = Duration.ofSeconds(20);
        private static final int OK = 200;

        private final URI uri;
        private final HttpClient client;

        OnWeb(Vertx vertx, URI uri) {
            this.uri = uri;
            this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(Math.toIntExact(DEADLINE.toMillis())).setVerifyHost(true)
            );
        }

        @Override
        public URI uri() {
            return uri;
        }

        @Override
        public Future<NetworkConfiguration> read() {
            RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(uri.toString())
                .setFollowRedirects(false)
                .setTimeout(DEADLINE.toMillis());
            return client
                .request(request)
                .compose(HttpClientRequest::send)
                .compose(OnWeb::body)
                .timeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                .map(content -> parse(uri, content));
        }

        private static Future<Buffer> body(HttpClientResponse response) {
            Promise<Buffer> body = Promise.promise();
            Buffer collected = Buffer.buffer();
            response.exceptionHandler(body::tryFail);
            response.endHandler(end -> body.tryComplete(collected));
            response.handler(chunk -> {
                if (collected.length() + chunk.length() > MAX_BYTES) {
                    abandon(response, body, tooLong());
                } else {
                    collected.appendBuffer(chunk);
                }
            });
            if (response.statusCode() != OK) {
                abandon(response, body, new IOException("it answers with status " + response.statusCode()));
            }
            return body.future();
        }

        private static void abandon(HttpClientResponse response, Promise<Buffer> body, IOException reason) {
            body.tryFail(reason);
            response.request().reset();
        }

        @Override
        public Future<Void> close() {
            return client.close();
        }
    }
}
