package io.wattlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Sections 6.1 to 6.3, 6.6 and 6.7: wallets, their endpoints, and the endpoints of others. */
class WalletsContractIT {

    private static final String DISABLED = "Unable to interact with a disabled wallet.";

    /** What is the public key of the private key 1. */
    private static final String GENERATOR = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

    private final Client caller = Client.fresh();

    @Test
    void walletIsCreatedOnceAndFound() {
        Reply created = caller.post("/v1/wallets", "{\"privateKey\":null}");
        String id = created.is(201, "walletId").path("walletId").asText();
        assertEquals(UUID.fromString(id).toString(), id);
        assertEquals(Target.get().wallet() + Target.get().pathBase() + "/v1/wallets/" + id, created.header("Location"));
        caller.post("/v1/wallets", "{}").isMessage(400, "Wallet already exists.");

        JsonNode list = caller.get("/v1/wallets").is(200, "result", "metadata");
        assertEquals(Reply.parse("{\"count\":1,\"offset\":0,\"limit\":2147483647,\"total\":1}"), list.path("metadata"));
        JsonNode wallet = caller.get("/v1/wallets/" + id).is(200, "id", "publicKey", "disabledDate");
        assertEquals(wallet, list.at("/result/0"));
        assertEquals(id, wallet.path("id").asText());
        assertEquals(74, Base64.getDecoder().decode(wallet.path("publicKey").asText()).length);
        assertTrue(wallet.path("disabledDate").isNull());
    }

    @Test
    void whoHasNoWalletHasAnEmptyList() {
        assertEquals(
            Reply.parse("{\"result\":[],\"metadata\":{\"count\":0,\"offset\":0,\"limit\":2147483647,\"total\":0}}"),
            caller.get("/v1/wallets").is(200)
        );
    }

    @Test
    void privateKeyMustBeOne() {
        for (String key : new String[] { "", "AAAA", Base64.getEncoder().encodeToString(new byte[74]) }) {
            caller.post("/v1/wallets", "{\"privateKey\":\"" + key + "\"}").isMessage(400, "Invalid private key.");
        }
    }

    @Test
    void keyIsOf74BytesWithAScalarAtTheEnd() {
        byte[] key = importable();
        for (byte[] other : List.of(
            Arrays.copyOf(key, 73),
            Arrays.copyOf(key, 75),
            with(key, 41, 1),
            with(key, 73, 0)
        )) {
            caller.post("/v1/wallets", json(other)).isMessage(400, "Invalid private key.");
        }
        Arrays.fill(key, 42, 74, (byte) 0xff);
        caller.post("/v1/wallets", json(key)).isMessage(400, "Invalid private key.");
    }

    @Test
    void keyThatIsGivenIsThatOfTheWalletAndMayBeThatOfAnother() {
        String key = json(importable());
        List<String> endpoints = new ArrayList<>();
        for (Client owner : List.of(caller, Client.fresh())) {
            String id = owner.post("/v1/wallets", key).is(201).path("walletId").asText();
            byte[] shown = Base64.getDecoder().decode(
                owner.get("/v1/wallets/" + id).is(200).path("publicKey").asText()
            );
            assertEquals(74, shown.length);
            assertEquals(GENERATOR, HexFormat.of().formatHex(shown, 41, 74));
            Reply endpoint = owner.post("/v1/wallets/" + id + "/endpoints");
            endpoints.add(endpoint.is(201).at("/walletReference/publicKey").asText());
        }
        assertNotEquals(endpoints.getFirst(), endpoints.getLast());
    }

    /** A private key whose scalar is 1, with a chain code that nobody else has. */
    private static byte[] importable() {
        byte[] key = new byte[74];
        UUID chain = UUID.randomUUID();
        ByteBuffer.wrap(key, 9, 16).putLong(chain.getMostSignificantBits()).putLong(chain.getLeastSignificantBits());
        key[73] = 1;
        return key;
    }

    private static byte[] with(byte[] key, int index, int value) {
        byte[] changed = key.clone();
        changed[index] = (byte) value;
        return changed;
    }

    private static String json(byte[] key) {
        return "{\"privateKey\":\"" + Base64.getEncoder().encodeToString(key) + "\"}";
    }

    @Test
    void walletsOfOthersAreNotThere() {
        Owner other = Owner.fresh();
        String path = "/v1/wallets/" + other.walletId();
        caller.get(path).isNotFound();
        caller.post(path + "/disable").isNotFound();
        caller.put(path + "/enable").isNotFound();
        caller.post(path + "/endpoints").isNotFound();
        caller.get("/v1/wallets/" + UUID.randomUUID()).isNotFound();
    }

