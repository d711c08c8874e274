package io.wattlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.contract.Owner.Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Sections 6.8 to 6.11, 7.1 and 7.2: what a wallet holds; units of time are in {@link AggregatesContractIT}. */
class CertificatesContractIT {

    private static final String NO_WALLET = "You don't own a wallet. Create a wallet first.";

    @Test
    void whoHasNoWalletIsTold() {
        Client caller = Client.fresh();
        caller.get("/v1/certificates").isMessage(404, NO_WALLET);
        caller.get("/v1/certificates/cursor").isMessage(404, NO_WALLET);
        caller.get("/v1/certificates/narnia/" + UUID.randomUUID()).isMessage(404, NO_WALLET);
        caller.get("/v1/aggregate-certificates?timeZone=UTC").isMessage(404, NO_WALLET);
    }

    @Test
    void certificateIsShownWithWhatItsAttributesHide() {
        Owner owner = Owner.fresh();
        Certificate certificate = owner.production(250);
        JsonNode shown = owner.client().get(certificate.path()).is(200);
        assertEquals(
            Reply.parse(
                "{\"federatedStreamId\":" +
                    certificate.json() +
                    ",\"quantity\":250,\"start\":1704110400,\"end\":1704114000,\"gridArea\":\"DK1\"," +
                    "\"certificateType\":\"production\"," +
                    "\"attributes\":{\"assetId\":\"571234567890123456\",\"techCode\":\"T070000\"}}"
            ),
            shown
        );
        assertEquals(shown, owner.client().get("/v1/certificates").is(200).at("/result/0"));
        assertEquals(shown, owner.client().get("/v1/certificates/cursor").is(200).at("/result/0"));
    }

    @Test
    void certificatesThatWereNeverHeldAreNotThere() {
        Owner owner = Owner.fresh();
        owner.client().get("/v1/certificates/narnia/" + UUID.randomUUID()).isNotFound();
        Certificate foreign = Owner.fresh().production(1);
        owner.client().get(foreign.path()).isNotFound();
        owner.client().get("/v1/certificates/narnia/abc").isInvalid("streamId");
    }

    @Test
    void listIsFilteredSortedAndPaged() {
        Owner owner = Owner.fresh();
        Certificate late = owner.issue("production", 10, Owner.START + 2 * Owner.HOUR, "{}");
        Certificate early = owner.issue("consumption", 30, Owner.START, "{}");
        Certificate middle = owner.issue("production", 20, Owner.START + Owner.HOUR, "{}");

        assertEquals(List.of(early, middle, late), list(owner, ""));
        assertEquals(List.of(late, middle, early), list(owner, "?sort=desc"));
        assertEquals(List.of(late, middle, early), list(owner, "?sortBy=Quantity"));
        assertEquals(List.of(early, middle, late), list(owner, "?sortBy=1&sort=1"));
        assertEquals(early, list(owner, "?sortBy=type").getFirst());
        assertEquals(List.of(early), list(owner, "?type=CONSUMPTION"));
        assertEquals(List.of(middle, late), list(owner, "?type=2"));
        assertEquals(List.of(middle), list(owner, "?skip=1&limit=1"));
        long start = Owner.START + Owner.HOUR;
        assertEquals(List.of(middle, late), list(owner, "?start=" + start));
        assertEquals(List.of(early, middle), list(owner, "?end=" + (start + Owner.HOUR)));
        assertEquals(
            Reply.parse("{\"count\":1,\"offset\":1,\"limit\":1,\"total\":3}"),
            owner.client().get("/v1/certificates?skip=1&limit=1").is(200).path("metadata")
        );
    }

