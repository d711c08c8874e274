package io.wattlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.devnet.identity.SigningKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Sections 3.1 to 3.4 for callers with tokens, and of section 6.1 what addresses look like without a path base. */
class TokensContractIT {

    private static final String EVERYTHING = Operation.ofCallers()
        .stream()
        .map(Operation::scope)
        .distinct()
        .collect(Collectors.joining(" "));

    private final TokenTarget system = TokenTarget.get();
    private final String subject = "contract-" + UUID.randomUUID();
    private final Map<String, Object> claims = system.claims(subject, EVERYTHING);

    @TestFactory
    Stream<DynamicTest> operationNeedsItsScopeAndNoOther() {
        return Operation.ofCallers()
            .stream()
            .map(operation ->
                DynamicTest.dynamicTest(operation.title(), () -> {
                    int status = operation.by(system.caller(system.claims(subject, operation.scope()))).status();
                    assertTrue(status != 401 && status != 403, "status " + status);
                    claims.put("scope", EVERYTHING.replace(operation.scope(), "po:other"));
                    isForbidden(operation.by(system.caller(claims)));
                })
            );
    }

    private static void isForbidden(Reply reply) {
        reply.isEmpty(403);
        assertEquals("", reply.header("WWW-Authenticate"));
    }

    @Test
    void scopeIsMissedBeforeMediaTypeAndBody() {
        Client caller = system.caller(system.claims(subject, "po:claims:read"));
        for (String path : List.of("/v1/wallets", "/v1/external-endpoints", "/v1/claims", "/v1/transfers")) {
            isForbidden(caller.post(path));
            isForbidden(caller.post(path, "{"));
        }
        isForbidden(caller.get("/v1/wallets/abc"));
        isForbidden(caller.get("/v1/certificates?limit=x"));
        isForbidden(caller.get("/v1/aggregate-certificates"));
        isForbidden(caller.get("/v1/request-status/abc"));
    }

    @Test
    void scopesComeInClaimsOfThreeNamesAsTextOrArray() {
        String wanted = "po:wallets:read";
        for (Object value : List.of(wanted, "other " + wanted + " more", List.of("other", "more " + wanted))) {
            for (String name : List.of("scope", "scp", "http://schemas.microsoft.com/identity/claims/scope")) {
                assertEquals(200, withScope(name, value).status(), name + " " + value);
            }
        }
        for (Object value : List.of("", "PO:wallets:read", "po:wallets:read,other", "po:wallets", List.of())) {
            isForbidden(withScope("scope", value));
        }
        isForbidden(withScope("scopes", wanted));
    }

    private Reply withScope(String name, Object value) {
        claims.remove("scope");
        claims.put(name, value);
        Reply reply = system.caller(claims).get("/v1/wallets");
        claims.remove(name);
        return reply;
    }

    @Test
    void withoutATokenOneIsAskedFor() {
        for (String authorization : List.of("", "Basic YTpi", "Bearer", "Bearer ")) {
            isRefused("Bearer", system.with(authorization));
        }
        assertEquals(200, system.with("bearer " + system.key().sign(claims)).get("/v1/wallets").status());
    }

    @Test
    void whatIsNoTokenIsInvalid() {
        for (String token : List.of("x", "a.b.c", system.key().sign("{\"alg\":\"ES256\"}", "no JSON"))) {
            isRefused("Bearer error=\"invalid_token\"", system.with("Bearer " + token));
        }
        String good = "Bearer " + system.key().sign(claims);
        Reply repeated = system.with(good).get("/v1/wallets", "Authorization", good);
        repeated.isEmpty(401);
        assertEquals("Bearer error=\"invalid_token\"", repeated.header("WWW-Authenticate"));
    }

    @Test
    void signatureIsLookedAtFirst() {
        claims.put("exp", 1);
        isInvalid("The signature is invalid", SigningKey.unsigned(claims));
        isInvalid("The signature key was not found", SigningKey.ecdsa("other").sign(claims));
        isInvalid("The signature is invalid", SigningKey.ecdsa("contract").sign(claims));
    }

    @Test
    void lifetimeIsLookedAtBeforeTheAudienceAndThatBeforeTheIssuer() {
        claims.put("iss", "x");
        claims.put("aud", "others");
        claims.put("exp", 1_700_000_000);
        isInvalid("The token expired at '11/14/2023 22:13:20'");
        claims.remove("exp");
        isInvalid("The token has no expiration");
        claims.put("exp", 4_102_444_801L);
        claims.put("nbf", 4_102_444_800L);
        isInvalid("The token is not valid before '01/01/2100 00:00:00'");
        claims.put("nbf", Instant.now().getEpochSecond() - 1);
        isInvalid("The audience '(null)' is invalid");
        claims.remove("aud");
        isInvalid("The audience 'empty' is invalid");
        claims.put("aud", List.of("others", TokenTarget.AUDIENCE + "/"));
        isInvalid("The issuer 'x' is invalid");
        claims.put("iss", system.issuer() + "/");
        isInvalid("The issuer '" + system.issuer() + "/' is invalid");
        claims.remove("iss");
        isInvalid("The issuer '' is invalid");
        claims.put("iss", system.issuer());
        assertEquals(200, system.caller(claims).get("/v1/wallets").status());
    }

