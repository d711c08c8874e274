package io.wattlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Sections 1 to 4: paths, methods, health, credentials, media types, malformed input; tokens are in {@link TokensContractIT}. */
class TransportContractIT {

    private final Client caller = Client.fresh();

    @Test
    void pathBaseIsOptionalAndCaseAndFinalSlashDoNotMatter() {
        String base = Target.get().pathBase();
        for (String path : List.of(
            base + "/v1/wallets",
            "/v1/wallets",
            "/V1/Wallets/",
            base.toUpperCase(Locale.ROOT) + "/v1/WALLETS"
        )) {
            assertEquals(200, caller.getBare(path).status(), path);
        }
        for (String path : List.of("/other/v1/wallets", base + base + "/v1/wallets", "/v1/nothing", base)) {
            caller.getBare(path).isEmpty(404);
        }
    }

    @Test
    void healthIsToldToAnybody() {
        for (String path : List.of("/health/live", "/health/ready")) {
            Reply reply = Client.nobody().getBare(path);
            assertEquals(200, reply.status());
            assertEquals("Healthy", reply.body());
            assertEquals("text/plain", reply.header("Content-Type"));
            assertEquals("no-store, no-cache", reply.header("Cache-Control"));
        }
    }

    @Test
    void documentIsGivenToAnybodyWithThePathBaseInItsPaths() {
        for (String path : List.of("/swagger/v1/swagger.json", Target.get().pathBase() + "/swagger/v1/swagger.json")) {
            Reply reply = Client.nobody().getBare(path);
            assertEquals(200, reply.status());
            assertTrue(reply.json().path("openapi").asText().startsWith("3."), reply.body());
            assertTrue(reply.json().path("paths").has(Target.get().pathBase() + "/v1/slices"));
        }
        Client.nobody().getBare("/swagger/v2/swagger.json").isEmpty(404);
        Client.nobody().post("/swagger/v1/swagger.json").isEmpty(404);
    }

