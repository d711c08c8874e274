package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.crypto.ExtendedPublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WalletsIT {

    private static final ExtendedPrivateKey VECTOR = ExtendedPrivateKey.fromSeed(
        HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f")
    );

    private static Edge edge;

    @BeforeAll
    static void start() {
        edge = Edge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static String owner() {
        return UUID.randomUUID().toString();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void createAnswersTheIdAndWhereTheWalletIs() {
        Answer answer = edge.post("/v1/wallets").as(owner()).json("{}").send();

        String id = answer.json().at("/walletId").asText();
        answer.isJson(201, "{\"walletId\":\"" + id + "\"}");
        assertEquals("https://wallet.example/wallet-api/v1/wallets/" + id, answer.header("Location"));
    }

    @Test
    void importedKeyShowsAsThePublicKeyAndDerivesEndpointsFromOne() {
        String owner = owner();
        String body = "{\"privateKey\":\"" + base64(VECTOR.toBytes()) + "\"}";
        UUID id = UUID.fromString(edge.post("/v1/wallets").as(owner).json(body).send().json().at("/walletId").asText());

        edge
            .get("/v1/wallets/" + id)
            .as(owner)
            .send()
            .isJson(
                200,
                """
                {"id":"%s","disabledDate":null,
                 "publicKey":"AAAAAAAAAAAAhz3/gcAvUlYj/R/lFn6sOlWgSd49MUu0LuIn/+031QgDOaNgEzAVl9rvQfvlk6AsxRPQtVUn7C3xBQ4uj/SchcI="}
                """.formatted(id)
            );
        edge
            .post("/v1/wallets/" + id + "/endpoints")
            .as(owner)
            .send()
            .isJson(
                201,
                """
                {"walletReference":{"version":1,"endpoint":"https://wallet.example/wallet-api/v1/slices",
                 "publicKey":"ATRCGT4AAAABjdlkFP9NW0dQvjr3/sziBxc/hta19Y+TZilxgN6OEJsDfCCY/SI1Zgc0Zn/4gh274OZZLUPP2Gtd3p6nyDm5OlA="}}
                """
            );
        assertEquals(base64(VECTOR.publicKey().derive(2).toBytes()), edge.endpoint(owner, id));
        assertEquals(base64(VECTOR.publicKey().derive(3).toBytes()), edge.endpoint(owner, id));
    }

    @Test
    void theReferenceOfAnEndpointIsForTheTransportThatWasAskedFor() {
        String owner = owner();
        String endpoints = "/v1/wallets/" + edge.wallet(owner) + "/endpoints";

        assertEquals("https://grpc.wallet.example", reference(owner, endpoints + "?transport=grpc"));
        assertEquals("https://grpc.wallet.example", reference(owner, endpoints + "?Transport=GRPC"));
        assertEquals("https://wallet.example/wallet-api/v1/slices", reference(owner, endpoints + "?transport=rest"));
        assertEquals("https://wallet.example/wallet-api/v1/slices", reference(owner, endpoints + "?transport="));
        edge.post(endpoints + "?transport=pigeon").as(owner).send().isInvalid("transport");
    }

    private static String reference(String owner, String path) {
        return edge.post(path).as(owner).send().json().at("/walletReference/endpoint").asText();
    }

    @Test
    void walletsOfOneImportedKeyTakeTurnsAtItsEndpoints() {
        String body = "{\"privateKey\":\"" + base64(ExtendedPrivateKey.generate().toBytes()) + "\"}";
        String first = owner();
        String second = owner();
        UUID firstId = UUID.fromString(
            edge.post("/v1/wallets").as(first).json(body).send().json().at("/walletId").asText()
        );
        UUID secondId = UUID.fromString(
            edge.post("/v1/wallets").as(second).json(body).send().json().at("/walletId").asText()
        );

        String one = edge.endpoint(first, firstId);
        String two = edge.endpoint(second, secondId);
        String three = edge.endpoint(first, firstId);

        assertNotEquals(one, two);
        assertNotEquals(two, three);
        assertNotEquals(one, three);
    }

    @Test
    void listHoldsTheOneWalletInItsFrame() {
        String owner = owner();
        UUID id = edge.wallet(owner);
        Answer answer = edge.get("/v1/wallets").as(owner).send();
        String publicKey = answer.json().at("/result/0/publicKey").asText();

        assertEquals(74, ExtendedPublicKey.parse(Base64.getDecoder().decode(publicKey)).toBytes().length);
        answer.isJson(
            200,
            """
            {"result":[{"id":"%s","publicKey":"%s","disabledDate":null}],
             "metadata":{"count":1,"offset":0,"limit":2147483647,"total":1}}
            """.formatted(id, publicKey)
        );
    }

    @Test
    void listOfWhoHasNoWalletIsEmpty() {
        edge
            .get("/v1/wallets")
            .as(owner())
            .send()
            .isJson(200, "{\"result\":[],\"metadata\":{\"count\":0,\"offset\":0,\"limit\":2147483647,\"total\":0}}");
    }

    @Test
    void disabledWalletIsShownWithItsDate() {
        String owner = owner();
        UUID id = edge.wallet(owner);
        Sql.execute(edge, "update wallet set disabled_at = '2024-07-01 11:20:00.75Z' where id = ?", id);

        assertEquals(1719832800, edge.get("/v1/wallets").as(owner).send().json().at("/result/0/disabledDate").asLong());
        edge
            .post("/v1/wallets/" + id + "/endpoints")
            .as(owner)
            .send()
            .isMessage(400, "Unable to interact with a disabled wallet.");
    }

    @Test
    void walletsOfOthersAreNotThere() {
        UUID foreign = edge.wallet(owner());
        edge.get("/v1/wallets/" + foreign).as(owner()).send().isNotFoundProblem();
        edge.post("/v1/wallets/" + foreign + "/endpoints").as(owner()).send().isNotFoundProblem();
        edge.get("/v1/wallets/" + UUID.randomUUID()).as(owner()).send().isNotFoundProblem();
        edge.post("/v1/wallets/" + UUID.randomUUID() + "/endpoints").as(owner()).send().isNotFoundProblem();
    }

    @Test
    void walletIdMayBeWrittenInTheFormsOfTheContract() {
        String owner = owner();
        UUID id = edge.wallet(owner);
        String digits = id.toString().replace("-", "");
        for (String form : new String[] {
            id.toString().toUpperCase(Locale.ROOT),
            "%7B" + id + "%7D",
            "(" + id + ")",
            "%20" + id + "%20",
            digits,
        }) {
            assertEquals(200, edge.get("/v1/wallets/" + form).as(owner).send().status(), form);
        }
        Answer invalid = edge.get("/v1/wallets/abc").as(owner).send().isInvalid("walletId");
        assertEquals("The value 'abc' is not valid.", invalid.json().at("/errors/walletId/0").asText());
        edge.post("/v1/wallets/abc/endpoints").as(owner).send().isInvalid("walletId");
    }

    @Test
    void secondWalletIsRefusedButABadKeyFirst() {
        String owner = owner();
        edge.wallet(owner);
        edge
            .post("/v1/wallets")
            .as(owner)
            .json("{\"privateKey\":null}")
            .send()
            .isMessage(400, "Wallet already exists.");
        edge
            .post("/v1/wallets")
            .as(owner)
            .json("{\"privateKey\":\"AAAA\"}")
            .send()
            .isMessage(400, "Invalid private key.");
    }

    @Test
    void privateKeyMustBeImportable() {
        byte[] key = VECTOR.toBytes();
        key[41] = 1;
        for (String text : new String[] { "", "AAAA", base64(key), base64(new byte[74]) }) {
            edge
                .post("/v1/wallets")
                .as(owner())
                .json("{\"PrivateKey\":\"" + text + "\"}")
                .send()
                .isMessage(400, "Invalid private key.");
        }
    }

    @Test
    void ownerOfMoreThan64CharactersIsRefusedAndAnybodyUpToThatIsNot() {
        assertTrue(edge.get("/v1/wallets").as("x".repeat(65)).send().body().contains("\"total\":0"));
        edge
            .post("/v1/wallets")
            .as("x".repeat(65))
            .json("{}")
            .send()
            .isMessage(400, "The subject is longer than 64 characters.");
        assertEquals(201, edge.post("/v1/wallets").as("x".repeat(64)).json("{}").send().status());
    }

    @Test
    void endpointOfTheDeepestKeyStartsAgainAtDepthZero() {
        byte[] key = VECTOR.toBytes();
        key[0] = (byte) 255;
        String owner = owner();
        String body = "{\"privateKey\":\"" + base64(key) + "\"}";
        UUID id = UUID.fromString(edge.post("/v1/wallets").as(owner).json(body).send().json().at("/walletId").asText());

        assertEquals(0, Base64.getDecoder().decode(edge.endpoint(owner, id))[0]);
    }

    @Test
    void endpointsMadeAtTheSameTimeAllDiffer() {
        String owner = owner();
        UUID id = edge.wallet(owner);
        long different = IntStream.range(0, 24)
            .parallel()
            .mapToObj(_ -> edge.endpoint(owner, id))
            .distinct()
            .count();
        assertEquals(24, different);
    }

    @Test
    void masterKeyIsNotStoredInClear() {
        String owner = owner();
        byte[] key = ExtendedPrivateKey.generate().toBytes();
        edge.post("/v1/wallets").as(owner).json("{\"privateKey\":\"" + base64(key) + "\"}").send();

        String stored = Sql.text(edge, "select encode(master_key, 'hex') from wallet where owner = ?", owner);

        assertTrue(!stored.contains(HexFormat.of().formatHex(key, 42, 74)));
        assertEquals("test", Sql.text(edge, "select master_key_id from wallet where owner = ?", owner));
    }
}
