package io.wattlet.http;

import static io.wattlet.http.Holdings.HOUR;
import static io.wattlet.http.Holdings.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.command.Command;
import io.wattlet.command.Submission;
import io.wattlet.registry.CertificateId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a match is asked, what it looks at, and what it answers; the journal only notes what it is given. */
class MatchIT {

    private static final String NARNIA = "narnia";
    private static final String OZ = "oz";

    private static Edge edge;

    private final String owner = UUID.randomUUID().toString();
    private UUID wallet = new UUID(0, 0);

    @Nullable
    private Holdings holdings;

    @BeforeAll
    static void start() {
        edge = Edge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void openWallet() {
        edge.journal.clear();
        wallet = edge.wallet(owner);
    }

    private Holdings holdings() {
        if (holdings == null) {
            holdings = new Holdings(edge, wallet);
        }
        return holdings;
    }

    private Answer match(String more) {
        return send("{\"start\":" + (NOON - 24 * HOUR) + ",\"end\":" + (NOON + 24 * HOUR) + more + "}");
    }

    private Answer send(String body) {
        return edge.post("/v1/claims/match").as(owner).json(body).send();
    }

    /** A certificate of an hour from noon on, of which the wallet holds so much. */
    private UUID held(String type, long quantity, String attributes) {
        return held(type, quantity, NOON, HOUR, attributes);
    }

    private UUID held(String type, long quantity, long start, long length, String attributes) {
        UUID id = Holdings.certificate(edge, UUID.randomUUID(), NARNIA, type, start, start + length, attributes);
        holdings().slice(NARNIA, id, quantity, "available");
        return id;
    }

    private static String attribute(String key, String value, boolean hashed) {
        return "[{\"key\":\"" + key + "\",\"value\":\"" + value + "\",\"hashed\":" + hashed + "}]";
    }

    /** Each claim as production/consumption/quantity, with the ids by which the test knows them. */
    private static List<String> claims(Answer answer) {
        List<String> claims = new ArrayList<>();
        for (JsonNode claim : answer.json().at("/claims")) {
            claims.add(
                claim.at("/productionCertificateId/streamId").asText() +
                    "/" +
                    claim.at("/consumptionCertificateId/streamId").asText() +
                    "/" +
                    claim.at("/quantity").asLong()
            );
        }
        return claims;
    }

    private static String claim(UUID production, UUID consumption, long quantity) {
        return production + "/" + consumption + "/" + quantity;
    }

    private static List<String> reasons(Answer answer) {
        return answer.json().at("/unmatched").findValuesAsText("reason");
    }

    @Test
    void aDryRunAnswersThePlanAndDoesNothing() {
        UUID production = held("production", 100, "[]");
        UUID consumption = held("consumption", 130, "[]");

        match(",\"dryRun\":true").isJson(
            200,
            """
            {"claims":[{"productionCertificateId":{"registry":"narnia","streamId":"%s"},
                        "consumptionCertificateId":{"registry":"narnia","streamId":"%s"},"quantity":100}],
             "unmatched":[{"certificateId":{"registry":"narnia","streamId":"%s"},"certificateType":"consumption",
                           "quantity":30,"reason":"insufficient-production"}],
             "totals":{"claims":1,"claimed":100,"unmatchedProduction":0,"unmatchedConsumption":30}}
            """.formatted(production, consumption, consumption)
        );
        assertEquals(List.of(), edge.journal.commands());
    }

    @Test
    void eachPairBecomesAClaimOfOneSubmission() {
        UUID production = held("production", 100, "[]");
        UUID consumption = held("consumption", 40, "[]");
        UUID other = held("consumption", 60, "[]");

        Answer answer = match("");

        assertEquals(202, answer.status());
        Submission submission = edge.journal.submissions().getFirst();
        assertEquals(2, submission.commands().size());
        assertEquals(false, submission.atomic());
        assertEquals(
            submission.commands().stream().map(Command::id).map(UUID::toString).toList(),
            answer.json().at("/claims").findValuesAsText("claimRequestId")
        );
        Command.Claim first = (Command.Claim) submission.commands().getFirst();
        assertEquals(
            new Command.Claim(
                first.id(),
                owner,
                new CertificateId(NARNIA, production),
                new CertificateId(NARNIA, other),
                60
            ),
            first
        );
        assertEquals(List.of(claim(production, other, 60), claim(production, consumption, 40)), claims(answer));
    }

    @Test
    void whereNothingCanBeClaimedNothingIsSubmitted() {
        held("production", 100, "[]");

        Answer answer = match("");

        assertEquals(202, answer.status());
        assertEquals(List.of(), claims(answer));
        assertEquals(List.of("no-consumption-in-period"), reasons(answer));
        assertEquals(List.of(), edge.journal.submissions());
    }

    @Test
    void onlyCertificatesWithinTheRangeAreConsidered() {
        UUID production = held("production", 10, "[]");
        UUID consumption = held("consumption", 10, "[]");
        held("production", 10, NOON - HOUR, HOUR, "[]");
        held("consumption", 10, NOON + HOUR, HOUR, "[]");

        Answer answer = send("{\"start\":" + NOON + ",\"end\":" + (NOON + HOUR) + ",\"dryRun\":true}");

        assertEquals(List.of(claim(production, consumption, 10)), claims(answer));
        assertEquals(List.of(), reasons(answer));
    }

    @Test
    void filtersLetThroughWhatHasTheAttributes() {
        UUID wind = held("production", 10, attribute("TechCode", "T02", false));
        held("production", 10, attribute("TechCode", "T01", false));
        UUID consumption = held("consumption", 20, "[]");

        Answer answer = match(",\"dryRun\":true,\"gridArea\":\"DK1\",\"productionAttributes\":{\"techCode\":\"T02\"}");

        assertEquals(List.of(claim(wind, consumption, 10)), claims(answer));
        assertEquals(List.of("insufficient-production"), reasons(answer));
        assertEquals(List.of(), claims(match(",\"dryRun\":true,\"gridArea\":\"DK2\"")));
        assertEquals(List.of(), claims(match(",\"dryRun\":true,\"consumptionAttributes\":{\"techCode\":\"T02\"}")));
    }

    @Test
    void aHashedAttributeCountsWhereTheWalletCanOpenIt() {
        UUID opened = held("consumption", 10, attribute("AssetId", "aGFzaA==", true));
        held("consumption", 10, attribute("AssetId", "aGFzaA==", true));
        UUID production = held("production", 20, "[]");
        holdings().opening(NARNIA, opened, "AssetId", "57");

        assertEquals(
            List.of(claim(production, opened, 10)),
            claims(match(",\"dryRun\":true,\"consumptionAttributes\":{\"assetId\":\"57\"}"))
        );
        assertEquals(List.of(), claims(match(",\"dryRun\":true,\"consumptionAttributes\":{\"assetId\":\"aGFzaA==\"}")));
    }

    @Test
    void anOpeningCountsForItsWalletItsCertificateAndItsKeyOnly() {
        UUID id = held(
            "consumption",
            10,
            "[{\"key\":\"AssetId\",\"value\":\"aGFzaA==\",\"hashed\":true}," +
                "{\"key\":\"Other\",\"value\":\"b3RoZXI=\",\"hashed\":true}]"
        );
        held("production", 10, "[]");
        Holdings.certificate(edge, id, OZ, "consumption", NOON, NOON + HOUR, "[]");
        holdings().opening(NARNIA, id, "Other", "57");
        holdings().opening(OZ, id, "AssetId", "57");
        new Holdings(edge, edge.wallet(UUID.randomUUID().toString())).opening(NARNIA, id, "AssetId", "57");

        assertEquals(List.of(), claims(match(",\"dryRun\":true,\"consumptionAttributes\":{\"assetId\":\"57\"}")));
    }

    @Test
    void expiredAndWithdrawnCertificatesAreNotClaimed() {
        long longAgo = Edge.NOW.getEpochSecond() - (Edge.EXPIRE_AFTER_DAYS + 1) * 24 * HOUR;
        held("production", 10, longAgo, HOUR, "[]");
        held("consumption", 10, longAgo, HOUR, "[]");
        UUID withdrawn = held("production", 10, "[]");
        held("consumption", 10, "[]");
        Sql.execute(edge, "update certificate set withdrawn_at = now() where id = ?", withdrawn);

        Answer answer = send("{\"start\":" + longAgo + ",\"end\":" + (NOON + HOUR) + ",\"dryRun\":true}");

        assertEquals(List.of(), claims(answer));
        assertEquals(List.of("expired", "expired", "no-production-in-period"), reasons(answer));
    }

    @Test
    void certificatesOfATrialAreClaimedAmongThemselves() {
        UUID production = held("production", 10, "[]");
        UUID consumption = held("consumption", 10, "[]");
        UUID trialProduction = held("production", 10, "[]");
        Sql.execute(edge, "update certificate set trial = 'true' where id = ?", trialProduction);
        Sql.execute(edge, "update certificate set trial = 'false' where id = ?", production);

        Answer answer = match(",\"dryRun\":true");

        assertEquals(List.of(claim(production, consumption, 10)), claims(answer));
        assertEquals(List.of("different-trial-kind"), reasons(answer));
    }

    @Test
    void whatCommandsHaveAskedForIsNotPromisedAgain() {
        UUID production = held("production", 100, "[]");
        UUID consumption = held("consumption", 100, "[]");
        pending(
            "claim",
            "{\"version\":1,\"production\":%s,\"consumption\":%s,\"quantity\":60}".formatted(
                json(production),
                json(consumption)
            )
        );
        pending("transfer", "{\"version\":1,\"certificate\":%s,\"quantity\":10}".formatted(json(production)));

        Answer answer = match(",\"dryRun\":true");

        assertEquals(List.of(claim(production, consumption, 30)), claims(answer));
        assertEquals(10, answer.json().at("/totals/unmatchedConsumption").asLong());
    }

    @Test
    void whatOthersHaveAskedForIsNoMatter() {
        UUID production = held("production", 100, "[]");
        UUID consumption = held("consumption", 100, "[]");
        pending(
            edge.wallet(UUID.randomUUID().toString()),
            "transfer",
            "{\"version\":1,\"certificate\":%s,\"quantity\":10}".formatted(json(production))
        );

        assertEquals(List.of(claim(production, consumption, 100)), claims(match(",\"dryRun\":true")));
    }

    @Test
    void oneIdOnTwoRegistriesIsTwoCertificates() {
        UUID consumption = held("consumption", 100, "[]");
        UUID id = held("production", 70, "[]");
        Holdings.certificate(edge, id, OZ, "production", NOON, NOON + HOUR, "[]");
        holdings().slice(OZ, id, 50, "available");
        pending("transfer", "{\"version\":1,\"certificate\":%s,\"quantity\":65}".formatted(json(id)));

        Answer answer = match(",\"dryRun\":true");

        assertEquals(Set.of(claim(id, consumption, 5), claim(id, consumption, 50)), Set.copyOf(claims(answer)));
        assertEquals(
            Set.of(NARNIA, OZ),
            answer
                .json()
                .at("/claims")
                .findValues("productionCertificateId")
                .stream()
                .map(name -> name.at("/registry").asText())
                .collect(Collectors.toSet())
        );
        assertEquals(45, answer.json().at("/totals/unmatchedConsumption").asLong());

        Sql.execute(edge, "update certificate set grid_area = 'DK2' where id = ? and registry = ?", id, OZ);
        assertEquals(List.of(claim(id, consumption, 5)), claims(match(",\"dryRun\":true,\"gridArea\":\"DK1\"")));
    }

    @Test
    void whatIsNotHeldAnyMoreIsNoMatterHoweverMuchItIs() {
        for (int i = 0; i <= Edge.MATCHES.maxCertificates(); i++) {
            UUID certificate = Holdings.certificate(edge, NARNIA, "production", NOON, "[]");
            holdings().transferred(holdings().slice(NARNIA, certificate, 10, "available"), "transferred", NOON);
        }
        UUID production = held("production", 10, "[]");
        UUID consumption = held("consumption", 10, "[]");

        assertEquals(List.of(claim(production, consumption, 10)), claims(match(",\"dryRun\":true")));
    }

    private static String json(UUID certificate) {
        return "{\"registry\":\"narnia\",\"streamId\":\"" + certificate + "\"}";
    }

    private void pending(String kind, String payload) {
        pending(wallet, kind, payload);
    }

    private void pending(UUID ofWallet, String kind, String payload) {
        Sql.execute(
            edge,
            """
            insert into command (id, kind, owner, wallet_id, payload, next_attempt_at)
            values (?, ?::command_kind, ?, ?, ?::jsonb, now())
            """,
            UUID.randomUUID(),
            kind,
            owner,
            ofWallet,
            payload
        );
    }

    @Test
    void whatIsTooLargeIsRefusedAsAWhole() {
        for (int i = 0; i <= Edge.MATCHES.maxClaims(); i++) {
            held("production", 10, NOON + i * HOUR, HOUR, "[]");
            held("consumption", 10, NOON + i * HOUR, HOUR, "[]");
        }
        tooLarge(match(",\"dryRun\":true"));
        tooLarge(match(""));
        for (int i = 0; i <= Edge.MATCHES.maxCertificates(); i++) {
            held("production", 10, "[]");
        }
        tooLarge(match(""));
        assertEquals(List.of(), edge.journal.submissions());
    }

    private static void tooLarge(Answer answer) {
        assertEquals(422, answer.status(), answer.body());
        assertEquals("application/problem+json; charset=utf-8", answer.header("Content-Type"));
        assertEquals("match-too-large", answer.json().at("/code").asText());
    }

    @Test
    void whoHasNoWalletOrADisabledOneIsToldSo() {
        Sql.execute(edge, "update wallet set disabled_at = now() where id = ?", wallet);
        Answer disabled = match("");
        Answer nobody = edge
            .post("/v1/claims/match")
            .as(UUID.randomUUID().toString())
            .json("{\"start\":0,\"end\":1}")
            .send();

        assertEquals(400, disabled.status());
        assertEquals("wallet-disabled", disabled.json().at("/code").asText());
        assertEquals(404, nobody.status());
        assertEquals("no-wallet", nobody.json().at("/code").asText());
    }

    @Test
    void whatIsAskedWronglyIsNamed() {
        send("{}").isMalformed("$");
        send("{\"start\":0}").isMalformed("$");
        send("{\"start\":\"x\",\"end\":1}").isMalformed("$.start");
        send("{\"start\":0,\"end\":253402300800}").isMalformed("$.end");
        send("{\"start\":2,\"end\":1}").isInvalid("$.end");
        send("{\"start\":0,\"end\":1,\"gridArea\":7}").isMalformed("$.gridArea");
        send("{\"start\":0,\"end\":1,\"dryRun\":\"yes\"}").isMalformed("$.dryRun");
        send("{\"start\":0,\"end\":1,\"productionAttributes\":[]}").isMalformed("$.productionAttributes");
        send("{\"start\":0,\"end\":1,\"productionAttributes\":{\"a\":null}}").isMalformed("$.productionAttributes.a");
    }
}