    @Test
    void idsInPathsAreUuidsInAnyForm() {
        Owner owner = Owner.fresh();
        String id = owner.walletId();
        for (String form : new String[] {
            id.toUpperCase(Locale.ROOT),
            id.replace("-", ""),
            "%7B" + id + "%7D",
            "(" + id + ")",
            "%20" + id,
        }) {
            owner.client().get("/v1/wallets/" + form).is(200, "id");
        }
        owner.client().get("/v1/wallets/abc").isInvalid("walletId");
        owner.client().put("/v1/wallets/abc/enable").isInvalid("walletId");
    }

    @Test
    void endpointsAreNumberedKeysOfTheWallet() {
        String id = caller.post("/v1/wallets", "{}").is(201).path("walletId").asText();
        Reply first = caller.post("/v1/wallets/" + id + "/endpoints");
        JsonNode reference = first.is(201, "walletReference").path("walletReference");
        assertEquals("", first.header("Location"));
        assertEquals(1, reference.path("version").asInt());
        assertEquals(
            Target.get().wallet() + Target.get().pathBase() + "/v1/slices",
            reference.path("endpoint").asText()
        );
        assertEquals(74, Base64.getDecoder().decode(reference.path("publicKey").asText()).length);
        JsonNode second = caller.post("/v1/wallets/" + id + "/endpoints").is(201).path("walletReference");
        assertTrue(!second.path("publicKey").equals(reference.path("publicKey")));
    }

    @Test
    void externalEndpointsAreNotedWithoutAWalletAndAsOftenAsWanted() {
        Owner other = Owner.fresh();
        String body = "{\"walletReference\":" + other.reference() + ",\"textReference\":\"\"}";
        String first = caller.post("/v1/external-endpoints", body).is(201, "receiverId").path("receiverId").asText();
        String second = caller.post("/v1/external-endpoints", body).is(201, "receiverId").path("receiverId").asText();
        assertTrue(!first.equals(second));
    }

    @Test
    void externalEndpointIsNeitherOnesOwnNorDisabledNorMalformed() {
        Owner owner = Owner.fresh();
        String own = "{\"walletReference\":" + owner.reference() + ",\"textReference\":\"x\"}";
        owner
            .client()
            .post("/v1/external-endpoints", own)
            .isMessage(400, "Cannot create receiver deposit endpoint to self.");
        owner.client().post("/v1/wallets/" + owner.walletId() + "/disable").is(200);
        caller.post("/v1/external-endpoints", own).isMessage(400, DISABLED);
        String badKey = "{\"version\":1,\"endpoint\":\"http://h/\",\"publicKey\":\"AAAA\"}";
        caller
            .post("/v1/external-endpoints", "{\"walletReference\":" + badKey + ",\"textReference\":\"x\"}")
            .isInvalid("", "request");
        String noKey = "{\"version\":1,\"endpoint\":\"http://h/\",\"publicKey\":null}";
        caller
            .post("/v1/external-endpoints", "{\"walletReference\":" + noKey + ",\"textReference\":\"x\"}")
            .isInvalid("WalletReference.PublicKey");
        caller
            .post("/v1/external-endpoints", own.replace(address(owner), "http://"))
            .isInvalid("$.walletReference.endpoint", "request");
        caller
            .post("/v1/external-endpoints", "{\"walletReference\":{},\"textReference\":\"x\"}")
            .isInvalid("$.walletReference", "request");
    }

    private static String address(Owner owner) {
        return owner.reference().path("endpoint").asText();
    }

    @Test
    void endpointOfAnybodyMayBeNotedWhateverItsVersion() {
        String reference = Operation.ofCallers()
            .stream()
            .filter(operation -> operation.path().equals("/v1/external-endpoints"))
            .findFirst()
            .orElseThrow()
            .body();
        caller.post("/v1/external-endpoints", reference).is(201, "receiverId");
        Reply other = caller.post("/v1/external-endpoints", reference.replace("\"version\": 1", "\"version\": 9"));
        other.is(201, "receiverId");
        assertEquals("", other.header("Location"));
        caller
            .post("/v1/external-endpoints", reference.replace("\"version\": 1", "\"version\": 1.5"))
            .isInvalid("$.walletReference.version", "request");
    }
}
