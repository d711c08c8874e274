package io.wattlet.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.wattlet.outgoing.Ways;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkConfigurationsIT {

    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration OFTEN = Duration.ofMillis(5);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stopVertx() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void fileIsReadAsItsNameSays(@TempDir Path folder) throws Exception {
        Path yaml = Files.writeString(folder.resolve("network.yaml"), yaml("narnia"));
        assertEquals(Set.of("narnia"), names(load(yaml.toUri(), NEVER)));
        Path json = Files.writeString(
            folder.resolve("network.json"),
            "{\"Registries\":{\"a\":{\"Url\":\"http://a\"}}}"
        );
        assertEquals(Set.of("a"), names(load(json.toUri(), NEVER)));
    }

    @Test
    void webPageIsRead() throws Exception {
        URI page = serve(request -> request.response().end(yaml("narnia")), "/conf/network.yaml");
        assertEquals(Set.of("narnia"), names(load(page, NEVER)));
    }

    @Test
    void changeIsTakenOverWhileRunningAndWhatIsBrokenIsNot() throws Exception {
        Promise<Void> readAfterTheBroken = Promise.promise();
        Iterator<String> pages = List.of(yaml("narnia"), "registries: 5", yaml("narnia2")).iterator();
        NetworkConfigurations[] configurations = new NetworkConfigurations[1];
        Promise<Set<String>> whileBroken = Promise.promise();
        URI page = serve(
            request -> {
                if (pages.hasNext()) {
                    String content = pages.next();
                    if (!pages.hasNext()) {
                        whileBroken.complete(names(configurations[0]));
                    }
                    return request.response().end(content);
                }
                readAfterTheBroken.tryComplete();
                return request.response().setStatusCode(503).end();
            },
            "/network.yaml"
        );
        NetworkConfigurations loaded = load(page, Duration.ofMillis(100));
        configurations[0] = loaded;
        assertEquals(Set.of("narnia"), whileBroken.future().await(10, TimeUnit.SECONDS));
        readAfterTheBroken.future().await(10, TimeUnit.SECONDS);
        assertEquals(Set.of("narnia2"), names(loaded));
        loaded.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void closingEndsTheReading(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("network.yaml"), yaml("narnia"));
        NetworkConfigurations configurations = load(file.toUri(), OFTEN);
        configurations.close().await(10, TimeUnit.SECONDS);
        Files.writeString(file, yaml("mordor"));
        assertEquals(Set.of("narnia"), names(configurations));
    }

    @Test
    void redirectIsNotFollowed() throws Exception {
        URI page = serve(
            request ->
                "/other".equals(request.path())
                    ? request.response().end(yaml("mordor"))
                    : request.response().setStatusCode(302).putHeader("Location", "/other").end(),
            "/network.yaml"
        );
        assertThrows(IOException.class, () -> load(page, NEVER));
    }

    @Test
    void endlessPageIsRefused() throws Exception {
        URI page = serve(
            request -> {
                request.response().setChunked(true);
                for (int i = 0; i < 20; i++) {
                    request.response().write("#".repeat(100_000));
                }
                return request.response().end("\n" + yaml("narnia"));
            },
            "/network.yaml"
        );
        IOException e = assertThrows(IOException.class, () -> load(page, NEVER));
        assertTrue(String.valueOf(e.getMessage()).contains("longer than"));
    }

    @Test
    void firstReadThatFailsIsToldToTheCaller(@TempDir Path folder) throws Exception {
        assertThrows(Exception.class, () -> load(folder.resolve("missing.yaml").toUri(), NEVER));
        Path empty = Files.writeString(folder.resolve("network.yaml"), "5");
        assertThrows(MalformedNetworkException.class, () -> load(empty.toUri(), NEVER));
        Path large = Files.writeString(folder.resolve("large.yaml"), "#".repeat(2 << 20));
        assertThrows(IOException.class, () -> load(large.toUri(), NEVER));
        assertThrows(IllegalArgumentException.class, () -> load(URI.create("ftp://narnia/network.yaml"), NEVER));
        assertThrows(IllegalArgumentException.class, () -> load(empty.toUri(), Duration.ZERO));
    }

    private NetworkConfigurations load(URI source, Duration refresh) throws Exception {
        return NetworkConfigurations.load(vertx, Ways.toThisMachine(vertx), source, refresh).await(
            10,
            TimeUnit.SECONDS
        );
    }

    private static Set<String> names(NetworkConfigurations configurations) {
        return configurations.current().registries().keySet();
    }

    private URI serve(Page page, String path) throws Exception {
        HttpServer server = vertx
            .createHttpServer()
            .requestHandler(request -> page.answer(request))
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    private interface Page {
        Future<Void> answer(HttpServerRequest request);
    }

    private static String yaml(String registry) {
        return "registries: { " + registry + ": { url: \"http://127.0.0.1:5100\" } }\n";
    }
}