    @Test
    void sortingFilteringAndPartingGoTogether() {
        Owner owner = Owner.fresh();
        List<Certificate> byQuantity = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            String type = i % 2 == 0 ? "production" : "consumption";
            byQuantity.add(owner.issue(type, i, Owner.START - i * Owner.HOUR, "{}"));
        }
        List<Certificate> byEnd = byQuantity.reversed();
        assertEquals(byEnd, list(owner, "?sortBy=End"));
        assertEquals(byQuantity.subList(1, 3), list(owner, "?sortBy=quantity&sort=asc&skip=1&limit=2"));
        assertEquals(byEnd.subList(1, 3), list(owner, "?sortBy=quantity&sort=desc&skip=1&limit=2"));
        assertEquals(
            List.of(byQuantity.get(3), byQuantity.get(1)),
            list(owner, "?type=production&sortBy=quantity&sort=DESC&limit=2")
        );
        assertEquals(List.of(byQuantity.get(2)), list(owner, "?type=consumption&sortBy=0&skip=0&limit=1"));
        assertEquals(
            Set.of(byQuantity.get(1), byQuantity.get(3)),
            Set.copyOf(list(owner, "?sortBy=TYPE&sort=desc&limit=2"))
        );
        assertEquals(List.of(), list(owner, "?skip=4"));
        assertEquals(List.of(), list(owner, "?limit=0"));
        assertEquals(
            Reply.parse("{\"count\":0,\"offset\":9,\"limit\":0,\"total\":2}"),
            owner.client().get("/v1/certificates?limit=0&skip=9&type=2").is(200).path("metadata")
        );
        assertEquals(byQuantity.getFirst(), list(owner, "?limit=1&limit=2&sortBy=quantity").getFirst());
        assertEquals(1, list(owner, "?limit=1&limit=2").size());
    }

    private static List<Certificate> list(Owner owner, String query) {
        JsonNode result = owner.client().get("/v1/certificates" + query).is(200).path("result");
        return result.findValuesAsText("streamId").stream().map(Certificate::new).toList();
    }

    @Test
    void parametersThatCannotBeReadAreNamed() {
        Client caller = Owner.fresh().client();
        caller.get("/v1/certificates?start=abc&limit=1.5").isInvalid("Start", "Limit");
        caller.get("/v1/certificates?sortBy=BADVALUE").isInvalid("SortBy");
        caller.get("/v1/certificates?sortBy=9").isInvalid("SortBy");
        caller.get("/v1/certificates?skip=").isInvalid("Skip");
        caller.get("/v1/certificates?limit=").is(200, "result");
        caller.get("/v1/certificates?limit=0x10&skip=%201%20").is(200, "result");
        caller.get("/v1/certificates/cursor?type=3").isInvalid("Type");
        caller.get("/v1/certificates/cursor?updatedSince=x").isInvalid("UpdatedSince");
    }

    @Test
    void cursorGivesWhatChangedAfterATime() {
        Owner owner = Owner.fresh();
        owner.production(1);
        JsonNode all = owner.client().get("/v1/certificates/cursor?limit=5").is(200);
        assertEquals(1, all.at("/metadata/count").asInt());
        assertEquals(1, all.at("/metadata/total").asInt());
        assertEquals(5, all.at("/metadata/limit").asInt());
        assertTrue(all.at("/metadata/updatedAt").isNull());
        JsonNode nothing = owner.client().get("/v1/certificates/cursor?updatedSince=4102444800").is(200);
        assertEquals(0, nothing.at("/metadata/count").asInt());
        assertEquals(1, nothing.at("/metadata/total").asInt());
        assertEquals(4_102_444_800L, nothing.at("/metadata/updatedAt").asLong());
        assertTrue(nothing.path("result").isEmpty());
    }

    @Test
    void cursorGivesAgainWhatChangesLater() {
        Owner owner = Owner.fresh();
        Certificate certificate = owner.production(9);
        Reply old = Owner.await(
            () -> owner.client().get("/v1/certificates/cursor?updatedSince=" + Instant.now().getEpochSecond()),
            reply -> reply.is(200).at("/metadata/count").asInt() == 0
        );
        long then = old.json().at("/metadata/updatedAt").asLong();
        String receiver = owner.receiver(Owner.fresh());
        owner.awaitCompleted(
            CommandsContractIT.accepted(owner.transfer(certificate, receiver, 4), "transferRequestId")
        );

        JsonNode changed = owner.client().get("/v1/certificates/cursor?updatedSince=" + then).is(200);
        assertEquals(List.of("5"), changed.path("result").findValuesAsText("quantity"));
        assertEquals(then, changed.at("/metadata/updatedAt").asLong());
        assertEquals(1, owner.client().get("/v1/transfers/cursor?updatedSince=" + then).is(200).path("result").size());
    }

    @Test
    void cursorIsFilteredAndHasNoSkip() {
        Owner owner = Owner.fresh();
        owner.production(1);
        Certificate consumption = owner.issue("consumption", 2, Owner.START + Owner.HOUR, "{}");
        long start = Owner.START + Owner.HOUR;
        for (String query : List.of(
            "type=consumption",
            "type=1&skip=1",
            "start=" + start,
            "TYPE=Consumption&limit=1"
        )) {
            JsonNode list = owner.client().get("/v1/certificates/cursor?" + query).is(200);
            assertEquals(List.of(consumption.streamId()), list.path("result").findValuesAsText("streamId"), query);
            assertEquals(1, list.at("/metadata/total").asInt());
            assertFalse(list.path("metadata").has("offset"));
        }
        assertEquals(1, owner.client().get("/v1/certificates/cursor?limit=1").is(200).path("result").size());
        assertEquals(2, owner.client().get("/v1/certificates/cursor?limit=1").is(200).at("/metadata/total").asInt());
    }

    @Test
    void attributesLoseNothingButTheCaseOfTheirFirstLetter() {
        Owner owner = Owner.fresh();
        String attributes = "{\"TechCode\":\"T<&>+'\",\"10\":\"x\",\"\u00c9tat\":\"\u00e6\u00f8\",\"a b.C\":\"\"}";
        Certificate certificate = owner.issue("production", 1, Owner.START, attributes);
        Reply reply = owner.client().get(certificate.path());
        assertEquals(
            Reply.parse(
                "{\"10\":\"x\",\"a b.C\":\"\",\"assetId\":\"571234567890123456\",\"\u00e9tat\":\"\u00e6\u00f8\",\"techCode\":\"T<&>+'\"}"
            ),
            reply.is(200).path("attributes")
        );
        List<String> names = new ArrayList<>();
        reply.json().path("attributes").fieldNames().forEachRemaining(names::add);
        assertEquals(List.of("10", "a b.C", "assetId", "\u00e9tat", "techCode"), names);
        assertTrue(reply.body().contains("T<&>+'") && reply.body().contains("\u00e6\u00f8"), reply.body());
    }

    @Test
    void aggregateSumsByLocalTimeAndType() {
        Owner owner = Owner.fresh();
        owner.issue("production", 1, Owner.START, "{}");
        owner.issue("production", 2, Owner.START + Owner.HOUR, "{}");
        owner.issue("consumption", 4, Owner.START, "{}");
        String path = "/v1/aggregate-certificates?timeZone=Europe/Copenhagen&timeAggregate=";
        long start = Owner.START;
        long next = start + Owner.HOUR;
        String consumption = sum(start, next, 4, "consumption");
        assertEquals(
            Reply.parse("[" + consumption + "," + sum(start, next + Owner.HOUR, 3, "production") + "]"),
            owner.client().get(path + "day").is(200, "metadata").path("result")
        );
        String each =
            "[" +
            consumption +
            "," +
            sum(start, next, 1, "production") +
            "," +
            sum(next, next + Owner.HOUR, 2, "production") +
            "]";
        for (String unit : List.of("hour", "actual", "quarterHour", "", "6")) {
            String query = unit.isEmpty() ? "/v1/aggregate-certificates?timeZone=UTC" : path + unit;
            assertEquals(Reply.parse(each), owner.client().get(query).is(200).path("result"), unit);
        }
        assertEquals(2, owner.client().get(path + "total").is(200).at("/metadata/total").asInt());
        assertEquals(1, owner.client().get(path + "total&type=production").is(200).at("/metadata/total").asInt());
    }

    private static String sum(long start, long end, long quantity, String type) {
        return "{\"start\":%d,\"end\":%d,\"quantity\":%d,\"type\":\"%s\"}".formatted(start, end, quantity, type);
    }

    @Test
    void timeZoneComesBeforeTheWallet() {
        Client caller = Client.fresh();
        for (String list : List.of("certificates", "claims", "transfers")) {
            String path = "/v1/aggregate-" + list;
            caller.get(path + "?timeZone=Narnia/Cair").isMessage(400, "Invalid time zone");
            caller.get(path + "?timeZone=%2B01:00").isMessage(400, "Invalid time zone");
            caller.get(path).isInvalid("TimeZone");
            caller.get(path + "?timeZone=%20").isInvalid("TimeZone");
            caller.get(path + "?timeZone=UTC&timeAggregate=").isInvalid("TimeAggregate");
            caller.get(path + "?timeZone=UTC").isMessage(404, NO_WALLET);
        }
    }

    @Test
    void aggregateOfNothingIsEmpty() {
        Owner owner = Owner.fresh();
        JsonNode sums = owner.client().get("/v1/aggregate-certificates?timeZone=UTC&timeAggregate=total").is(200);
        assertTrue(sums.path("result").isEmpty());
        assertEquals(Reply.parse("{\"count\":0,\"offset\":0,\"limit\":2147483647,\"total\":0}"), sums.path("metadata"));
        assertFalse(sums.path("metadata").has("updatedAt"));
    }
}
