package io.wattlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Section 6.21: how issuers and other wallets announce slices. */
class SlicesContractIT {

    /** A key of nobody, from the examples of the protocol. */
    private static final String FOREIGN_KEY =
        "ATRCGT4AAAABjdlkFP9NW0dQvjr3/sziBxc/hta19Y+TZilxgN6OEJsDfCCY/SI1Zgc0Zn/4gh274OZZLUPP2Gtd3p6nyDm5OlA=";

    private static final String UTF_16 = "application/json; charset=utf-16";

    private final Client anybody = Client.nobody();

    private static String camelCase(String publicKey) {
        return """
        {"publicKey": "%s", "position": 1, "certificateId": {"registry": "narnia", "streamId": "%s"}, "quantity": 250,
         "randomR": "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHwI=",
         "hashedAttributes": [{"key": "assetId", "value": "571234567890123456", "salt": "ABEiM0RVZneImaq7zN3u/w=="}]}
        """.formatted(publicKey, UUID.randomUUID());
    }

    private static String pascalCase(String publicKey) {
        return camelCase(publicKey)
            .replace("publicKey", "PublicKey")
            .replace("position", "Position")
            .replace("certificateId", "CertificateId")
            .replace("registry", "Registry")
            .replace("streamId", "StreamId")
            .replace("quantity", "Quantity")
            .replace("randomR", "RandomR")
            .replace("hashedAttributes", "HashedAttributes")
            .replace("\"key\"", "\"Key\"")
            .replace("\"value\"", "\"Value\"")
            .replace("\"salt\"", "\"Salt\"");
    }

    @Test
    void announcementIsAcceptedFromAnybodyInEitherCasingAndChunked() {
        String key = Owner.fresh().reference().path("publicKey").asText();
        for (Reply reply : new Reply[] {
            anybody.post("/v1/slices", camelCase(key)),
            anybody.post("/v1/slices", pascalCase(key)),
            anybody.postChunked("/v1/slices", camelCase(key)),
            anybody.postChunked("/v1/slices", pascalCase(key)),
            anybody.post("/v1/slices", UTF_16, pascalCase(key).getBytes(StandardCharsets.UTF_16LE)),
            anybody.post("/v1/slices", camelCase(key).replaceFirst("\\[.*]", "[]")),
            anybody.post("/v1/slices", camelCase(key).replace("AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHwI=", "AAAA")),
            anybody.post("/v1/slices", camelCase(key).replace("narnia", "nowhere")),
            Client.postTo(Target.get().wallet().resolve("/v1/slices"), camelCase(key)),
        }) {
            JsonNode body = reply.is(202);
            assertEquals(Reply.parse("{}"), body);
        }
    }

    @Test
    void announcementIsCheckedInOrder() {
        anybody.post("/v1/slices", camelCase("AAAA")).isMessage(400, "Invalid public key.");
        anybody.post("/v1/slices", camelCase(FOREIGN_KEY)).isMessage(404, "Endpoint not found for public key.");
        Owner owner = Owner.fresh();
        owner.client().post("/v1/wallets/" + owner.walletId() + "/disable").is(200);
        anybody
            .post("/v1/slices", camelCase(owner.reference().path("publicKey").asText()))
            .isMessage(400, "Unable to interact with a disabled wallet.");
    }

    @Test
    void everyMemberIsRequired() {
        anybody.post("/v1/slices", "{}").isInvalid("$", "request");
        for (String member : List.of(
            "publicKey",
            "position",
            "certificateId",
            "quantity",
            "randomR",
            "hashedAttributes"
        )) {
            anybody
                .post("/v1/slices", camelCase(FOREIGN_KEY).replace("\"" + member + "\"", "\"other\""))
                .isInvalid("$", "request");
        }
        for (String member : List.of("key", "value", "salt")) {
            anybody
                .post("/v1/slices", camelCase(FOREIGN_KEY).replace("\"" + member + "\"", "\"other\""))
                .isInvalid("$.hashedAttributes[0]", "request");
        }
        anybody
            .post("/v1/slices", camelCase(FOREIGN_KEY).replace("\"position\": 1", "\"position\": -1"))
            .isInvalid("$.position", "request");
        anybody
            .post("/v1/slices", camelCase(FOREIGN_KEY).replace("ABEiM0RVZneImaq7zN3u/w==", "-_-"))
            .isInvalid("$.hashedAttributes[0].salt", "request");
        anybody
            .post("/v1/slices", camelCase(FOREIGN_KEY).replace("\"streamId\"", "\"other\""))
            .isInvalid("$.certificateId", "request");
    }
}
