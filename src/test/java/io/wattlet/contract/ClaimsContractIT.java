package io.wattlet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.contract.Owner.Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Section 7.4: which claims the lists and sums have. */
class ClaimsContractIT {

    private static final String TRIAL = "{\"IsTrial\":\"true\"}";

    private final Owner owner = Owner.fresh();

    private String claim(Certificate production, Certificate consumption, long quantity) {
        String id = CommandsContractIT.accepted(owner.claim(production, consumption, quantity), "claimRequestId");
        owner.awaitCompleted(id);
        return id;
    }

    private Certificate within(String type, long quantity, long start, long seconds) {
        Certificate certificate = owner.order(type, quantity, start, seconds, "{}");
        owner.awaitQuantity(certificate, quantity);
        return certificate;
    }

    // Certificates are of an hour at most, and a registry wants one period to enclose the other: no claim of a network
    // with that rule is of another hour.
    @Test
    void claimsWithinAnHourAreInEveryList() {
        long lastMinute = Owner.START + Owner.HOUR - 60;
        String id = claim(owner.production(7), within("consumption", 7, lastMinute, 60), 7);
        for (String list : List.of("", "?timeMatch=Hourly", "?timeMatch=ALL", "?timeMatch=1", "/cursor")) {
            assertEquals(List.of(id), ids("/v1/claims" + list));
        }
        assertEquals(
            Reply.parse("[{\"start\":1704110400,\"end\":1704114000,\"quantity\":7}]"),
            owner.client().get("/v1/aggregate-claims?timeZone=UTC&timeAggregate=total").is(200).path("result")
        );
    }

    @Test
    void claimOfAnotherHourFailsAndGivesBackWhatItHeld() {
        Certificate production = owner.production(7);
        Certificate consumption = owner.issue("consumption", 7, Owner.START + Owner.HOUR, "{}");
        String id = CommandsContractIT.accepted(owner.claim(production, consumption, 5), "claimRequestId");
        assertEquals("failed", owner.awaitEnd(id));
        assertEquals(List.of(), ids("/v1/claims?timeMatch=all"));
        owner.awaitQuantity(production, 7);
        owner.awaitQuantity(consumption, 7);
        claim(production, owner.consumption(7), 7);
    }

    private List<String> ids(String path) {
        return owner.client().get(path).is(200).path("result").findValuesAsText("claimId").stream().toList();
    }

    @Test
    void periodHoldsBothCertificates() {
        String id = claim(owner.production(5), within("consumption", 5, Owner.START + 60, 120), 5);
        long end = Owner.START + Owner.HOUR;

        assertEquals(List.of(id), ids("/v1/claims?start=" + Owner.START + "&end=" + end));
        assertEquals(List.of(id), ids("/v1/claims/cursor?start=" + Owner.START + "&end=" + end));
        for (String outside : List.of("start=" + (Owner.START + 1), "end=" + (end - 1), "end=" + (Owner.START + 180))) {
            for (String list : List.of("/v1/claims?", "/v1/claims/cursor?")) {
                JsonNode none = owner.client().get(list + outside).is(200);
                assertTrue(none.path("result").isEmpty(), outside);
                assertEquals(0, none.at("/metadata/total").asInt());
            }
            String sums = "/v1/aggregate-claims?timeZone=UTC&" + outside;
            assertTrue(owner.client().get(sums).is(200).path("result").isEmpty(), outside);
        }
    }

    @Test
    void trialClaimsAreSummedByThemselvesAndListedWithTheOthers() {
        long start = Owner.START;
        claim(owner.issue("production", 3, start, TRIAL), owner.issue("consumption", 3, start, TRIAL), 3);
        claim(owner.production(9), owner.consumption(9), 9);
        String path = "/v1/aggregate-claims?timeZone=UTC&timeAggregate=actual";
        for (String query : List.of("", "&trialFilter=nonTrial", "&trialFilter=0")) {
            assertEquals(List.of("9"), quantities(path + query));
        }
        for (String query : List.of("&trialFilter=trial", "&TRIALFILTER=TRIAL", "&trialFilter=1")) {
            assertEquals(List.of("3"), quantities(path + query));
        }
        assertEquals(2, ids("/v1/claims").size());
        assertEquals(2, ids("/v1/claims/cursor").size());
    }

    private List<String> quantities(String path) {
        return owner.client().get(path).is(200).path("result").findValuesAsText("quantity");
    }

    @Test
    void listsAreParted() {
        Certificate production = owner.production(30);
        Certificate consumption = owner.consumption(30);
        for (int quantity = 1; quantity <= 3; quantity++) {
            claim(production, consumption, quantity);
        }
        List<String> all = ids("/v1/claims");
        assertEquals(3, all.size());
        assertEquals(all.subList(1, 2), ids("/v1/claims?skip=1&limit=1"));
        assertEquals(
            Reply.parse("{\"count\":1,\"offset\":2,\"limit\":2,\"total\":3}"),
            owner.client().get("/v1/claims?skip=2&limit=2").is(200).path("metadata")
        );
        assertEquals(2, ids("/v1/claims/cursor?limit=2").size());
        assertEquals(3, owner.client().get("/v1/claims/cursor?limit=2").is(200).at("/metadata/total").asInt());
        assertEquals(0, ids("/v1/claims/cursor?updatedSince=4102444800").size());
        assertEquals(List.of(), ids("/v1/claims?skip=3"));
        assertEquals(List.of("6"), quantities("/v1/aggregate-claims?timeZone=UTC&timeAggregate=day"));
        assertEquals(List.of(), quantities("/v1/aggregate-claims?timeZone=UTC&timeAggregate=day&skip=1"));
    }
}
