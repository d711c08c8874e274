package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExternalEndpointsIT {

    private static Edge edge;

    @BeforeAll
    static void start() {
        edge = Edge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static String body(String url, String publicKey, String textReference) {
        return """
        {"walletReference":{"version":1,"endpoint":"%s","publicKey":"%s"},"textReference":"%s"}
        """.formatted(url, publicKey, textReference);
    }

    private static Answer create(String owner, String body) {
        return edge.post("/v1/external-endpoints").as(owner).json(body).send();
    }

    private static String owner() {
        return UUID.randomUUID().toString();
    }

    @Test
    void endpointOfAnotherSystemIsNotedForItsOwner() {
        String owner = owner();
        String key = Edge.foreignKey();
        Answer answer = create(owner, body("HTTPS://Other.Example.Net:443/a/../v1/slices", key, "Bakery \u00e6"));

        String id = answer.json().at("/receiverId").asText();
        answer.isJson(201, "{\"receiverId\":\"" + id + "\"}");
        assertEquals("", answer.header("Location"));
        assertEquals(
            owner + "|https://other.example.net/v1/slices|" + key + "|Bakery \u00e6|1",
            Sql.text(
                edge,
                """
                select owner || '|' || url || '|' || replace(encode(public_key, 'base64'), E'\\n', '') || '|' ||
                       text_reference || '|' || next_position
                  from external_endpoint where id = ?
                """,
                UUID.fromString(id)
            )
        );
    }

    @Test
    void sameReferenceMayBeNotedTwice() {
        String owner = owner();
        String body = body("http://h", Edge.foreignKey(), "");
        assertNotEquals(
            create(owner, body).json().at("/receiverId").asText(),
            create(owner, body).json().at("/receiverId").asText()
        );
    }

    @Test
    void endpointOfAnotherOwnerHereIsAReceiver() {
        String other = owner();
        String key = edge.endpoint(other, edge.wallet(other));
        assertEquals(201, create(owner(), body("https://wallet.example/wallet-api/v1/slices", key, "t")).status());
    }

    @Test
    void ownEndpointIsNoReceiver() {
        String owner = owner();
        String key = edge.endpoint(owner, edge.wallet(owner));
        create(owner, body("https://wallet.example/wallet-api/v1/slices", key, "t")).isMessage(
            400,
            "Cannot create receiver deposit endpoint to self."
        );
        assertEquals("0", Sql.text(edge, "select count(*) from external_endpoint where owner = ?", owner));
    }

    @Test
    void endpointOfADisabledWalletIsNoReceiverEvenOfItsOwner() {
        String other = owner();
        UUID wallet = edge.wallet(other);
        String key = edge.endpoint(other, wallet);
        Sql.execute(edge, "update wallet set disabled_at = now() where id = ?", wallet);
        for (String owner : new String[] { owner(), other }) {
            create(owner, body("https://wallet.example/wallet-api/v1/slices", key, "t")).isMessage(
                400,
                "Unable to interact with a disabled wallet."
            );
        }
        assertEquals(201, create(other, body("https://h", Edge.foreignKey(), "t")).status());
    }

    @Test
    void addressesOfGrpcServicesAreReceivers() {
        for (String url : new String[] { "grpc://h:5001", "grpcs://h/", "http://h:5001", "https://h" }) {
            assertEquals(201, create(owner(), body(url, Edge.foreignKey(), "t")).status(), url);
        }
    }

    @Test
    void urlMustBeOneToSendTo() {
        for (String url : new String[] {
            "",
            "relative/path",
            "/v1/slices",
            "urn:x:y",
            "mailto:a@b",
            "file:///etc/passwd",
            "http://",
            "http://[::1",
            "http://h:99999/",
            "http://user:secret@h/",
            "https://h/#f",
            "grpc://h/v1/slices",
            "not a uri %%",
            "https://h/" + "x".repeat(512),
        }) {
            create(owner(), body(url, Edge.foreignKey(), "t")).isMalformed("$.walletReference.endpoint");
        }
    }

    @Test
    void publicKeyMustBeOne() {
        String offCurve = Base64.getEncoder().encodeToString(new byte[74]);
        for (String key : new String[] { "", "AAAA", offCurve }) {
            create(owner(), body("https://h", key, "t")).isMalformed("");
        }
        create(owner(), body("https://h", "***", "t")).isMalformed("$.walletReference.publicKey");
    }

    @Test
    void textReferenceMustFit() {
        assertEquals(201, create(owner(), body("https://h", Edge.foreignKey(), "\u00e6".repeat(256))).status());
        create(owner(), body("https://h", Edge.foreignKey(), "x".repeat(257))).isInvalid("$.textReference");
        create(owner(), body("https://h", Edge.foreignKey(), "a\\u0000b")).isInvalid("$.textReference");
    }

    @Test
    void propertiesMustBeThereAndNotNull() {
        create(owner(), "{}").isMalformed("$");
        create(owner(), "{\"walletReference\":{},\"textReference\":\"t\"}").isMalformed("$.walletReference");
        create(owner(), "{\"walletReference\":\"x\",\"textReference\":\"t\"}").isMalformed("$.walletReference");
        create(
            owner(),
            "{\"walletReference\":{\"version\":1,\"endpoint\":null,\"publicKey\":null},\"textReference\":null}"
        ).isInvalid("TextReference", "WalletReference.Endpoint", "WalletReference.PublicKey");
        create(owner(), "{\"walletReference\":null,\"textReference\":\"t\"}").isInvalid("WalletReference");
        for (String version : new String[] { "1.0", "1e0", "null", "2147483648", "\"x\"" }) {
            create(
                owner(),
                body("https://h", Edge.foreignKey(), "t").replace("\"version\":1", "\"version\":" + version)
            ).isMalformed("$.walletReference.version");
        }
    }

    @Test
    void ownerWhoseNameCannotBeStoredIsRefused() {
        create("x".repeat(65), body("https://h", Edge.foreignKey(), "t")).isMessage(
            400,
            "The subject is longer than 64 characters."
        );
    }
}
