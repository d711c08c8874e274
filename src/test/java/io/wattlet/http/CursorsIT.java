package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.query.QuerySettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Following the changes of a list. Here nothing needs to settle, so that only what is open holds a walk back. */
class CursorsIT {

    private static final long NOON = Holdings.NOON;
    private static final long HOUR = Holdings.HOUR;
    private static final String CERTIFICATES = "/v1/certificates/cursor";
    private static final String CLAIMS = "/v1/claims/cursor";
    private static final String TRANSFERS = "/v1/transfers/cursor";

    private static Edge edge;

    private final String owner = UUID.randomUUID().toString();
    private Holdings holdings;

    @BeforeAll
    static void start() {
        edge = Edge.start(new QuerySettings(100, Duration.ZERO));
    }

    @BeforeEach
    void makeWallet() {
        holdings = new Holdings(edge, edge.wallet(owner));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private Answer ask(String path) {
        return edge.get(path).as(owner).send();
    }

    private static List<Long> quantities(Answer answer) {
        assertEquals(200, answer.status(), answer.body());
        List<Long> quantities = new ArrayList<>();
        for (JsonNode item : answer.json().at("/result")) {
            quantities.add(item.at("/quantity").asLong());
        }
        return quantities;
    }

    private static String next(Answer answer) {
        return answer.json().at("/metadata/next").asText();
    }

    private UUID hold(String type, long start, long quantity) {
        UUID certificate = Holdings.certificate(edge, "narnia", type, start, "[]");
        holdings.slice("narnia", certificate, quantity, "available");
        return certificate;
    }

    private void changed(UUID certificate, long time) {
        Sql.execute(
            edge,
            "update holding set updated_at = ? where certificate_id = ?",
            Holdings.time(time),
            certificate
        );
    }

    private void claim(String type, long consumptionStart, long quantity) {
        UUID production = Holdings.certificate(edge, "narnia", type, NOON, "[]");
        UUID consumption = Holdings.certificate(edge, "narnia", "consumption", consumptionStart, "[]");
        holdings.claim(
            holdings.slice("narnia", production, quantity, "claimed"),
            holdings.slice("narnia", consumption, quantity, "claimed"),
            quantity,
            "claimed",
            NOON + quantity
        );
    }

    private void transferred(long start, long quantity) {
        UUID certificate = Holdings.certificate(edge, "narnia", "production", start, "[]");
        holdings.transferred(
            holdings.slice("narnia", certificate, quantity, "available"),
            "transferred",
            NOON + quantity
        );
    }

    /** The quantities of a walk to the end, in parts. */
    private List<Long> walk(String path, int limit) {
        List<Long> walked = new ArrayList<>();
        String cursor = "";
        Answer part;
        do {
            part = ask(path + "?limit=" + limit + "&cursor=" + cursor);
            walked.addAll(quantities(part));
            assertTrue(walked.size() < 1_000, "the walk does not end");
            cursor = next(part);
        } while (quantities(part).size() == limit);
        return walked;
    }

    @Test
    void certificatesComeInTheOrderOfTheirLastChange() {
        for (long quantity : new long[] { 3, 1, 2 }) {
            changed(hold("production", NOON - quantity, quantity), NOON + quantity);
        }
        changed(hold("consumption", NOON, 4), NOON + 4);
        Answer all = ask(CERTIFICATES);

        assertEquals(List.of(1L, 2L, 3L, 4L), quantities(all));
        JsonNode metadata = all.json().at("/metadata");
        assertEquals(4, metadata.at("/count").asInt());
        assertTrue(metadata.at("/updatedAt").isNull());
        assertEquals(Integer.MAX_VALUE, metadata.at("/limit").asInt());
        assertEquals(4, metadata.at("/total").asInt());
        assertEquals(5, metadata.size());
        assertEquals(7, all.json().at("/result/0").size(), all.body());
    }

    @Test
    void updatedSinceIsStrictEchoedAndNoMatterOfTheTotal() {
        for (long quantity : new long[] { 1, 2, 3 }) {
            changed(hold("production", NOON, quantity), NOON + quantity);
            claim("production", NOON, quantity);
            transferred(NOON, quantity);
        }
        for (String path : List.of(CERTIFICATES, CLAIMS, TRANSFERS)) {
            Answer answer = ask(path + "?updatedSince=" + (NOON + 1) + "&limit=1");
            assertEquals(List.of(2L), quantities(answer));
            assertEquals(NOON + 1, answer.json().at("/metadata/updatedAt").asLong());
            assertEquals(1, answer.json().at("/metadata/limit").asInt());
            assertEquals(3, answer.json().at("/metadata/total").asInt());
            assertEquals(List.of(3L), quantities(ask(path + "?updatedSince=" + (NOON + 2))));
            assertEquals(List.of(), quantities(ask(path + "?updatedSince=4102444800")));
            assertEquals(List.of(1L, 2L, 3L), quantities(ask(path + "?UpdatedSince=-62135596800")));
            ask(path + "?updatedSince=x&limit=-1&cursor=y").isInvalid("UpdatedSince", "Limit", "Cursor");
        }
    }

    @Test
    void filtersAreThoseOfTheLists() {
        changed(hold("production", NOON, 1), NOON + 1);
        changed(hold("consumption", NOON + HOUR, 2), NOON + 2);
        changed(hold("production", NOON + 2 * HOUR, 3), NOON + 3);
        assertEquals(List.of(1L, 3L), quantities(ask(CERTIFICATES + "?type=production")));
        assertEquals(List.of(2L), quantities(ask(CERTIFICATES + "?start=" + (NOON + 1) + "&end=" + (NOON + 2 * HOUR))));
        assertEquals(2, ask(CERTIFICATES + "?type=2&limit=0").json().at("/metadata/total").asInt());

        claim("production", NOON, 1);
        claim("production", NOON + HOUR - 1, 2);
        claim("production", NOON + HOUR, 3);
        assertEquals(List.of(1L, 2L), quantities(ask(CLAIMS + "?timeMatch=all")));
        assertEquals(List.of(1L), quantities(ask(CLAIMS + "?end=" + (NOON + HOUR))));
        assertEquals(List.of(1L, 2L), quantities(ask(CLAIMS + "?type=consumption")));
        ask(CLAIMS + "?type=wind").isInvalid("Type");

        transferred(NOON, 1);
        transferred(NOON + HOUR, 2);
        assertEquals(List.of(2L), quantities(ask(TRANSFERS + "?start=" + (NOON + 1))));
        assertEquals(List.of(1L), quantities(ask(TRANSFERS + "?end=" + (NOON + HOUR))));
    }

    @Test
    void partsAddUpToTheWholeAmongRowsOfOneTimeToo() {
        for (long quantity = 1; quantity <= 7; quantity++) {
            changed(hold("production", NOON, quantity), NOON + quantity / 3);
            claim("production", NOON, quantity);
            transferred(NOON, quantity);
        }
        Sql.execute(edge, "update claim set updated_at = now() - interval '1 h'");
        Sql.execute(edge, "update slice set updated_at = now() - interval '1 h' where state = 'transferred'");
        for (String path : List.of(CERTIFICATES, CLAIMS, TRANSFERS)) {
            List<Long> whole = quantities(ask(path));
            assertEquals(7, whole.size());
            for (int limit = 1; limit <= 8; limit++) {
                assertEquals(whole, walk(path, limit), path + " by " + limit);
            }
        }
    }

    @Test
    void partOfNothingStaysWhereItIs() {
        hold("production", NOON, 1);
        Answer none = ask(CERTIFICATES + "?limit=0");
        assertEquals(List.of(), quantities(none));
        assertEquals(List.of(1L), quantities(ask(CERTIFICATES + "?cursor=" + next(none))));
    }

    @Test
    void everyVisibleChangeIsDeliveredAgain() {
        UUID first = hold("production", NOON, 1);
        hold("production", NOON, 2);
        String cursor = next(ask(CERTIFICATES));
        assertEquals(List.of(), quantities(ask(CERTIFICATES + "?cursor=" + cursor)));

        holdings.slice("narnia", first, 10, "available");
        Answer more = ask(CERTIFICATES + "?cursor=" + cursor);
        assertEquals(List.of(11L), quantities(more));

        holdings.opening("narnia", first, "AssetId", "5712");
        Answer opened = ask(CERTIFICATES + "?cursor=" + next(more));
        assertEquals(List.of(11L), quantities(opened));

        Sql.execute(edge, "update slice set state = 'reserved' where certificate_id = ? and quantity = 10", first);
        Answer less = ask(CERTIFICATES + "?cursor=" + next(opened));
        assertEquals(List.of(1L), quantities(less));
        assertEquals(List.of(), quantities(ask(CERTIFICATES + "?cursor=" + next(less))));
    }

    @Test
    void changeThatCommitsLateIsNotSkipped() throws SQLException {
        UUID late = hold("production", NOON, 1);
        String cursor = next(ask(CERTIFICATES));
        try (Connection open = Sql.connect(edge)) {
            open.setAutoCommit(false);
            Sql.execute(open, "update slice set quantity = 100 where certificate_id = ?", late);
            hold("production", NOON, 2);

            Answer meanwhile = ask(CERTIFICATES + "?cursor=" + cursor);
            assertEquals(List.of(2L), quantities(meanwhile));
            String longAfter = next(ask(CERTIFICATES + "?cursor=" + next(meanwhile)));
            open.commit();

            assertEquals(List.of(100L, 2L), quantities(ask(CERTIFICATES + "?cursor=" + next(meanwhile))));
            assertEquals(List.of(100L, 2L), quantities(ask(CERTIFICATES + "?cursor=" + longAfter)));
        }
    }

    @Test
    void walkGoesOnThroughWhatIsNotSettledAndTheNextOneBeginsBeforeIt() throws SQLException {
        try (Connection open = Sql.connect(edge)) {
            UUID late = hold("production", NOON, 1);
            open.setAutoCommit(false);
            Sql.execute(open, "update slice set quantity = 100 where certificate_id = ?", late);
            for (long quantity = 2; quantity <= 6; quantity++) {
                hold("production", NOON, quantity);
            }
            Answer first = ask(CERTIFICATES + "?limit=3");
            assertEquals(List.of(1L, 2L, 3L), quantities(first));
            open.commit();
            Answer second = ask(CERTIFICATES + "?limit=3&cursor=" + next(first));
            assertEquals(List.of(4L, 5L, 6L), quantities(second));
            Answer end = ask(CERTIFICATES + "?limit=3&cursor=" + next(second));
            assertEquals(List.of(), quantities(end));

            assertEquals(List.of(100L, 2L, 3L, 4L, 5L, 6L), quantities(ask(CERTIFICATES + "?cursor=" + next(end))));
        }
    }

    @Test
    void whoFollowsEndsUpWithWhatThereIs() throws SQLException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<UUID> certificates = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            certificates.add(hold("production", NOON, 1));
        }
        Map<String, Long> seen = new HashMap<>();
        String cursor = "";
        Map<Integer, Connection> open = new HashMap<>();
        for (int step = 0; step < 120; step++) {
            int certificate = random.nextInt(certificates.size());
            Connection transaction = open.remove(certificate);
            if (transaction != null) {
                transaction.commit();
                transaction.close();
            } else {
                Connection begun = Sql.connect(edge);
                begun.setAutoCommit(false);
                Sql.execute(
                    begun,
                    "update slice set quantity = ? where certificate_id = ?",
                    (long) step + 2,
                    certificates.get(certificate)
                );
                open.put(certificate, begun);
            }
            cursor = note(ask(CERTIFICATES + "?limit=" + (1 + random.nextInt(4)) + "&cursor=" + cursor), seen);
        }
        for (Connection transaction : open.values()) {
            transaction.commit();
            transaction.close();
        }
        cursor = note(ask(CERTIFICATES + "?cursor=" + cursor), seen);
        note(ask(CERTIFICATES + "?cursor=" + cursor), seen);

