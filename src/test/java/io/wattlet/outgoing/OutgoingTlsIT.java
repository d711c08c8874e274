package io.wattlet.outgoing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.wattlet.Await;
import io.wattlet.outgoing.NotSentException.Reason;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections with TLS, and who shows whom what. */
class OutgoingTlsIT {

    @TempDir
    static Path folder = Path.of("");

    private final List<Scene> scenes = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();

    @BeforeAll
    static void makeCertificates() throws Exception {
        Certificates trusted = new Certificates(folder, "trusted");
        trusted.certify("server", "chronicler.example");
        trusted.certify("node", "node.example");
        Certificates unknown = new Certificates(folder, "unknown");
        unknown.certify("stranger", "node.example");
    }

    @AfterEach
    void close() {
        scenes.forEach(Scene::close);
    }

    @Test
    void aServerIsTrustedIfItsAuthorityIs() throws Exception {
        Scene scene = scene(OutgoingTls.NONE.trusting(file("trusted-authority.pem")));
        int port = serve(scene, ClientAuth.NONE).actualPort();
        for (String scheme : List.of("https", "grpcs")) {
            assertEquals(7, Await.result(scene.call(scheme + "://chronicler.example:" + port, 7)));
        }
        HttpCall get = HttpCall.get(URI.create("https://chronicler.example:" + port));
        assertEquals(415, Await.result(scene.outgoing().send(Callee.PEER, get, Scene.LIMITS)).status());
    }

    @Test
    void aServerIsNotTrustedUnlessItsAuthorityIs() throws Exception {
        Scene scene = scene(OutgoingTls.NONE);
        int port = serve(scene, ClientAuth.NONE).actualPort();
        assertEquals(Reason.TLS, reason(scene, "grpcs://chronicler.example:" + port));
        assertEquals(0, calls.get());
    }

    @Test
    void aCertificateIsForTheHostThatWasAskedForAndNotForItsAddress() throws Exception {
        Scene scene = scene(OutgoingTls.NONE.trusting(file("trusted-authority.pem")));
        int port = serve(scene, ClientAuth.NONE).actualPort();
        assertEquals(Reason.TLS, reason(scene, "grpcs://other.example:" + port));
        assertEquals(Reason.TLS, reason(scene, "grpcs://127.0.0.1:" + port));
        assertEquals(0, calls.get());
    }

    @Test
    void aServerThatAsksIsShownTheCertificate() throws Exception {
        OutgoingTls tls = OutgoingTls.NONE.trusting(file("trusted-authority.pem"));
        Scene scene = scene(tls.showing(file("node.pem"), file("node.key")));
        int port = serve(scene, ClientAuth.REQUIRED).actualPort();
        assertEquals(7, Await.result(scene.call("grpcs://chronicler.example:" + port, 7)));
        HttpCall get = HttpCall.get(URI.create("https://chronicler.example:" + port));
        assertEquals(415, Await.result(scene.outgoing().send(Callee.PEER, get, Scene.LIMITS)).status());
    }

    @Test
    void aServerThatAsksDoesNotListenToOthers() throws Exception {
        OutgoingTls tls = OutgoingTls.NONE.trusting(file("trusted-authority.pem"));
        for (OutgoingTls other : List.of(tls, tls.showing(file("stranger.pem"), file("stranger.key")))) {
            Scene scene = scene(other);
            int port = serve(scene, ClientAuth.REQUIRED).actualPort();
            Await.failure(scene.call("grpcs://chronicler.example:" + port, 1));
        }
        assertEquals(0, calls.get());
    }

    @Test
    void anotherAuthorityIsTrustedBesideThoseOfJava() throws Exception {
        Scene scene = scene(OutgoingTls.NONE.trusting(file("unknown-authority.pem")));
        int port = serve(scene, ClientAuth.NONE).actualPort();
        assertEquals(Reason.TLS, reason(scene, "grpcs://chronicler.example:" + port));
        int ofJava = OutgoingTls.NONE.trusted().size();
        assertTrue(ofJava > 0);
        assertEquals(ofJava + 1, OutgoingTls.NONE.trusting(file("unknown-authority.pem")).trusted().size());
    }

    @Test
    void filesThatAreOfNoUseAreNamedAndNotRepeated() throws Exception {
        Path nothing = Files.writeString(folder.resolve("nothing.pem"), "c2VjcmV0");
        assertThrows(UnusableTlsException.class, () -> OutgoingTls.NONE.trusting(nothing));
        assertThrows(UnusableTlsException.class, () -> OutgoingTls.NONE.trusting(folder.resolve("missing.pem")));
        assertThrows(UnusableTlsException.class, () -> OutgoingTls.NONE.showing(file("node.pem"), nothing));
        String message = String.valueOf(
            assertThrows(UnusableTlsException.class, () ->
                OutgoingTls.NONE.showing(nothing, file("node.key"))
            ).getMessage()
        );
        assertTrue(message.contains("nothing.pem"), message);
        assertFalse(message.contains("c2VjcmV0"), message);
    }

    private static Path file(String name) {
        return folder.resolve(name);
    }

    private Scene scene(OutgoingTls tls) {
        OutgoingSettings usual = Scene.SETTINGS;
        Scene scene = new Scene(new OutgoingSettings(usual.allowedNetworks(), tls, usual.breaker(), 10, 2, 10));
        scene.name("chronicler.example", "127.0.0.1");
        scene.name("other.example", "127.0.0.1");
        scenes.add(scene);
        return scene;
    }

    private HttpServer serve(Scene scene, ClientAuth clients) {
        HttpServerOptions options = new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setSsl(true)
            .setUseAlpn(true)
            .setClientAuth(clients)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(file("server.pem").toString())
                    .setKeyPath(file("server.key").toString())
            )
            .setTrustOptions(new PemTrustOptions().addCertPath(file("trusted-authority.pem").toString()));
        return scene.serve(options, scene.honest(calls));
    }

    private static Reason reason(Scene scene, String url) {
        return assertInstanceOf(NotSentException.class, Await.failure(scene.call(url, 1)), url).reason();
    }
}
