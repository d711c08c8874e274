package io.wattlet.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.Await;
import io.wattlet.auth.AuthSettings.Limits;
import io.wattlet.auth.AuthSettings.Trust;
import io.wattlet.devnet.identity.IdentityProvider;
import io.wattlet.devnet.identity.SigningKey;
import io.wattlet.outgoing.Outgoing;
import io.wattlet.outgoing.Ways;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens against a real OpenID provider, and against keys in files. */
class JwtAuthenticatorIT {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Outgoing OUTGOING = Ways.toThisMachine(VERTX);
    private static final SigningKey RSA = SigningKey.rsa("one");
    private static final SigningKey ECDSA = SigningKey.ecdsa("two");
    private static final SigningKey STRANGER = SigningKey.rsa("one");
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Limits LIMITS = new Limits(100, 2, 100);
    private static final String BEARER = "Bearer";
    private static final String UNREADABLE = "Bearer error=\"invalid_token\"";
    private static final String NOT_FOUND = refused("The signature key was not found");
    private static final String INVALID = refused("The signature is invalid");

    @TempDir
    Path folder = Path.of("");

    private final IdentityProvider provider;
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final List<Authenticator> opened = new ArrayList<>();

    JwtAuthenticatorIT() {
        provider = Await.result(IdentityProvider.start(VERTX, 0, "/realm"));
    }

    @BeforeEach
    void publish() {
        provider.publish(RSA.published(), ECDSA.published());
    }

    @AfterEach
    void closeAuthenticators() {
        opened.forEach(authenticator -> Await.result(authenticator.close()));
        Await.result(provider.close());
    }

    @AfterAll
    static void close() {
        Await.result(VERTX.close());
    }

    @Test
    void acceptsWhatTheAuthorityHasSigned() {
        provider.nameIssuer("https://idp.example/real");
        Authenticator authenticator = authority(LONG);

        for (String issuer : List.of(provider.authority(), "https://idp.example/real")) {
            Map<String, Object> claims = claims(issuer);
            assertEquals("alice", subject(authenticator, RSA.sign(claims)));
            assertEquals("alice", subject(authenticator, ECDSA.sign(claims)));
            assertEquals("alice", subject(authenticator, ECDSA.signWithoutKeyId(claims)));
            assertEquals(
                "alice",
                subject(authenticator, RSA.sign("{\"alg\":\"RS256\",\"kid\":\"unknown\"}", Json.encode(claims)))
            );
            assertEquals("alice", subject(authenticator, RSA.sign("{\"alg\":\"PS384\"}", Json.encode(claims))));
        }
        assertEquals(
            INVALID,
            challenge(authenticator, RSA.sign("{\"alg\":\"RS256\",\"kid\":\"two\"}", Json.encode(claims()))),
            "where the token names a key, no other counts"
        );
        assertEquals(
            refused("The issuer '" + provider.authority() + "/' is invalid"),
            challenge(authenticator, RSA.sign(claims(provider.authority() + "/")))
        );
    }

    @Test
    void acceptsKeysThatWereChangedWithoutARestart() {
        Authenticator authenticator = authority(AT_ONCE);
        String old = RSA.sign(claims());
        assertEquals("alice", subject(authenticator, old));

        SigningKey next = SigningKey.rsa("next");
        provider.publish(next.published());

        assertEquals("alice", subject(authenticator, next.sign(claims())));
        assertEquals(NOT_FOUND, challenge(authenticator, old), "a key that was taken back signs no more");
    }

    @Test
    void acceptsAKeyThatWasReplacedUnderItsName() {
        Authenticator authenticator = authority(AT_ONCE);
        assertEquals("alice", subject(authenticator, RSA.sign(claims())));

        provider.publish(STRANGER.published());

        assertEquals("alice", subject(authenticator, STRANGER.sign(claims())));
    }

    @Test
    void readsTheKeysAgainEvenIfNoTokenAsksForIt() {
        Authenticator authenticator = authority(Duration.ofMillis(5), LONG);
        assertEquals("alice", subject(authenticator, RSA.sign(claims())));

        provider.publish(ECDSA.published());

        Await.until(
            () ->
                authenticator
                    .authenticate(bearer(RSA.sign(claims())))
                    .otherwise(new Caller(Optional.empty(), Optional.empty())),
            caller -> caller.subject().isEmpty()
        );
    }

