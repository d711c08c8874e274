package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.wattlet.command.Command;
import io.wattlet.edge.PublicAddress;
import io.wattlet.registry.CertificateId;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What issuers and wallets of the existing implementation send, byte for byte, and what no client library would. */
class PeerRequestsIT {

    private static String recorded(String id) throws IOException {
        try (InputStream file = PeerRequestsIT.class.getResourceAsStream("/vectors/peer-requests.json")) {
            JsonNode vectors = Answer.json(
                new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
            );
            for (JsonNode request : vectors.at("/requests")) {
                if (request.at("/id").asText().equals(id)) {
                    return request.at("/raw").asText();
                }
            }
        }
        throw new IllegalArgumentException(id);
    }

    private static Buffer base64(String text) {
        return Buffer.buffer(Base64.getDecoder().decode(text));
    }

    private static Edge edgeUnder(String pathBase) {
        return Edge.start(settings ->
            new HttpSettings(
                settings.host(),
                settings.port(),
                new PublicAddress(URI.create("https://wallet.example"), pathBase)
            )
        );
    }

    @Test
    void deliveryOfTheIssuerIsAccepted() throws IOException {
        try (Edge edge = edgeUnder("/some/base"); RawHttp http = RawHttp.connect(edge.port())) {
            RawHttp.Response response = http.send(recorded("issuer")).receive();

            assertEquals(202, response.status());
            assertEquals("{}", response.body());
            Command.ReceiveSlice command = edge.journal.only(Command.ReceiveSlice.class);
            assertEquals(
                new Command.ReceiveSlice(
                    command.id(),
                    base64(
                        "AYA7ahcAAAABXM2+elDuyRIoFKSSwFtoeBf17e2l/bDGjkvAXhkWtlIDZbmRcIgtyvOhMid1bWWGptuF46DS2NEBAah3xb08MdU="
                    ),
                    1,
                    new CertificateId("energyregistry", UUID.fromString("8f0961c9-b2a1-42ff-af1d-b2ebc5c1c4a8")),
                    321,
                    base64("gxxyjHHhJCEY23Sq4n+D11huDDasG+I6S3e/EWie/go="),
                    List.of(
                        new Command.HashedAttribute(
                            "AssetId",
                            "571234567890123456",
                            base64("CXBPRfjLwECWIQEancBMGA==")
                        ),
                        new Command.HashedAttribute(
                            "\u00dcn\u00efcode",
                            "\u00e6\u00f8\u00e5 \"q\" <x>",
                            base64("A0BGvduwiUWXmU+wwl0Dsw==")
                        )
                    )
                ),
                command
            );
        }
    }

    @Test
    void chunkedDeliveryOfAWalletIsAccepted() throws IOException {
        try (Edge edge = edgeUnder("/other"); RawHttp http = RawHttp.connect(edge.port())) {
            RawHttp.Response response = http.send(recorded("wallet")).receive();

            assertEquals(202, response.status());
            assertEquals("{}", response.body());
            Command.ReceiveSlice command = edge.journal.only(Command.ReceiveSlice.class);
            assertEquals(
                new Command.ReceiveSlice(
                    command.id(),
                    base64(
                        "AVYv1aQAAAABdNUqMWPMYEijKgAjsb/plehnRnIOUvY3N72bmMvk0pcDHO96OGYgkcml1aZd9K2lL+sxX7V7lJLT/1Z3ed4IZI8="
                    ),
                    1,
                    new CertificateId("energyregistry", UUID.fromString("92191ef0-6827-41d6-bb4b-e758f14a6182")),
                    200,
                    base64("91efp7BEPYDgeyH9lbFiuhuzFZv5lceurJGX/tsc/g0="),
                    List.of(
                        new Command.HashedAttribute(
                            "AssetId",
                            "571234567890123456",
                            base64("k2iohupyOEqVlgNJ8qSMtQ==")
                        ),
                        new Command.HashedAttribute(
                            "\u00dcn\u00efcode",
                            "\u00e6\u00f8\u00e5 \"q\" <x>",
                            base64("LuvN+zHfwEuBaDm1XHq13g==")
                        )
                    )
                ),
                command
            );
        }
    }

    @Test
    void severalRequestsShareAConnectionWhateverBecameOfThem() throws IOException {
        try (Edge edge = Edge.start(); RawHttp http = RawHttp.connect(edge.port())) {
            String[] post = {
                "POST /v1/wallets HTTP/1.1",
                "Host: h",
                "Content-Length: 21",
                "Content-Type: application/json",
            };
            String body = "{\"privateKey\":\"AAAA\"}";
            http.send(RawHttp.head("DELETE /v1/wallets HTTP/1.1", "Host: h", "Content-Length: 4") + "abcd");
            assertEquals(405, http.receive().status());
            http.send(RawHttp.head(post) + body);
            assertEquals(401, http.receive().status());
            String owner = "wallet-owner: a";
            http.send(RawHttp.head(post[0], post[1], post[2], owner, "Content-Type: text/plain") + body);
            assertEquals(415, http.receive().status());
            http.send(RawHttp.head(post[0], post[1], post[2], owner, post[3]) + body);
            assertEquals("\"Invalid private key.\"", http.receive().body());
            http.send(RawHttp.head("GET /v1/wallets?x=%zz&y=%ff HTTP/1.1", "Host: h", owner));
            assertEquals(200, http.receive().status());
            http.send(RawHttp.head("GET /v1/%00%zz HTTP/1.1", "Host: h"));
            assertEquals(404, http.receive().status());
        }
    }

    @Test
    void subjectIsReadAsUtf8() throws IOException {
        try (Edge edge = Edge.start(); RawHttp http = RawHttp.connect(edge.port())) {
            http.send(
                RawHttp.head(
                        "POST /v1/wallets HTTP/1.1",
                        "Host: h",
                        "wallet-owner: S\u00f8ren",
                        "Content-Type: application/json",
                        "Content-Length: 2"
                    ) +
                    "{}"
            );
            assertEquals(201, http.receive().status());
            assertEquals("S\u00f8ren", Sql.text(edge, "select owner from wallet"));
        }
    }

    @Test
    void callerThatAsksBeforeSendingABodyIsToldToGoOn() throws IOException {
        try (Edge edge = Edge.start(); RawHttp http = RawHttp.connect(edge.port())) {
            http.send(
                RawHttp.head(
                    "POST /v1/wallets HTTP/1.1",
                    "Host: h",
                    "wallet-owner: a",
                    "Expect: 100-continue",
                    "Content-Type: application/json",
                    "Content-Length: 2"
                )
            );
            assertEquals(100, http.receive().status());
            assertEquals(201, http.send("{}").receive().status());
        }
    }

    @Test
    void bodyThatNeverEndsIsCutOffByLengthAndByTime() throws IOException {
        String head = RawHttp.head(
            "POST /v1/slices HTTP/1.1",
            "Host: h",
            "Content-Type: application/json",
            "Transfer-Encoding: chunked"
        );
        try (
            Edge edge = Edge.start(settings -> settings.with(Limits.USUAL.body(100, Duration.ofMillis(200)).limits()))
        ) {
            try (RawHttp http = RawHttp.connect(edge.port())) {
                String answer = http.send(head + "80\r\n" + "x".repeat(128) + "\r\n").receiveAll();
                assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
            }
            try (RawHttp http = RawHttp.connect(edge.port())) {
                String answer = http.send(head + "1\r\n{\r\n").receiveAll();
                assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
            }
            assertEquals(List.of(), edge.journal.commands());
        }
    }
}
