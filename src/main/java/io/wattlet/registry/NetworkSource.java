package io.wattlet.registry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.wattlet.outgoing.CallLimits;
import io.wattlet.outgoing.Callee;
import io.wattlet.outgoing.HttpCall;
import io.wattlet.outgoing.Outgoing;
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

    /** Fails if the URI is of no kind that can be read. */
    static Future<NetworkSource> of(Vertx vertx, Outgoing outgoing, URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "file" -> Future.succeededFuture(new InFile(vertx, uri));
            case "http", "https" -> Future.succeededFuture(new OnWeb(outgoing, uri));
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
    }

    /** A page of a web server. */
    record OnWeb(Outgoing outgoing, URI uri) implements NetworkSource {
        private static final Duration DEADLINE = Duration.ofSeconds(20);
        private static final CallLimits LIMITS = CallLimits.of(DEADLINE, MAX_BYTES);
        private static final int OK = 200;

        @Override
        public Future<NetworkConfiguration> read() {
            return outgoing
                .send(Callee.NETWORK, HttpCall.get(uri), LIMITS)
                .compose(answer ->
                    answer.status() == OK
                        ? answer.body()
                        : Future.failedFuture(new IOException("it answers with status " + answer.status()))
                )
                .timeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                .map(content -> parse(uri, content));
        }
    }
}