    @Test
    void junkDoesNotBesiegeTheAuthority() {
        Authenticator authenticator = authority(LONG);
        assertEquals("alice", subject(authenticator, RSA.sign(claims())));
        int answered = provider.answered();

        for (int i = 0; i < 20; i++) {
            assertEquals(INVALID, challenge(authenticator, STRANGER.sign(claims())));
        }

        assertEquals(answered, provider.answered());
    }

    @Test
    void refusesEverybodyUntilTheAuthorityHasAnswered() {
        Await.result(provider.close());
        Authenticator authenticator = authority(AT_ONCE);
        assertEquals(NOT_FOUND, challenge(authenticator, RSA.sign(claims())));

        Await.result(provider.reopen());

        assertEquals("alice", subject(authenticator, RSA.sign(claims())));
    }

    @Test
    void keepsTheKeysWhileTheAuthorityIsAway() {
        Authenticator authenticator = authority(AT_ONCE);
        assertEquals("alice", subject(authenticator, RSA.sign(claims())));

        Await.result(provider.close());

        assertEquals(INVALID, challenge(authenticator, STRANGER.sign(claims())));
        assertEquals("alice", subject(authenticator, ECDSA.sign(claims())));
    }

    @Test
    void keepsTheKeysWhileTheAuthorityAnswersUselessly() {
        Authenticator authenticator = authority(AT_ONCE);
        assertEquals("alice", subject(authenticator, RSA.sign(claims())));
        String tooLong = new JsonObject().put("keys", new JsonArray()).put("x", "x".repeat(1 << 18)).encode();
        JsonArray tooMany = new JsonArray();
        for (int i = 0; i < 65; i++) {
            tooMany.add(new JsonObject().put("kty", "RSA"));
        }
        List<String> useless = List.of(
            tooLong,
            new JsonObject().put("keys", tooMany).encode(),
            "{\"keys\":{}}",
            "{}",
            "[]",
            "no JSON",
            ""
        );
        for (int i = 0; i < useless.size(); i++) {
            provider.answerKeysWith(useless.get(i));

            assertEquals(INVALID, challenge(authenticator, STRANGER.sign(claims())));
            assertEquals(i + 1, counted("key_reads", "result", "failed"));
            assertEquals("alice", subject(authenticator, ECDSA.sign(claims())));
        }
    }

    @Test
    void passesOverKeysThatAreNoneAndUsesTheOthers() {
        JsonArray keys = new JsonArray()
            .add(5)
            .add(new JsonObject())
            .add(new JsonObject().put("kty", "RSA").put("n", "AQAB").put("e", "AQAB"))
            .add(new JsonObject().put("kty", "EC").put("crv", "P-256").put("x", "AA").put("y", "AA"))
            .add(new JsonObject().put("kty", "oct").put("k", "AAAA"))
            .add(RSA.published().toJson());
        provider.answerKeysWith(new JsonObject().put("keys", keys).encode());
        Authenticator authenticator = authority(LONG);

        assertEquals("alice", subject(authenticator, RSA.sign(claims())));
        assertEquals(NOT_FOUND, challenge(authenticator, ECDSA.sign(claims())));
    }

    @Test
    void anAuthorityIsNotFollowedElsewhere() {
        HttpServer elsewhere = Await.result(
            VERTX.createHttpServer()
                .requestHandler(request ->
                    request
                        .response()
                        .setStatusCode(302)
                        .putHeader("Location", provider.authority() + "/.well-known/openid-configuration")
                        .end()
                )
                .listen(0, "127.0.0.1")
        );
        String url = "http://127.0.0.1:" + elsewhere.actualPort();
        Authenticator authenticator = open(
            new Trust.Authority(url, false, LONG, LONG, Duration.ofSeconds(5)),
            Optional.empty()
        );

        assertEquals(NOT_FOUND, challenge(authenticator, RSA.sign(claims())));
        Await.result(elsewhere.close());
    }

    @Test
    void anAuthorityThatDoesNotAnswerKeepsNobodyWaitingForLong() {
        provider.answerNothing();
        Trust.Authority impatient = new Trust.Authority(
            provider.authority(),
            false,
            LONG,
            AT_ONCE,
            Duration.ofMillis(100)
        );
        Authenticator authenticator = open(impatient, Optional.empty());

        assertEquals(NOT_FOUND, challenge(authenticator, RSA.sign(claims())));
    }

