package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.auth.AuthSettings;
import io.wattlet.auth.AuthSettings.Limits;
import io.wattlet.auth.AuthSettings.Trust;
import io.wattlet.devnet.identity.SigningKey;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers with a token are answered, and in which order it is looked at. */
class TokensIT {

    private static final Edge EDGE = Edge.start(
        new AuthSettings.Jwt(new Trust.Anybody(), Optional.empty(), true, new Limits(10, 1, 10))
    );
    private static final String EVERYTHING =
        "po:wallets:create po:wallets:read po:wallet-endpoints:create po:external-endpoints:create po:requestStatus:read";

    @AfterAll
    static void close() {
        EDGE.close();
    }

    @Test
    void aTokenWithTheScopeMayPass() {
        String token = token(Map.of("sub", "alice", "scope", "po:wallets:read"));

        assertEquals(200, EDGE.get("/v1/wallets").header("Authorization", token).send().status());
        assertEquals(403, EDGE.post("/v1/wallets").header("Authorization", token).json("{").send().status());
    }

    @Test
    void withoutATokenTheAnswerAsksForOne() {
        Answer answer = EDGE.get("/v1/wallets").header(Edge.OWNER_HEADER, "alice").send();

        answer.isEmpty(401);
        assertEquals("Bearer", answer.header("WWW-Authenticate"));
    }

    @Test
    void aTokenMayBeAsLongAsHeadersMayBeAndNoLonger() throws IOException {
        String longest = token(Map.of("sub", "alice", "scope", "po:wallets:read", "x", "x".repeat(20_000)));
        assertEquals(200, EDGE.get("/v1/wallets").header("Authorization", longest).send().status());

        String tooLong = token(Map.of("sub", "alice", "scope", "po:wallets:read", "x", "x".repeat(30_000)));
        try (RawHttp connection = RawHttp.connect(EDGE.port())) {
            RawHttp.Response refused = connection
                .send(RawHttp.head("GET /v1/wallets HTTP/1.1", "Host: h", "Authorization: " + tooLong))
                .receive();
            assertEquals(431, refused.status());
            assertTrue(refused.head().contains("headers-too-large"), refused.head());
        }
    }

    @Test
    void aScopeIsMissedBeforeASubject() {
        assertEquals(403, EDGE.get("/v1/wallets").header("Authorization", token(Map.of("x", 1))).send().status());
    }

    @ParameterizedTest
    @CsvSource(
        {
            "GET, /v1/wallets, ",
            "POST, /v1/wallets, {}",
            "GET, /v1/request-status/00000000-0000-0000-0000-000000000005,",
        }
    )
    void aTokenThatNamesNobodyIsRefusedWithAProblem(String method, String path, String body) {
        for (Map<String, ?> claims : List.of(Map.of("scope", EVERYTHING), Map.of("sub", " ", "scope", EVERYTHING))) {
            Answer answer = send(method, path, body, claims);

            answer.isProblem(401, "Unauthorized", "15.5.2");
        }
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock = """
        POST | /v1/wallets                    | {"privateKey": 5}
        POST | /v1/external-endpoints         | {}
        POST | /v1/wallets/abc/endpoints      |
        GET  | /v1/wallets/abc                |
        GET  | /v1/request-status/abc         |
        """
    )
    void whatIsWrongWithTheRequestIsToldBeforeThat(String method, String path, String body) {
        assertEquals(400, send(method, path, body, Map.of("scope", EVERYTHING)).status());
    }

    private static Answer send(String method, String path, String body, Map<String, ?> claims) {
        Edge.Exchange exchange = EDGE.request(method, path).header("Authorization", token(claims));
        return (body == null ? exchange : exchange.json(body)).send();
    }

    private static String token(Map<String, ?> claims) {
        return "Bearer " + SigningKey.unsigned(claims);
    }
}
