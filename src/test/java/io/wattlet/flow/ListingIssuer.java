package io.wattlet.flow;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.Await;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.NetworkConfiguration;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** An issuer of which nothing works but the list of what it took back, which says what it is told to say. */
final class ListingIssuer {

    private final List<JsonObject> listed = new CopyOnWriteArrayList<>();
    private final int port;
    private volatile int status = 200;

    ListingIssuer(Vertx vertx) {
        this.port = Await.result(
            vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1")
        ).actualPort();
    }

    /** Says that a certificate was taken back. */
    void list(CertificateId certificate) {
        list(certificate.registry(), certificate.streamId().toString());
    }

    void list(String registry, String certificate) {
        listed.add(
            new JsonObject()
                .put("id", 10 * (listed.size() + 1))
                .put("registryName", registry)
                .put("certificateId", certificate)
                .put("withdrawnDate", "2024-01-02T08:15:30.123456+00:00")
        );
    }

    /** Takes back certificates that nobody knows. */
    void listStrangers(int count) {
        IntStream.range(0, count).forEach(_ -> list("narnia", UUID.randomUUID().toString()));
    }

    /** Answers with another status from now on. */
    void answerWith(int other) {
        status = other;
    }

    /** The network with this issuer and some others instead of those it has. */
    NetworkConfiguration alone(NetworkConfiguration network, ListingIssuer... others) {
        Map<String, NetworkConfiguration.Issuer> issuers = new HashMap<>();
        issuers.put("issuer-" + port, issuer());
        for (ListingIssuer other : others) {
            issuers.put("issuer-" + other.port, other.issuer());
        }
        return new NetworkConfiguration(
            network.registries(),
            network.areas(),
            issuers,
            network.daysBeforeCertificatesExpire(),
            network.timeConstraint()
        );
    }

    private NetworkConfiguration.Issuer issuer() {
        return new NetworkConfiguration.Issuer(URI.create("http://127.0.0.1:" + port + "/stamp/"));
    }

    private void answer(HttpServerRequest request) {
        if (!request.path().equals("/stamp/v1/certificates/withdrawn")) {
            request.response().setStatusCode(404).end();
            return;
        }
        long after = Long.parseLong(request.getParam("lastWithdrawnId"));
        JsonArray page = new JsonArray();
        listed
            .stream()
            .filter(entry -> entry.getLong("id") > after)
            .limit(Long.parseLong(request.getParam("limit")))
            .forEach(page::add);
        request.response().setStatusCode(status).end(new JsonObject().put("result", page).encode());
    }
}