    @Test
    void countsWhatItRefusesAndWhatItRemembers() {
        Authenticator authenticator = authority(LONG);
        String token = RSA.sign(claims());
        subject(authenticator, token);
        subject(authenticator, token);
        challenge(authenticator, STRANGER.sign(claims()));
        challenge(authenticator, RSA.sign(claims("other")));
        challenge(authenticator, "abc");
        challenge(authenticator, MultiMap.caseInsensitiveMultiMap());

        assertEquals(1, counted("token_lookups", "result", "hit"));
        assertEquals(4, counted("token_lookups", "result", "miss"));
        assertEquals(1, counted("key_reads", "result", "read"));
        for (String reason : List.of("missing", "unreadable", "signature", "claims")) {
            assertEquals(1, counted("refused", "reason", reason), reason);
        }
    }

    private double counted(String what, String tag, String value) {
        return meters.get("wattlet_auth_" + what).tag(tag, value).counter().count();
    }

    @Test
    void refusesKeysThatDoNotComeOverHttps() {
        Trust.Authority strict = new Trust.Authority(provider.authority(), true, LONG, LONG, Duration.ofSeconds(5));
        Authenticator authenticator = open(strict, Optional.empty());

        assertEquals(NOT_FOUND, challenge(authenticator, RSA.sign(claims())));
    }

    @Test
    void saysWhatIsWrongInTheOrderOfTheContract() {
        Authenticator authenticator = open(authoritySettings(LONG, LONG), Optional.of("wallets"));
        Map<String, Object> claims = claims("x");
        claims.put("aud", "y");
        claims.put("exp", 1_700_000_000);

        assertEquals(INVALID, challenge(authenticator, STRANGER.sign(claims)));
        assertEquals(INVALID, challenge(authenticator, SigningKey.unsigned(claims)));
        assertEquals(refused("The token expired at '11/14/2023 22:13:20'"), challenge(authenticator, RSA.sign(claims)));
        claims.put("exp", Instant.now().plusSeconds(60).getEpochSecond());
        assertEquals(refused("The audience '(null)' is invalid"), challenge(authenticator, RSA.sign(claims)));
        claims.remove("aud");
        assertEquals(refused("The audience 'empty' is invalid"), challenge(authenticator, RSA.sign(claims)));
        claims.put("aud", "wallets/");
        assertEquals(refused("The issuer 'x' is invalid"), challenge(authenticator, RSA.sign(claims)));
        claims.put("iss", provider.authority());
        claims.put("exp", Instant.now().minusSeconds(10).getEpochSecond());
        assertTrue(challenge(authenticator, RSA.sign(claims)).contains("The token expired at"));
    }

    @Test
    void whoBringsNoTokenIsToldToBringOne() {
        Authenticator authenticator = authority(LONG);
        String token = RSA.sign(claims());

        assertEquals(BEARER, challenge(authenticator, MultiMap.caseInsensitiveMultiMap()));
        for (String value : List.of("", "Basic dXNlcjpwYXNz", "Bearer", "Bearer   ", token)) {
            assertEquals(BEARER, challenge(authenticator, authorization(value)), value);
        }
        assertEquals(
            "alice",
            Await.result(authenticator.authenticate(authorization("bEARER  " + token))).subject().get()
        );
        MultiMap twice = bearer(token).add("Authorization", "Bearer " + token);
        assertEquals(UNREADABLE, challenge(authenticator, twice));
    }

    @Test
    void aKeySpeaksForItsOwnIssuerOnly() throws Exception {
        Authenticator authenticator = issuers();

        assertEquals("alice", subject(authenticator, RSA.sign(claims("issuer-one"))));
        assertEquals("alice", subject(authenticator, ECDSA.sign(claims("issuer-two"))));
        assertEquals(
            "alice",
            subject(authenticator, RSA.sign("{\"alg\":\"RS256\",\"kid\":\"z\"}", Json.encode(claims("issuer-one"))))
        );
        assertEquals(NOT_FOUND, challenge(authenticator, ECDSA.sign(claims("issuer-one"))));
        assertEquals(NOT_FOUND, challenge(authenticator, RSA.sign(claims("issuer-two"))));
        assertEquals(NOT_FOUND, challenge(authenticator, STRANGER.sign(claims("other"))));
        assertEquals(refused("The issuer 'other' is invalid"), challenge(authenticator, RSA.sign(claims("other"))));
    }

    @Test
    void noTrickMakesASignature() throws Exception {
        for (Authenticator authenticator : List.of(issuers(), authority(LONG))) {
            Map<String, Object> claims = claims("issuer-one");
            String real = RSA.sign(claims);
            String claimsPart = real.split("\\.", -1)[1];
            String signature = real.substring(real.lastIndexOf('.') + 1);
            String pem = RSA.published().pem();
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""));