        assertEquals(sums(ask("/v1/certificates")), seen, "seed " + seed);
    }

    private static String note(Answer part, Map<String, Long> seen) {
        seen.putAll(sums(part));
        return next(part);
    }

    private static Map<String, Long> sums(Answer answer) {
        assertEquals(200, answer.status(), answer.body());
        Map<String, Long> sums = new HashMap<>();
        for (JsonNode item : answer.json().at("/result")) {
            sums.put(item.at("/federatedStreamId/streamId").asText(), item.at("/quantity").asLong());
        }
        return sums;
    }

    @Test
    void whatIsYoungerThanTheSettlingTimeIsDeliveredAgain() {
        try (Edge patient = Edge.start(new QuerySettings(100, Duration.ofMinutes(10)))) {
            Holdings held = new Holdings(patient, patient.wallet(owner));
            UUID old = Holdings.certificate(patient, "narnia", "production", NOON, "[]");
            held.slice("narnia", old, 1, "available");
            Sql.execute(patient, "update holding set updated_at = now() - interval '1 h'");
            held.slice("narnia", Holdings.certificate(patient, "narnia", "production", NOON, "[]"), 2, "available");

            Answer first = patient.get(CERTIFICATES).as(owner).send();
            assertEquals(List.of(1L, 2L), quantities(first));
            Answer second = patient.get(CERTIFICATES + "?cursor=" + next(first)).as(owner).send();
            assertEquals(List.of(2L), quantities(second));
            Answer third = patient.get(CERTIFICATES + "?cursor=" + next(second)).as(owner).send();
            assertEquals(List.of(2L), quantities(third));
        }
    }

    @Test
    void ofUpdatedSinceAndCursorTheLaterPlaceCounts() {
        for (long quantity : new long[] { 1, 2, 3 }) {
            changed(hold("production", NOON, quantity), NOON + quantity);
        }
        String first = next(ask(CERTIFICATES + "?limit=1"));
        assertEquals(List.of(2L, 3L), quantities(ask(CERTIFICATES + "?updatedSince=1&cursor=" + first)));
        assertEquals(List.of(3L), quantities(ask(CERTIFICATES + "?updatedSince=" + (NOON + 2) + "&cursor=" + first)));
    }

    @Test
    void cursorOfAnotherListOrFromNowhereIsRefused() {
        String cursor = next(ask(CERTIFICATES));
        assertNotEquals("", cursor);
        for (String path : List.of(CLAIMS, TRANSFERS)) {
            ask(path + "?cursor=" + cursor).isInvalid("Cursor");
        }
        for (String wrong : List.of("x", "AAAA", cursor.substring(1), cursor + cursor, "%00", "!")) {
            ask(CERTIFICATES + "?cursor=" + wrong).isInvalid("Cursor");
        }
        assertEquals(200, ask(CERTIFICATES + "?cursor=").status());
    }

    @Test
    void listOfMoreThanAnAnswerHoldsIsRefusedAndNeverCut() {
        Sql.execute(
            edge,
            """
            with one as (
              insert into certificate (registry, id, type, grid_area, period_start, period_end, attributes)
              select 'narnia', gen_random_uuid(), 2, 'DK1', to_timestamp(i * 3600), to_timestamp(i * 3600 + 60), '[]'
                from generate_series(1, 101) as i
              returning registry, id, type, period_start, period_end
            )
            insert into holding (wallet_id, registry, certificate_id, type, period_start, period_end, withdrawn,
                                 available, spendable, updated_at)
            select wallet.id, one.registry, one.id, type, period_start, period_end, false, 1, 1, period_start
              from one
              join wallet on owner = ?
            """,
            owner
        );
        String text =
            "The list has 101 items, and an answer holds at most 100. Set Limit to no more than that, and ask part by part.";
        for (String path : List.of(
            "/v1/certificates",
            "/v1/certificates?limit=101",
            CERTIFICATES,
            "/v1/aggregate-certificates?timeZone=UTC&timeAggregate=hour"
        )) {
            ask(path).isMessage(400, text);
        }
        for (String path : List.of(
            "/v1/certificates?limit=100",
            "/v1/certificates?skip=1",
            CERTIFICATES + "?limit=100",
            CERTIFICATES + "?updatedSince=3600",
            "/v1/aggregate-certificates?timeZone=UTC&timeAggregate=hour&skip=1"
        )) {
            Answer answer = ask(path);
            assertEquals(100, quantities(answer).size());
            assertEquals(101, answer.json().at("/metadata/total").asInt());
        }
    }

    @Test
    void whatFollowsACursorIsCountedWithoutTheRowThatItStandsAt() {
        try (Edge small = Edge.start(new QuerySettings(2, Duration.ZERO))) {
            Holdings few = new Holdings(small, small.wallet(owner));
            for (long quantity = 1; quantity <= 3; quantity++) {
                UUID production = Holdings.certificate(small, "narnia", "production", NOON, "[]");
                UUID consumption = Holdings.certificate(small, "narnia", "consumption", NOON, "[]");
                few.slice("narnia", production, quantity, "available");
                few.claim(
                    few.slice("narnia", production, quantity, "claimed"),
                    few.slice("narnia", consumption, quantity, "claimed"),
                    quantity,
                    "claimed",
                    NOON + quantity
                );
                few.transferred(few.slice("narnia", production, quantity, "available"), "transferred", NOON + quantity);
            }
            for (String path : List.of(CERTIFICATES, CLAIMS, TRANSFERS)) {
                assertEquals(400, small.get(path).as(owner).send().status(), path);
                Answer first = small.get(path + "?limit=1").as(owner).send();
                Answer rest = small.get(path + "?cursor=" + next(first)).as(owner).send();
                assertEquals(List.of(1L), quantities(first), path);
                assertEquals(List.of(2L, 3L), quantities(rest), path);
            }
        }
    }

    @Test
    void certificatesOfOneIdAndOneTimeInTwoRegistriesAreBothWalked() {
        UUID id = UUID.randomUUID();
        for (String registry : List.of("narnia", "oz")) {
            Holdings.certificate(edge, id, registry, "production", NOON, NOON + HOUR, "[]");
            holdings.slice(registry, id, registry.length(), "available");
        }
        changed(id, NOON);

        assertEquals(List.of(6L, 2L), walk(CERTIFICATES, 1));
    }
}