    private void isInvalid(String reason) {
        isInvalid(reason, system.key().sign(claims));
    }

    private void isInvalid(String reason, String token) {
        String challenge = "Bearer error=\"invalid_token\", error_description=\"" + reason + "\"";
        isRefused(challenge, system.with("Bearer " + token));
    }

    private static void isRefused(String challenge, Client caller) {
        for (Reply reply : List.of(caller.get("/v1/wallets"), caller.post("/v1/claims", "{"))) {
            reply.isEmpty(401);
            assertEquals(challenge, reply.header("WWW-Authenticate"));
        }
    }

    @Test
    void ownerIsTheFirstClaimThatNamesOne() {
        system.caller(claims).post("/v1/wallets", "{}").is(201);
        claims.put("sub", "somebody else");
        assertEquals(0, wallets(system.caller(claims)));
        claims.remove("sub");
        claims.put("nameid", subject);
        assertEquals(1, wallets(system.caller(claims)));
        String tail = "\"iss\":\"%s\",\"aud\":\"%s\",\"exp\":4102444800,\"scope\":\"po:wallets:read\"}".formatted(
            system.issuer(),
            TokenTarget.AUDIENCE
        );
        assertEquals(1, wallets(ofText("{\"nameid\":\"" + subject + "\",\"sub\":\"x\"," + tail)));
        assertEquals(0, wallets(ofText("{\"sub\":\"x\",\"nameid\":\"" + subject + "\"," + tail)));
    }

    private Client ofText(String text) {
        return system.with("Bearer " + system.key().sign("{\"alg\":\"ES256\",\"kid\":\"contract\"}", text));
    }

    private static int wallets(Client caller) {
        return caller.get("/v1/wallets").is(200).at("/metadata/total").asInt();
    }

    @Test
    void numberMayNameAnOwnerAndWhatHasPartsMayNot() {
        claims.put("sub", 571);
        assertEquals(200, system.caller(claims).get("/v1/wallets").status());
        for (Object value : List.of(List.of("a"), Map.of("a", "b"))) {
            claims.put("sub", value);
            system.caller(claims).get("/v1/wallets").isEmpty(401);
        }
    }

    @TestFactory
    Stream<DynamicTest> whoIsNotNamedIsRefusedByTheOperationItself() {
        claims.remove("sub");
        Client nameless = system.caller(claims);
        return Operation.ofCallers()
            .stream()
            .map(operation ->
                DynamicTest.dynamicTest(operation.title(), () -> {
                    Reply reply = operation.by(nameless);
                    reply.isProblem(401, "15.5.2", "Unauthorized");
                    assertEquals("", reply.header("WWW-Authenticate"));
                    boolean negotiates = operation.path().startsWith("/v1/request-status");
                    assertEquals(
                        (negotiates ? "application/problem+json" : "application/json") + "; charset=utf-8",
                        reply.header("Content-Type")
                    );
                })
            );
    }

    @Test
    void whatIsAskedIsLookedAtBeforeWhoIsNamed() {
        claims.remove("sub");
        Client nameless = system.caller(claims);
        nameless.get("/v1/wallets/abc").isInvalid("walletId");
        nameless.get("/v1/certificates?limit=x").isInvalid("Limit");
        nameless.post("/v1/claims", "{}").isInvalid("$", "request");
        nameless.post("/v1/wallets").isProblem(415, "15.5.16", "Unsupported Media Type");
    }

    @Test
    void slicesHealthAndDocumentAreForAnybody() {
        Client nobody = system.with("");
        assertEquals(200, nobody.get("/health/live").status());
        assertTrue(nobody.get("/swagger/v1/swagger.json").json().path("paths").has("/v1/slices"));
        Operation slices = Operation.all().getLast();
        slices.by(nobody).isMessage(404, "Endpoint not found for public key.");
        slices.by(system.with("Bearer x")).isMessage(404, "Endpoint not found for public key.");
    }

    @Test
    void addressesAreRelativeToThatOfTheSystem() {
        Reply created = system.caller(claims).post("/v1/wallets", "{}");
        String id = created.is(201).path("walletId").asText();
        String base = TokenTarget.ADDRESS.replaceFirst("last$", "");
        assertEquals(base + "v1/wallets/" + id, created.header("Location"));
        Reply endpoint = system.caller(claims).post("/v1/wallets/" + id + "/endpoints");
        assertEquals(base + "v1/slices", endpoint.is(201).at("/walletReference/endpoint").asText());
        system.caller(claims).get("/api/v1/wallets").isEmpty(404);
    }

    @Test
    void bodyOverTheLimitIsTooLarge() {
        Client caller = system.caller(claims);
        String fitting = " ".repeat(TokenTarget.MOST_BYTES - 2) + "{}";
        caller.post("/v1/wallets", fitting).is(201);
        caller.post("/v1/wallets", " " + fitting).isEmpty(413);
        caller.postChunked("/v1/wallets", " " + fitting).isEmpty(413);
        system.with("").post("/v1/slices", " " + fitting).isEmpty(413);
        system.with("").post("/v1/wallets", " " + fitting).isEmpty(401);
    }
}
