package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Paths, methods, credentials, media types and the form of bodies, apart from what they say. */
class TransportIT {

    private static final String BAD_KEY = "{\"privateKey\":\"AAAA\"}";

    private static Edge edge;

    @BeforeAll
    static void start() {
        edge = Edge.start(settings -> settings.with(Limits.USUAL.body(100_000, Duration.ofSeconds(20)).limits()));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void pathBaseIsOptionalAndPathsIgnoreCaseAndOneSlashAtTheEnd() {
        for (String path : List.of(
            "/wallet-api/v1/wallets",
            "/v1/wallets",
            "/WALLET-API/v1/Wallets",
            "/V1/WALLETS",
            "/wallet-api/v1/wallets/"
        )) {
            assertEquals(200, edge.requestWithoutBase("GET", path).as("alice").send().status(), path);
        }
    }

    @Test
    void unknownPathsAreNotThereForAnybody() {
        for (String path : List.of(
            "/",
            "/wallet-api",
            "/wallet-api/",
            "/api/v1/wallets",
            "/wallet-apiv1/wallets",
            "/wallet-api/wallet-api/v1/wallets",
            "/v1//wallets",
            "/v1/wallets//",
            "/v1/wallets//endpoints",
            "/v1/nothing"
        )) {
            edge.requestWithoutBase("GET", path).send().isEmpty(404);
        }
    }

    @Test
    void otherMethodsAreNotAllowedBeforeCredentialsMatter() {
        for (String method : List.of("DELETE", "PUT", "HEAD", "OPTIONS", "PATCH")) {
            Answer answer = edge.request(method, "/v1/wallets").send().isEmpty(405);
            assertEquals("GET, POST", answer.header("Allow"), method);
        }
        assertEquals("POST", edge.get("/v1/slices").send().isEmpty(405).header("Allow"));
        Answer put = edge.request("PUT", "/v1/claims").as("alice").json("{}").send().isEmpty(405);
        assertEquals("GET, POST", put.header("Allow"));
    }

    @TestFactory
    Stream<DynamicTest> everyOperationButSlicesNeedsASubject() {
        UUID id = UUID.randomUUID();
        return Stream.of(
            "POST /v1/wallets",
            "GET /v1/wallets",
            "GET /v1/wallets/" + id,
            "POST /v1/wallets/" + id + "/endpoints",
            "POST /v1/external-endpoints",
            "GET /v1/certificates",
            "GET /v1/claims",
            "POST /v1/claims",
            "GET /v1/transfers",
            "POST /v1/transfers",
            "GET /v1/request-status/" + id
        ).map(operation ->
            DynamicTest.dynamicTest(operation, () -> {
                String[] parts = operation.split(" ", -1);
                Answer answer = edge.request(parts[0], parts[1]).send().isEmpty(401);
                assertEquals("", answer.header("WWW-Authenticate"));
                edge.request(parts[0], parts[1]).as("  ").send().isEmpty(401);
                edge.request(parts[0], parts[1]).header("Authorization", "Bearer x").send().isEmpty(401);
            })
        );
    }

    @Test
    void subjectIsTrimmedAndRepeatedHeadersAreJoined() {
        UUID trimmed = edge.wallet("trimmed");
        assertEquals(200, edge.get("/v1/wallets/" + trimmed).as("  trimmed ").send().status());
        UUID joined = edge.wallet("one,two");
        assertEquals(200, edge.get("/v1/wallets/" + joined).as("one").as("two").send().status());
        assertEquals(404, edge.get("/v1/wallets/" + joined).as("one, two").send().status());
    }

    @Test
    void bodyTooLongIsRefused() {
        String body = "{\"x\":\"" + "x".repeat(100_000) + "\"}";
        edge.post("/v1/wallets").as("alice").json(body).send().isEmpty(413);
        edge.post("/v1/slices").json(body).send().isEmpty(413);
    }

    @TestFactory
    Stream<DynamicTest> jsonIsReadInTheMediaTypesOfTheContract() {
        return Stream.of(
            "application/json",
            "APPLICATION/JSON",
            "text/json",
            "application/*+json",
            "application/problem+json",
            "application/json; charset=utf-8",
            "application/json;charset=\"UTF-8\"",
            "application/json; x=y; charset=utf-8"
        ).map(type ->
            DynamicTest.dynamicTest(type, () ->
                edge
                    .post("/v1/wallets")
                    .as("alice")
                    .body(type, BAD_KEY.getBytes(StandardCharsets.UTF_8))
                    .send()
                    .isMessage(400, "Invalid private key.")
            )
        );
    }

    @Test
    void jsonIsReadAsUtf16AndWithAByteOrderMark() {
        edge
            .post("/v1/wallets")
            .as("alice")
            .body("application/json; charset=utf-16", BAD_KEY.getBytes(StandardCharsets.UTF_16LE))
            .send()
            .isMessage(400, "Invalid private key.");
        edge
            .post("/v1/wallets")
            .as("alice")
            .body("application/json; charset=utf-16", ("\ufeff" + BAD_KEY).getBytes(StandardCharsets.UTF_16LE))
            .send()
            .isMessage(400, "Invalid private key.");
        edge
            .post("/v1/wallets")
            .as("alice")
            .body("application/json", ("\ufeff" + BAD_KEY).getBytes(StandardCharsets.UTF_8))
            .send()
            .isMessage(400, "Invalid private key.");
    }

    @TestFactory
    Stream<DynamicTest> otherMediaTypesAreNotSupported() {
        return Stream.of(
            "text/plain",
            "application/xml",
            "application/x-www-form-urlencoded",
            "application/jsonx",
            "application/json; charset=iso-8859-1",
            "application/json; charset=nope"
        ).map(type ->
            DynamicTest.dynamicTest(type, () ->
                edge
                    .post("/v1/wallets")
                    .as("alice")
                    .body(type, BAD_KEY.getBytes(StandardCharsets.UTF_8))
                    .send()
                    .isProblem(415, "Unsupported Media Type", "15.5.16")
            )
        );
    }

    @Test
    void missingMediaTypeIsNotSupportedEvenWithoutABody() {
        edge.post("/v1/wallets").as("alice").send().isProblem(415, "Unsupported Media Type", "15.5.16");
        edge.post("/v1/claims").send().isEmpty(401);
    }

    @Test
    void operationsWithoutABodyTakeAny() {
        UUID wallet = edge.wallet("dora");
        assertEquals(
            201,
            edge
                .post("/v1/wallets/" + wallet + "/endpoints")
                .as("dora")
                .body("text/plain", "nonsense".getBytes(StandardCharsets.UTF_8))
                .send()
                .status()
        );
    }

    @TestFactory
    Stream<DynamicTest> textThatIsNotTheJsonOfTheContractIsRefused() {
        return Stream.of(
            malformed("", ""),
            malformed("null", ""),
            malformed("   \n", "$"),
            malformed("\"x\"", "$"),
            malformed("[]", "$"),
            malformed("{/*c*/\"privateKey\":\"AAAA\"}", "$"),
            malformed("{\"privateKey\":\"AAAA\",}", "$"),
            malformed("{'privateKey':'AAAA'}", "$"),
            malformed("{privateKey:\"AAAA\"}", "$"),
            malformed("{\"privateKey\":\"AAAA\"}{}", "$"),
            malformed("{\"privateKey\":\"AAAA\"} x", "$"),
            malformed("{\"privateKey\":", "$.privateKey"),
            malformed("{\"privateKey\":tru}", "$.privateKey"),
            malformed("{\"privateKey\":\"AA", "$.privateKey"),
            malformed("{\"privateKey\":\"\\ud800\"}", "$.privateKey"),
            malformed("{\"x\":\"\t\"}", "$.x"),
            malformed("{\"x\":NaN}", "$.x"),
            malformed("{\"x\":01}", "$.x"),
            malformed("{\"x\":" + "[".repeat(32) + "]".repeat(32) + "}", "$.x"),
            malformed("{\"" + "x".repeat(1_001) + "\":1}", "$"),
            malformed("{\"privateKey\":\"***\"}", "$.privateKey"),
            malformed("{\"privateKey\":[1,2]}", "$.privateKey"),
            malformed("{\"privateKey\":\"!\",\"privateKey\":\"AAAA\"}", "$.privateKey"),
            malformed("{\"privateKey\":\"!\",\"PRIVATEKEY\":\"AAAA\"}", "$.privateKey")
        );
    }

    private static DynamicTest malformed(String body, String place) {
        return DynamicTest.dynamicTest("body " + body, () ->
            edge.post("/v1/wallets").as("alice").json(body).send().isMalformed(place)
        );
    }

    @Test
    void bytesThatAreNotInTheirCharacterSetAreRefused() {
        edge
            .post("/v1/wallets")
            .as("alice")
            .body("application/json", new byte[] { '{', '"', (byte) 0xff, '"', ':', '1', '}' })
            .send()
            .isMalformed("$");
    }

    @Test
    void jsonOfTheContractMayBeDeepRepeatedAndHoldWhatNobodyKnows() {
        for (String body : List.of(
            "{\"privateKey\":\"AAAA\",\"x\":" + "[".repeat(31) + "]".repeat(31) + "}",
            "{\"privateKey\":\"AAAA\",\"x\":{\"y\":[1,1.5,null,true]}}",
            "{\"privateKey\":null,\"privateKey\":\"AAAA\"}",
            "{\"PRIVATEKEY\":\" AA\\nAA \"}"
        )) {
            edge.post("/v1/wallets").as("alice").json(body).send().isMessage(400, "Invalid private key.");
        }
    }

    @Test
    void problemsAreMarkedAsSuchForWhoPrefersThat() {
        String path = "/v1/wallets/" + UUID.randomUUID();
        assertEquals(
            "application/problem+json; charset=utf-8",
            edge
                .get(path)
                .as("alice")
                .header("Accept", "application/json;q=0.5, application/problem+json")
                .send()
                .isNotFoundProblem()
                .header("Content-Type")
        );
        assertEquals(
            "application/json; charset=utf-8",
            edge.get(path).as("alice").header("Accept", "text/html").send().isNotFoundProblem().header("Content-Type")
        );
    }

    @Test
    void problemBelongsToTheCallersTrace() {
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        String trace = edge
            .get("/v1/wallets/" + UUID.randomUUID())
            .as("alice")
            .header("traceparent", parent)
            .send()
            .json()
            .at("/traceId")
            .asText();
        assertTrue(trace.startsWith("00-0af7651916cd43dd8448eb211c80319c-") && trace.endsWith("-01"), trace);
        assertTrue(!trace.equals(parent), trace);
    }

    @Test
    void databaseOutOfReachIsUnavailableAndSoAreQueriesNobodyAnswers() {
        try (Edge lost = Edge.startWithoutDatabase()) {
            for (Answer answer : List.of(
                lost.get("/v1/wallets").as("alice").send(),
                lost.post("/v1/wallets").as("alice").json("{}").send()
            )) {
                assertEquals("1", answer.isEmpty(503).header("Retry-After"));
            }
        }
        try (Edge mute = Edge.startWithoutQueries()) {
            mute.get("/v1/wallets").as("alice").send().isEmpty(503);
        }
    }
}