            assertEquals(INVALID, challenge(authenticator, SigningKey.unsigned(claims)));
            assertEquals(NOT_FOUND, challenge(authenticator, SigningKey.unsigned(claims) + signature));
            assertEquals(NOT_FOUND, challenge(authenticator, "e30." + claimsPart + "." + signature));
            for (byte[] publicKey : List.of(pem.getBytes(StandardCharsets.UTF_8), der)) {
                JWSObject withPublicKey = new JWSObject(
                    new JWSHeader(JWSAlgorithm.HS256),
                    new Payload(Json.encode(claims))
                );
                withPublicKey.sign(new MACSigner(publicKey));
                assertEquals(NOT_FOUND, challenge(authenticator, withPublicKey.serialize()));
            }
            assertEquals(
                NOT_FOUND,
                challenge(
                    authenticator,
                    ECDSA.sign("{\"alg\":\"ES256\"}", Json.encode(claims)).replaceAll("[^.]+$", "A".repeat(86))
                )
            );
            assertEquals(
                INVALID,
                challenge(
                    authenticator,
                    RSA.sign("{\"alg\":\"RS256\",\"crit\":[\"exp\"],\"exp\":1}", Json.encode(claims))
                )
            );
        }
    }

    @Test
    void whatATokenHoldsDoesNotGetIntoTheAnswersHeaders() throws Exception {
        String told = challenge(issuers(), RSA.sign(claims("x\"\r\nSet-Cookie: a=b\u00e6" + "y".repeat(5000))));

        assertTrue(
            told.startsWith("Bearer error=\"invalid_token\", error_description=\"The issuer 'x???Set-Cookie: a=b?y"),
            told
        );
        assertTrue(told.length() < 400, told);
    }

    @Test
    void damagedTokensAreRefusedAndNothingElse() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Authenticator authenticator = issuers();
        String token = ECDSA.sign(claims("issuer-two"));
        for (int i = 0; i < 2000; i++) {
            StringBuilder damaged = new StringBuilder(token);
            int at = random.nextInt(token.length() - 1);
            char other = (char) (' ' + random.nextInt(95));
            if (other == token.charAt(at)) {
                continue;
            }
            damaged.setCharAt(at, other);
            Throwable failure = Await.failure(authenticator.authenticate(bearer(damaged.toString())));
            assertInstanceOf(UnauthenticatedException.class, failure, "seed " + seed + ": " + damaged);
        }
    }

    @Test
    void aTokenThatIsRememberedStillExpires() throws Exception {
        MovedClock clock = new MovedClock();
        Trust.Issuers trust = trustedIssuers();
        Authenticator authenticator = Authenticator.open(
            VERTX,
            OUTGOING,
            settings(trust, Optional.empty()),
            clock,
            meters
        );
        Map<String, Object> claims = claims("issuer-one");
        claims.put("exp", clock.now.plusSeconds(60).getEpochSecond());
        String token = RSA.sign(claims);
        assertEquals("alice", subject(authenticator, token));
        assertEquals("alice", subject(authenticator, token));

        clock.now = clock.now.plusSeconds(60 + 299);
        assertEquals("alice", subject(authenticator, token));

        clock.now = clock.now.plusSeconds(1);

        assertTrue(challenge(authenticator, token).contains("The token expired at"));
    }

    @Test
    void moreTokensThanMayWaitAreTurnedAway() throws Exception {
        Authenticator full = Authenticator.open(
            VERTX,
            OUTGOING,
            new AuthSettings.Jwt(trustedIssuers(), Optional.empty(), false, new Limits(0, 1, 0)),
            InstantSource.system(),
            meters
        );

        assertInstanceOf(
            AuthenticationBusyException.class,
            Await.failure(full.authenticate(bearer(RSA.sign(claims("issuer-one")))))
        );
    }

    @Test
    void anyTokenIsBelievedOnlyWhenThatIsSaid() {
        Authenticator credulous = open(new Trust.Anybody(), Optional.of("wallets"));

        assertEquals("alice", subject(credulous, SigningKey.unsigned(Map.of("sub", "alice", "exp", 1))));
        assertEquals("alice", subject(credulous, SigningKey.unsigned("{\"typ\":\"JWT\"}", "{\"sub\":\"alice\"}")));
        assertEquals(UNREADABLE, challenge(credulous, "abc"));
        assertEquals(UNREADABLE, challenge(credulous, SigningKey.unsigned(Map.of("sub", List.of("alice")))));
        assertEquals(BEARER, challenge(credulous, authorization("Basic dTpw")));
    }

    @Test
    void scopesAreThoseOfTheTokenWhereTheyAreLookedAt() {
        String token = SigningKey.unsigned(Map.of("sub", "alice", "scope", "x po:wallets:read"));
        AuthSettings.Jwt settings = new AuthSettings.Jwt(new Trust.Anybody(), Optional.empty(), true, LIMITS);
        Caller limited = Await.result(
            Authenticator.open(VERTX, OUTGOING, settings, InstantSource.system(), meters).authenticate(bearer(token))
        );
        Caller unlimited = Await.result(open(new Trust.Anybody(), Optional.empty()).authenticate(bearer(token)));

        assertTrue(limited.may(Scope.WALLETS_READ));
        assertTrue(!limited.may(Scope.WALLETS_CREATE));
        assertTrue(unlimited.may(Scope.WALLETS_CREATE));
    }

    @Test
    void scopesOfATokenThatWasVerifiedAreLookedAtToo() throws Exception {
        Authenticator authenticator = Authenticator.open(
            VERTX,
            OUTGOING,
            new AuthSettings.Jwt(trustedIssuers(), Optional.empty(), true, LIMITS),
            InstantSource.system(),
            meters
        );
        opened.add(authenticator);
        Map<String, Object> claims = claims("issuer-one");
        claims.put("scope", "po:wallets:read");
        String token = RSA.sign(claims);

        // the second time the token is remembered
        for (int i = 0; i < 2; i++) {
            Caller caller = Await.result(authenticator.authenticate(bearer(token)));
            assertTrue(caller.may(Scope.WALLETS_READ));
            assertTrue(!caller.may(Scope.WALLETS_CREATE));
        }
    }

    private Authenticator issuers() throws Exception {
        return open(trustedIssuers(), Optional.empty());
    }

    private Trust.Issuers trustedIssuers() throws Exception {
        Path one = Files.writeString(folder.resolve("one.pem"), RSA.published().pem());
        Path two = Files.writeString(folder.resolve("two.pem"), ECDSA.published().pem());
        return new Trust.Issuers(List.of(IssuerKey.read("issuer-one", one), IssuerKey.read("issuer-two", two)));
    }

    private Authenticator authority(Duration refreshAtMostEvery) {
        return authority(LONG, refreshAtMostEvery);
    }

    private Authenticator authority(Duration refresh, Duration refreshAtMostEvery) {
        return open(authoritySettings(refresh, refreshAtMostEvery), Optional.empty());
    }

    private Trust authoritySettings(Duration refresh, Duration refreshAtMostEvery) {
        return new Trust.Authority(provider.authority(), false, refresh, refreshAtMostEvery, Duration.ofSeconds(5));
    }

    private Authenticator open(Trust trust, Optional<String> audience) {
        Authenticator authenticator = Authenticator.open(
            VERTX,
            OUTGOING,
            settings(trust, audience),
            InstantSource.system(),
            meters
        );
        opened.add(authenticator);
        return authenticator;
    }

    private static AuthSettings.Jwt settings(Trust trust, Optional<String> audience) {
        return new AuthSettings.Jwt(trust, audience, false, LIMITS);
    }

    private Map<String, Object> claims() {
        return claims(provider.authority());
    }

    private static Map<String, Object> claims(String issuer) {
        Map<String, Object> claims = new HashMap<>();
        claims.put("sub", "alice");
        claims.put("iss", issuer);
        claims.put("exp", Instant.now().plusSeconds(600).getEpochSecond());
        return claims;
    }

    private static String subject(Authenticator authenticator, String token) {
        return Await.result(authenticator.authenticate(bearer(token))).subject().orElseThrow();
    }

    private static String challenge(Authenticator authenticator, String token) {
        return challenge(authenticator, bearer(token));
    }

    private static String challenge(Authenticator authenticator, MultiMap headers) {
        Throwable failure = Await.failure(authenticator.authenticate(headers));
        return assertInstanceOf(UnauthenticatedException.class, failure).challenge().orElseThrow();
    }

    private static MultiMap bearer(String token) {
        return authorization("Bearer " + token);
    }

    private static MultiMap authorization(String value) {
        return MultiMap.caseInsensitiveMultiMap().add("Authorization", value);
    }

    private static String refused(String description) {
        return "Bearer error=\"invalid_token\", error_description=\"" + description + "\"";
    }

    private static final class MovedClock implements InstantSource {

        private volatile Instant now = Instant.ofEpochSecond(1_700_000_000);

        @Override
        public Instant instant() {
            return now;
        }
    }
}