    @TestFactory
    Stream<DynamicTest> otherMethodsAreRefusedBeforeCredentials() {
        Map<String, List<Operation>> paths = Operation.all().stream().collect(Collectors.groupingBy(Operation::bare));
        return paths
            .entrySet()
            .stream()
            .map(path ->
                DynamicTest.dynamicTest(path.getKey(), () -> {
                    List<String> methods = path.getValue().stream().map(Operation::method).sorted().toList();
                    for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")) {
                        if (!methods.contains(method)) {
                            Reply reply = Client.nobody().send(method, path.getKey());
                            reply.isEmpty(405);
                            assertEquals(String.join(", ", methods), reply.header("Allow"), method);
                        }
                    }
                })
            );
    }

    @TestFactory
    Stream<DynamicTest> everyOperationButSlicesNeedsCredentials() {
        return Operation.ofCallers()
            .stream()
            .map(operation ->
                DynamicTest.dynamicTest(operation.title(), () -> {
                    Reply reply = Client.nobody().send(operation.method(), operation.path(), "{");
                    reply.isEmpty(401);
                    assertEquals("", reply.header("WWW-Authenticate"));
                })
            );
    }

    @Test
    void spacesAroundTheOwnerDoNotCount() {
        caller.post("/v1/wallets", "{}").is(201);
        Client spaced = new Client(caller.target(), "  " + caller.credential() + "  ");
        assertEquals(1, spaced.get("/v1/wallets").is(200).at("/metadata/total").asInt());
    }

    @Test
    void bodiesAreJsonInManyForms() {
        byte[] utf8 = "{}".getBytes(StandardCharsets.UTF_8);
        for (String type : List.of(
            "application/json",
            "text/json",
            "application/vnd.any+json",
            "Application/JSON; charset=utf-8"
        )) {
            Client.fresh().post("/v1/wallets", type, utf8).is(201, "walletId");
        }
        byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16LE);
        Client.fresh().post("/v1/wallets", "application/json; charset=utf-16", utf16).is(201, "walletId");
        Client.fresh().post("/v1/wallets", "\uFEFF{}").is(201, "walletId");
        Client.fresh().postChunked("/v1/wallets", "{}").is(201, "walletId");
    }

    @TestFactory
    Stream<DynamicTest> otherMediaTypesAreNotSupported() {
        return Operation.all()
            .stream()
            .filter(operation -> !operation.body().isEmpty())
            .map(operation ->
                DynamicTest.dynamicTest(operation.title(), () -> {
                    byte[] body = operation.body().getBytes(StandardCharsets.UTF_8);
                    for (String type : List.of(
                        "text/plain",
                        "application/xml",
                        "application/x-www-form-urlencoded",
                        "application/json; charset=iso-8859-1"
                    )) {
                        isNotSupported(caller.post(operation.path(), type, body));
                    }
                    isNotSupported(caller.post(operation.path()));
                })
            );
    }

    private static void isNotSupported(Reply reply) {
        reply.isProblem(415, "15.5.16", "Unsupported Media Type");
        assertEquals("application/json; charset=utf-8", reply.header("Content-Type"));
    }

    @Test
    void bodyOfMoreThanThirtyMillionBytesIsTooLarge() throws IOException {
        Target target = Target.get();
        try (Socket socket = new Socket(target.wallet().getHost(), target.wallet().getPort())) {
            String head =
                "POST %s/v1/wallets HTTP/1.1\r\nHost: x\r\n%s: %s\r\nContent-Type: application/json\r\n".formatted(
                    target.pathBase(),
                    target.ownerHeader(),
                    caller.credential()
                );
            socket
                .getOutputStream()
                .write((head + "Content-Length: 30000001\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
            assertTrue(answer.endsWith("\r\n\r\n"), answer);
        }
    }

    @Test
    void jsonOfTheContractIsStrictAndNotDeep() {
        String deep = "{\"privateKey\":\"AAAA\",\"x\":" + "[".repeat(31) + "]".repeat(31) + "}";
        caller.post("/v1/wallets", deep).isMessage(400, "Invalid private key.");
        caller.post("/v1/wallets", deep.replace("[]", "[[]]")).isInvalid("$.x", "request");
        caller.post("/v1/wallets", "  ").isInvalid("$", "request");
        caller
            .post("/v1/wallets", "{\"privateKey\":null,\"privateKey\":\" AA\\nAA \"}")
            .isMessage(400, "Invalid private key.");
        caller
            .post("/v1/wallets", "{\"privateKey\":\"!\",\"privateKey\":\"AAAA\"}")
            .isInvalid("$.privateKey", "request");
        caller.post("/v1/wallets", "{\"privateKey\":\"AAA\"}").isInvalid("$.privateKey", "request");
    }

    @Test
    void requiredMembersMayNotBeNull() {
        String claim = Operation.ofCallers()
            .stream()
            .filter(it -> it.scope().equals("po:claims:create"))
            .findFirst()
            .orElseThrow()
            .body();
        String id = "5b0f2c1e-7a55-4f0a-9d3d-2f6f6a0f1c11";
        caller
            .post("/v1/claims", claim.replace("\"narnia\"", "null"))
            .isInvalid("ProductionCertificateId.Registry", "ConsumptionCertificateId.Registry");
        for (String other : List.of("null", "\"" + id.replace("-", "") + "\"", "\"{" + id + "}\"", "7")) {
            caller
                .post("/v1/claims", claim.replace("\"" + id + "\"", other))
                .isInvalid("$.productionCertificateId.streamId", "request");
        }
        String upper = claim.replace(id, id.toUpperCase(Locale.ROOT));
        caller.post("/v1/claims", upper).isMessage(404, "You don't own a wallet. Create a wallet first.");
    }

    @Test
    void namesMatchInAnyCaseAndUnknownOnesArePassedOver() {
        caller.post("/v1/wallets", "{\"PRIVATEKEY\":\"AAAA\",\"unknown\":[1]}").isMessage(400, "Invalid private key.");
        Owner owner = Owner.fresh();
        assertEquals(1, owner.client().get("/v1/certificates?LIMIT=1&unknown=x").is(200).at("/metadata/limit").asInt());
    }

    @Test
    void malformedBodiesAreToldWithTheirPlace() {
        caller.post("/v1/wallets", "").isInvalid("", "request");
        caller.post("/v1/wallets", "null").isInvalid("", "request");
        caller.post("/v1/claims", "{}").isInvalid("$", "request");
        caller.post("/v1/wallets", "{\"privateKey\":7}").isInvalid("$.privateKey", "request");
        caller.post("/v1/wallets", "{\"privateKey\":\"a-b_\"}").isInvalid("$.privateKey", "request");
        for (String json : List.of("{} x", "{/**/}", "{\"a\":1,}", "[", "{\"privateKey\":")) {
            assertEquals(400, caller.post("/v1/wallets", json).status(), json);
        }
    }

    @Test
    void problemsAreMarkedForWhoPrefersThat() {
        Reply plain = caller.get("/v1/wallets/abc");
        plain.isInvalid("walletId");
        assertEquals("application/json; charset=utf-8", plain.header("Content-Type"));
        Reply marked = caller.get("/v1/wallets/abc", "Accept", "application/problem+json");
        marked.isInvalid("walletId");
        assertEquals("application/problem+json; charset=utf-8", marked.header("Content-Type"));
    }
}
