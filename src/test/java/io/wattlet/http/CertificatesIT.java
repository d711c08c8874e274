package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CertificatesIT {

    private static final long NOON = Holdings.NOON;
    private static final long HOUR = Holdings.HOUR;

    private static final List<String> LISTS = List.of(
        "/v1/certificates",
        "/v1/certificates/cursor",
        "/v1/claims",
        "/v1/claims/cursor",
        "/v1/transfers",
        "/v1/transfers/cursor"
    );

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

    private Answer list(String query) {
        return edge.get("/v1/certificates" + query).as(owner).send();
    }

    private List<Long> quantities(String query) {
        List<Long> quantities = new ArrayList<>();
        for (JsonNode item : list(query).json().at("/result")) {
            quantities.add(item.at("/quantity").asLong());
        }
        return quantities;
    }

    private UUID hold(String type, long start, long quantity) {
        UUID certificate = Holdings.certificate(edge, "narnia", type, start, "[]");
        holdings.slice("narnia", certificate, quantity, "available");
        return certificate;
    }

    @Test
    void certificateIsListedWithTheSumOfItsAvailableSlices() {
        UUID id = Holdings.certificate(
            edge,
            "narnia",
            "production",
            NOON,
            """
            [{"key":"TechCode","value":"T070000","hashed":false},{"key":"AssetId","value":"aGFzaA==","hashed":true}]
            """
        );
        holdings.slice("narnia", id, 4_294_967_295L, "available");
        holdings.slice("narnia", id, 5, "available");
        for (String state : List.of(
            "reserved",
            "slicing",
            "registering",
            "sliced",
            "allocated",
            "claimed",
            "expired"
        )) {
            holdings.slice("narnia", id, 1_000, state);
        }
        list("").isJson(
            200,
            """
            {"result":[{"federatedStreamId":{"registry":"narnia","streamId":"%s"},"quantity":4294967300,
              "start":1704110400,"end":1704114000,"gridArea":"DK1","certificateType":"production",
              "attributes":{"assetId":"aGFzaA==","techCode":"T070000"}}],
             "metadata":{"count":1,"offset":0,"limit":2147483647,"total":1}}
            """.formatted(id)
        );
    }

    @Test
    void certificateWithNothingAvailableOrWithdrawnIsNotListed() {
        UUID reserved = Holdings.certificate(edge, "narnia", "production", NOON, "[]");
        holdings.slice("narnia", reserved, 10, "reserved");
        UUID empty = Holdings.certificate(edge, "narnia", "production", NOON, "[]");
        holdings.slice("narnia", empty, 0, "available");
        UUID withdrawn = hold("production", NOON, 10);
        Sql.execute(edge, "update certificate set withdrawn_at = now() where id = ?", withdrawn);
        UUID foreign = Holdings.certificate(edge, "narnia", "production", NOON, "[]");
        new Holdings(edge, edge.wallet(UUID.randomUUID().toString())).slice("narnia", foreign, 10, "available");

        assertEquals(List.of(), quantities(""));
        assertEquals(0, list("").json().at("/metadata/total").asInt());
    }

    @Test
    void oneIdInTwoRegistriesIsTwoCertificates() {
        UUID id = UUID.randomUUID();
        Holdings.certificate(edge, id, "narnia", "production", NOON, NOON + HOUR, "[]");
        Holdings.certificate(edge, id, "oz", "consumption", NOON + HOUR, NOON + 2 * HOUR, "[]");
        holdings.slice("narnia", id, 1, "available");
        holdings.slice("oz", id, 2, "available");

        // the second time from what was kept of the first
        for (int i = 0; i < 2; i++) {
            JsonNode result = list("").json().at("/result");
            assertEquals(2, result.size());
            assertEquals("narnia", result.at("/0/federatedStreamId/registry").asText());
            assertEquals("production", result.at("/0/certificateType").asText());
            assertEquals(1, result.at("/0/quantity").asInt());
            assertEquals("oz", result.at("/1/federatedStreamId/registry").asText());
            assertEquals("consumption", result.at("/1/certificateType").asText());
            assertEquals(2, result.at("/1/quantity").asInt());
        }
    }

    @Test
    void hashedAttributeIsReadableToTheWalletThatHoldsItsOpeningAndToNoOther() {
        String attributes = "[{\"key\":\"AssetId\",\"value\":\"aGFzaA==\",\"hashed\":true}]";
        UUID id = Holdings.certificate(edge, "narnia", "production", NOON, attributes);
        holdings.slice("narnia", id, 1, "available");
        String otherOwner = UUID.randomUUID().toString();
        Holdings other = new Holdings(edge, edge.wallet(otherOwner));
        other.slice("narnia", id, 1, "available");
        other.opening("narnia", id, "AssetId", "5712");

        assertEquals("{\"assetId\":\"aGFzaA==\"}", list("").json().at("/result/0/attributes").toString());
        assertEquals(
            "{\"assetId\":\"5712\"}",
            edge.get("/v1/certificates").as(otherOwner).send().json().at("/result/0/attributes").toString()
        );
    }

    @Test
    void certificatesOfOneIdInTwoRegistriesAreReadEachForItself() {
        String attributes = "[{\"key\":\"AssetId\",\"value\":\"aGFzaA==\",\"hashed\":true}]";
        UUID id = UUID.randomUUID();
        Holdings.certificate(edge, id, "narnia", "production", NOON, NOON + HOUR, attributes);
        Holdings.certificate(edge, id, "oz", "consumption", NOON + HOUR, NOON + 2 * HOUR, attributes);
        Sql.execute(edge, "update certificate set grid_area = 'DK2' where id = ? and registry = 'oz'", id);
        holdings.slice("narnia", id, 1, "available");
        holdings.slice("oz", id, 2, "available");
        holdings.opening("narnia", id, "AssetId", "56");
        holdings.opening("oz", id, "AssetId", "57");
        List<String> both = List.of("narnia production DK1 56", "oz consumption DK2 57");

        assertEquals(both, described(list("").json().at("/result")));
        assertEquals(
            Set.copyOf(both),
            Set.copyOf(described(edge.get("/v1/certificates/cursor").as(owner).send().json().at("/result")))
        );
        List<String> found = new ArrayList<>();
        for (String registry : List.of("narnia", "oz")) {
            Answer answer = edge.get("/v1/certificates/" + registry + "/" + id).as(owner).send();
            found.addAll(described(JsonNodeFactory.instance.arrayNode().add(answer.json())));
        }
        assertEquals(both, found);
    }

    private static List<String> described(JsonNode certificates) {
        List<String> described = new ArrayList<>();
        for (JsonNode certificate : certificates) {
            described.add(
                String.join(
                    " ",
                    certificate.at("/federatedStreamId/registry").asText(),
                    certificate.at("/certificateType").asText(),
                    certificate.at("/gridArea").asText(),
                    certificate.at("/attributes/assetId").asText()
                )
            );
        }
        return described;
    }

    @Test
    void attributesAreInTheOrderOfPeopleAndKeepTheirCharacters() {
        String attributes = """
            [{"key":"Trial","value":"x","hashed":false},{"key":"\u00c9","value":"up","hashed":false},
             {"key":"a b.c","value":"d","hashed":false},{"key":"10","value":"a","hashed":false},
             {"key":"foo","value":"1","hashed":false},{"key":"Foo","value":"2","hashed":false},
             {"key":"Municipality","value":"\u00c6r\u00f8 <&> \\"x\\" +' \u2713 \ud83d\ude00","hashed":false}]
            """;
        UUID id = Holdings.certificate(edge, "narnia", "production", NOON, attributes);
        holdings.slice("narnia", id, 1, "available");

        String body = list("").body();
        String expected =
            "\"attributes\":{\"10\":\"a\",\"a b.c\":\"d\",\"\u00e9\":\"up\",\"foo\":\"1\",\"Foo\":\"2\"," +
            "\"municipality\":\"\u00c6r\u00f8 <&> \\\"x\\\" +' \u2713 \ud83d\ude00\",\"trial\":\"x\"}";
        assertEquals(expected, body.substring(body.indexOf("\"attributes\""), body.indexOf("}],")));
    }

    @Test
    void periodAndTypeFilterInclusively() {
        hold("production", NOON, 1);
        hold("consumption", NOON + HOUR, 2);
        hold("production", NOON + 2 * HOUR, 3);

        assertEquals(List.of(2L, 3L), quantities("?Start=" + (NOON + 1)));
        assertEquals(List.of(1L, 2L, 3L), quantities("?start=" + NOON));
        assertEquals(List.of(1L), quantities("?END=" + (NOON + HOUR)));
        assertEquals(List.of(2L), quantities("?Start=" + (NOON + HOUR) + "&End=" + (NOON + 2 * HOUR)));
        assertEquals(List.of(1L, 3L), quantities("?type=PRODUCTION"));
        assertEquals(List.of(2L), quantities("?type=1"));
        assertEquals(List.of(), quantities("?Start=" + (NOON + 5 * HOUR)));
    }

    @Test
    void listIsSortedAndPagedAlwaysTheSame() {
        hold("production", NOON, 30);
        hold("consumption", NOON + HOUR, 10);
        hold("production", NOON + 2 * HOUR, 20);

        assertEquals(List.of(30L, 10L, 20L), quantities(""));
        assertEquals(List.of(20L, 10L, 30L), quantities("?sort=DESC"));
        assertEquals(List.of(10L, 20L, 30L), quantities("?sortBy=quantity"));
        assertEquals(List.of(30L, 20L, 10L), quantities("?sortBy=1&sort=1"));
        assertEquals(List.of(10L, 30L, 20L), quantities("?sortBy=type"));
        assertEquals(List.of(30L, 20L, 10L), quantities("?sortBy=%20Type%20&sort=desc"));
        assertEquals(List.of(10L), quantities("?skip=1&limit=1"));
        list("?skip=7&limit=2").isJson(
            200,
            "{\"result\":[],\"metadata\":{\"count\":0,\"offset\":7,\"limit\":2,\"total\":3}}"
        );
        list("?limit=0").isJson(200, "{\"result\":[],\"metadata\":{\"count\":0,\"offset\":0,\"limit\":0,\"total\":3}}");
    }

    @Test
    void tiesAreInOrderOfPeriodAndId() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ids.add(hold("production", NOON, 5).toString());
        }
        for (String query : List.of("", "?sort=desc", "?sortBy=quantity", "?sortBy=type&sort=desc")) {
            List<String> listed = new ArrayList<>();
            list(query)
                .json()
                .at("/result")
                .forEach(item -> listed.add(item.at("/federatedStreamId/streamId").asText()));
            assertEquals(ids.stream().sorted().toList(), listed, query);
        }
    }

    @Test
    void oneCertificateIsShownWithWhatIsAvailableOfItMaybeNothing() {
        String attributes = "[{\"key\":\"AssetId\",\"value\":\"aGFzaA==\",\"hashed\":true}]";
        UUID id = Holdings.certificate(edge, "Narnia x", "production", NOON, attributes);
        UUID slice = holdings.slice("Narnia x", id, 250, "available");
        holdings.opening("Narnia x", id, "AssetId", "5712");
        String path = "/v1/certificates/Narnia%20x/" + id;
        String shown = """
            {"federatedStreamId":{"registry":"Narnia x","streamId":"%s"},"quantity":%d,"start":1704110400,
             "end":1704114000,"gridArea":"DK1","certificateType":"production","attributes":{"assetId":"5712"}}
            """;
        edge.get(path).as(owner).send().isJson(200, shown.formatted(id, 250));
        Sql.execute(edge, "update certificate set withdrawn_at = now() where id = ?", id);
        edge
            .get(path.toUpperCase(Locale.ROOT).replace("NARNIA%20X", "Narnia%20x"))
            .as(owner)
            .send()
            .isJson(200, shown.formatted(id, 250));
        Sql.execute(edge, "update slice set state = 'claimed' where id = ?", slice);
        edge.get(path).as(owner).send().isJson(200, shown.formatted(id, 0));
    }

    @Test
    void certificateThatTheWalletNeverHeldIsNotFound() {
        UUID foreign = Holdings.certificate(edge, "narnia", "production", NOON, "[]");
        new Holdings(edge, edge.wallet(UUID.randomUUID().toString())).slice("narnia", foreign, 10, "available");
        UUID own = hold("production", NOON, 1);
        for (String path : List.of(
            "narnia/" + foreign,
            "oz/" + own,
            "narnia/" + UUID.randomUUID(),
            "a%2Fb/" + own,
            "%00/" + own
        )) {
            edge.get("/v1/certificates/" + path).as(owner).send().isNotFoundProblem();
        }
        edge.get("/v1/certificates/narnia/abc").as(owner).send().isInvalid("streamId");
    }

    @Test
    void certificateIsNoMatterOfWhoHasNoWalletOrADisabledOne() {
        String path = "/v1/certificates/narnia/" + hold("production", NOON, 1);
        edge
            .get(path)
            .as(UUID.randomUUID().toString())
            .send()
            .isMessage(404, "You don't own a wallet. Create a wallet first.");
        Sql.execute(edge, "update wallet set disabled_at = now() where owner = ?", owner);
        edge.get(path).as(owner).send().isMessage(400, "Unable to interact with a disabled wallet.");
    }

    @Test
    void whoHasNoWalletOrADisabledOneIsToldSo() {
        for (String path : LISTS) {
            edge
                .get(path)
                .as(UUID.randomUUID().toString())
                .send()
                .isMessage(404, "You don't own a wallet. Create a wallet first.");
        }
        Sql.execute(edge, "update wallet set disabled_at = now() where owner = ?", owner);
        hold("production", NOON, 1);
        for (String path : LISTS) {
            edge.get(path).as(owner).send().isMessage(400, "Unable to interact with a disabled wallet.");
        }
    }

    @Test
    void wrongParametersAreNamedTogetherAndBeforeTheWalletMatters() {
        Answer answer = edge
            .get("/v1/certificates?start=x&limit=y&sortBy=z&sort=up&type=wind&skip=&End=1.5")
            .as(UUID.randomUUID().toString())
            .send()
            .isInvalid("Start", "Limit", "SortBy", "Sort", "Type", "Skip", "End");
        assertEquals("The value 'x' is not valid for Start.", answer.json().at("/errors/Start/0").asText());
        assertEquals("The value '' is invalid.", answer.json().at("/errors/Skip/0").asText());
    }

    @Test
    void parametersOutOfRangeAreRefused() {
        for (String query : List.of(
            "Skip=-1",
            "Limit=-1",
            "Limit=2147483648",
            "Start=9223372036854775808",
            "Start=-62135596801",
            "End=253402300800",
            "SortBy=9",
            "SortBy=-1",
            "SortBy=",
            "Type=0",
            "Start=1e3"
        )) {
            list("?" + query).isInvalid(query.substring(0, query.indexOf('=')));
        }
        for (String query : List.of(
            "Start=-62135596800",
            "End=253402300799",
            "Start=",
            "Limit=%20",
            "Start=%201%20",
            "Start=%2B1",
            "Start=0x10",
            "Start=1&Start=x",
            "unknown=1",
            "SortBy=End,Quantity",
            "&&="
        )) {
            assertEquals(200, list("?" + query).status(), query);
        }
    }
}
