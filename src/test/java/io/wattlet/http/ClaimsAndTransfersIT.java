package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimsAndTransfersIT {

    private static final long NOON = Holdings.NOON;
    private static final long HOUR = Holdings.HOUR;
    private static final String HASHED = """
        [{"key":"AssetId","value":"aGFzaA==","hashed":true},{"key":"FuelCode","value":"F0","hashed":false}]
        """;

    private static Edge edge;

    private final String owner = UUID.randomUUID().toString();
    private Holdings holdings;

    @BeforeAll
    static void start() {
        edge = Edge.start();
    }

    @BeforeEach
    void makeWallet() {
        holdings = new Holdings(edge, edge.wallet(owner));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private Answer claims(String query) {
        return edge.get("/v1/claims" + query).as(owner).send();
    }

    private Answer transfers(String query) {
        return edge.get("/v1/transfers" + query).as(owner).send();
    }

    private static List<Long> quantities(Answer answer) {
        List<Long> quantities = new ArrayList<>();
        for (JsonNode item : answer.json().at("/result")) {
            quantities.add(item.at("/quantity").asLong());
        }
        return quantities;
    }

    private UUID claimed(String type, long start) {
        return holdings.slice("narnia", Holdings.certificate(edge, "narnia", type, start, "[]"), 100, "claimed");
    }

    private void claim(long productionStart, long consumptionStart, long quantity, String state) {
        holdings.claim(
            claimed("production", productionStart),
            claimed("consumption", consumptionStart),
            quantity,
            state,
            NOON + quantity
        );
    }

    @Test
    void claimIsListedWithBothCertificates() {
        UUID production = Holdings.certificate(edge, "narnia", "production", NOON, HASHED);
        UUID consumption = Holdings.certificate(edge, "narnia", "consumption", NOON, HASHED);
        holdings.opening("narnia", consumption, "AssetId", "5712");
        UUID claim = holdings.claim(
            holdings.slice("narnia", production, 150, "claimed"),
            holdings.slice("narnia", consumption, 150, "claimed"),
            150,
            "claimed",
            1_704_121_200
        );
        claims("").isJson(
            200,
            """
            {"result":[{"claimId":"%s","quantity":150,
              "productionCertificate":{"federatedStreamId":{"registry":"narnia","streamId":"%s"},
                "start":1704110400,"end":1704114000,"gridArea":"DK1",
                "attributes":{"assetId":"aGFzaA==","fuelCode":"F0"}},
              "consumptionCertificate":{"federatedStreamId":{"registry":"narnia","streamId":"%s"},
                "start":1704110400,"end":1704114000,"gridArea":"DK1","attributes":{"assetId":"5712","fuelCode":"F0"}},
              "updatedAt":1704121200}],
             "metadata":{"count":1,"offset":0,"limit":2147483647,"total":1}}
            """.formatted(claim, production, consumption)
        );
        edge.wallet(owner + "x");
        assertEquals(List.of(), quantities(edge.get("/v1/claims").as(owner + "x").send()));
    }

    @Test
    void onlyClaimsInForceAreListed() {
        for (String state : List.of("created", "unclaimed", "rejected")) {
            claim(NOON, NOON, 1, state);
        }
        assertEquals(List.of(), quantities(claims("")));
    }

    @Test
    void hourlyMatchIsLessThanAnHourApartEitherWay() {
        claim(NOON, NOON, 1, "claimed");
        claim(NOON, NOON + HOUR - 1, 2, "claimed");
        claim(NOON + HOUR - 1, NOON, 3, "claimed");
        claim(NOON, NOON + HOUR, 4, "claimed");
        claim(NOON + HOUR, NOON, 5, "claimed");

        assertEquals(List.of(1L, 2L, 3L), quantities(claims("")));
        assertEquals(List.of(1L, 2L, 3L), quantities(claims("?timeMatch=Hourly")));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), quantities(claims("?timeMatch=ALL")));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), quantities(claims("?timeMatch=1")));
        claims("?timeMatch=daily").isInvalid("TimeMatch");
    }

    @Test
    void periodOfClaimsAppliesToBothCertificates() {
        claim(NOON, NOON, 1, "claimed");
        claim(NOON + 1, NOON, 2, "claimed");
        claim(NOON, NOON + 1, 3, "claimed");
        claim(NOON + 1, NOON + 1, 4, "claimed");

        assertEquals(List.of(4L), quantities(claims("?Start=" + (NOON + 1))));
        assertEquals(List.of(1L), quantities(claims("?End=" + (NOON + HOUR))));
    }

    @Test
    void claimsArePagedInOrderOfTheirLastChange() {
        for (long quantity : new long[] { 3, 1, 2 }) {
            claim(NOON, NOON, quantity, "claimed");
        }
        assertEquals(List.of(1L, 2L, 3L), quantities(claims("")));
        Answer page = claims("?skip=1&limit=1");
        assertEquals(List.of(2L), quantities(page));
        assertEquals("{\"count\":1,\"offset\":1,\"limit\":1,\"total\":3}", page.json().at("/metadata").toString());
        claims("?skip=-1").isInvalid("Skip");
    }

    @Test
    void transferIsListedOnceTheRegistryHasCommittedIt() {
        UUID certificate = Holdings.certificate(edge, "narnia", "production", NOON, "[]");
        UUID receiver = holdings.transferred(
            holdings.slice("narnia", certificate, 100, "available"),
            "transferred",
            NOON
        );
        for (String state : List.of("registering", "reserved", "cancelled")) {
            holdings.transferred(holdings.slice("narnia", certificate, 7, "available"), state, NOON);
        }
        transfers("").isJson(
            200,
            """
            {"result":[{"federatedStreamId":{"registry":"narnia","streamId":"%s"},"receiverId":"%s","quantity":100,
              "start":1704110400,"end":1704114000,"gridArea":"DK1"}],
             "metadata":{"count":1,"offset":0,"limit":2147483647,"total":1}}
            """.formatted(certificate, receiver)
        );
        edge.wallet(owner + "x");
        assertEquals(List.of(), quantities(edge.get("/v1/transfers").as(owner + "x").send()));
    }

    // Once each way round: the row that is found first must not be the right one by chance.
    @ParameterizedTest
    @CsvSource({ "narnia, oz", "oz, narnia" })
    void certificatesOfOneIdInTwoRegistriesAreReadEachForItself(String producing, String consuming) {
        UUID id = UUID.randomUUID();
        for (String registry : List.of("narnia", "oz")) {
            String type = registry.equals(producing) ? "production" : "consumption";
            Holdings.certificate(edge, id, registry, type, NOON, NOON + HOUR, HASHED);
            // Of both: a row that is written again is found later.
            String area = registry.equals(producing) ? "DK1" : "DK2";
            Sql.execute(edge, "update certificate set grid_area = ? where registry = ? and id = ?", area, registry, id);
        }
        holdings.opening(producing, id, "AssetId", "56");
        holdings.opening(consuming, id, "AssetId", "57");
        UUID produced = holdings.slice(producing, id, 1, "claimed");
        UUID consumed = holdings.slice(consuming, id, 1, "claimed");
        holdings.claim(produced, consumed, 1, "claimed", NOON);
        holdings.transferred(holdings.slice(producing, id, 2, "available"), "transferred", NOON);
        holdings.transferred(holdings.slice(consuming, id, 3, "available"), "transferred", NOON + 1);

        for (String list : List.of("", "/cursor")) {
            JsonNode claim = claims(list).json().at("/result/0");
            assertEquals("DK1", claim.at("/productionCertificate/gridArea").asText());
            assertEquals("56", claim.at("/productionCertificate/attributes/assetId").asText());
            assertEquals("DK2", claim.at("/consumptionCertificate/gridArea").asText());
            assertEquals("57", claim.at("/consumptionCertificate/attributes/assetId").asText());
            assertEquals(
                List.of("DK1", "DK2"),
                transfers(list).json().at("/result").findValuesAsText("gridArea"),
                "transfers" + list
            );
        }
    }

    @Test
    void transferOfAnIdInTwoRegistriesIsListedOnce() {
        UUID id = UUID.randomUUID();
        Holdings.certificate(edge, id, "narnia", "production", NOON, NOON + HOUR, "[]");
        Holdings.certificate(edge, id, "oz", "production", NOON + HOUR, NOON + 2 * HOUR, "[]");
        holdings.transferred(holdings.slice("narnia", id, 5, "available"), "transferred", NOON);

        JsonNode result = transfers("").json().at("/result");
        assertEquals(1, result.size());
        assertEquals(NOON, result.at("/0/start").asLong());
    }

    @Test
    void transfersAreFilteredAndPagedInOrderOfTheirLastChange() {
        for (int i : new int[] { 3, 1, 2 }) {
            UUID certificate = Holdings.certificate(edge, "narnia", "production", NOON + i * HOUR, "[]");
            holdings.transferred(holdings.slice("narnia", certificate, i, "available"), "transferred", NOON + i);
        }
        assertEquals(List.of(1L, 2L, 3L), quantities(transfers("")));
        assertEquals(List.of(2L, 3L), quantities(transfers("?start=" + (NOON + 2 * HOUR))));
        assertEquals(List.of(1L), quantities(transfers("?end=" + (NOON + 2 * HOUR))));
        Answer page = transfers("?Skip=2&Limit=5");
        assertEquals(List.of(3L), quantities(page));
        assertEquals("{\"count\":1,\"offset\":2,\"limit\":5,\"total\":3}", page.json().at("/metadata").toString());
        transfers("?limit=x").isInvalid("Limit");
    }
}
