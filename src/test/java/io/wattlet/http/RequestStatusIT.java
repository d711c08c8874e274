package io.wattlet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.wattlet.Await;
import io.wattlet.edge.StatusSettings;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How commands stand, for one and for many, at once and after waiting. Hints never come here: waiters are looked after. */
class RequestStatusIT {

    private static Edge edge;
    private static UUID wallet;

    @BeforeAll
    static void start() {
        edge = Edge.start();
        wallet = edge.wallet("bob");
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    /** A command of Bob's that is pending. */
    private static UUID pending() {
        UUID id = UUID.randomUUID();
        Sql.execute(
            edge,
            """
            insert into command (id, kind, owner, wallet_id, payload, next_attempt_at, attempt, created_at)
            values (?, 'transfer', 'bob', ?, '{}', now(), 2, '2024-01-01 12:00:00.9Z')
            """,
            id,
            wallet
        );
        return id;
    }

    private static void complete(UUID command) {
        Sql.execute(
            edge,
            "update command set state = 'completed', next_attempt_at = null, updated_at = '2024-01-01 12:00:05.9Z' where id = ?",
            command
        );
    }

    private static void fail(UUID command) {
        Sql.execute(
            edge,
            """
            update command
               set state = 'failed', next_attempt_at = null, failure_code = 'registry-refused', failure_text = 'No.'
             where id = ?
            """,
            command
        );
    }

    private static void transaction(UUID command, int ordinal, String state) {
        Sql.execute(
            edge,
            """
            insert into registry_transaction (id, command_id, ordinal, registry, stream_id, bytes, predecessors, state,
                                              changed_slices, changed_states)
            values (decode(md5(?::text || ?::text) || md5(?::text), 'hex'), ?, ?, 'narnia', ?, '', '{}',
                    ?::transaction_state, '{}', '{}')
            """,
            command,
            ordinal,
            command,
            command,
            ordinal,
            command,
            state
        );
    }

    private static Answer status(UUID command, String query) {
        return edge.get("/v1/request-status/" + command + query).as("bob").send();
    }

    private static Answer statuses(String query) {
        return edge.get("/v1/request-status" + query).as("bob").send();
    }

    private static CompletableFuture<Answer> inBackground(String path) {
        return CompletableFuture.supplyAsync(() -> edge.get(path).as("bob").send());
    }

    private static void awaitWaiting(int commands) {
        Await.until(() -> Future.succeededFuture(edge.endings.awaited()), now -> now == commands);
    }

    @Test
    void aPendingCommandShowsHowFarItIs() {
        UUID id = pending();
        transaction(id, 0, "committed");
        transaction(id, 1, "sent");
        transaction(id, 2, "planned");

        Answer answer = status(id, "");

        answer.isJson(
            200,
            """
            {"status":"pending","requestId":"%s","type":"transfer","failureReason":null,"createdAt":1704110400,
             "updatedAt":%d,"endedAt":null,"attempts":2,"progress":{"committed":1,"planned":3}}
            """.formatted(id, answer.json().at("/updatedAt").asLong())
        );
        assertTrue(answer.body().startsWith("{\"status\":\"pending\","), answer.body());
    }

    @Test
    void aCompletedCommandShowsWhenItEnded() {
        UUID id = pending();
        complete(id);

        Answer answer = status(id, "");

        assertEquals("completed", answer.json().at("/status").asText());
        assertEquals(1704110405, answer.json().at("/endedAt").asLong());
        assertEquals(1704110405, answer.json().at("/updatedAt").asLong());
        assertTrue(answer.json().at("/failureReason").isNull());
    }

    @Test
    void aFailedCommandShowsWhy() {
        UUID id = pending();
        fail(id);

        Answer answer = status(id, "");

        assertEquals("failed", answer.json().at("/status").asText());
        assertEquals(
            Answer.json("{\"code\":\"registry-refused\",\"text\":\"No.\"}"),
            answer.json().at("/failureReason")
        );
    }

    @Test
    void commandsAreShownToWhoAskedOnly() {
        UUID id = pending();

        Answer foreign = edge.get("/v1/request-status/" + id).as("alice").send().isNotFoundProblem();

        assertEquals("application/problem+json; charset=utf-8", foreign.header("Content-Type"));
        status(UUID.randomUUID(), "").isNotFoundProblem();
        edge.get("/v1/request-status/x").as("bob").send().isInvalid("requestId");
        assertEquals(
            Answer.json("{\"result\":[],\"unknown\":[\"" + id + "\"]}"),
            edge.get("/v1/request-status?ids=" + id).as("alice").send().json()
        );
    }

    @Test
    void whatIsAcceptedIsHeeded() {
        UUID id = pending();
        String path = "/v1/request-status/" + id;

        Answer text = edge.get(path).as("bob").header("Accept", "text/json").send();
        Answer other = edge.get(path).as("bob").header("Accept", "application/xml").send();

        assertEquals("text/json; charset=utf-8", text.header("Content-Type"));
        assertEquals("application/json; charset=utf-8", other.header("Content-Type"));
    }

    @Test
    void manyAreShownInTheOrderAskedForAndUnknownOnesAreNamed() {
        UUID first = pending();
        UUID second = pending();
        UUID unknown = UUID.randomUUID();
        complete(second);

        Answer answer = statuses("?ids=" + second + "," + unknown + "," + first + "," + second);

        assertEquals(200, answer.status());
        assertEquals(
            List.of(second.toString(), first.toString()),
            answer.json().at("/result").findValuesAsText("requestId")
        );
        assertEquals(List.of("completed", "pending"), answer.json().at("/result").findValuesAsText("status"));
        assertEquals(Answer.json("[\"" + unknown + "\"]"), answer.json().at("/unknown"));
    }

    @Test
    void asManyAsAllowedFitIntoOneRequest() {
        String ids = ids(StatusSettings.MOST_IDS).collect(Collectors.joining("%2C"));

        Answer answer = statuses("?ids=" + ids);

        assertEquals(200, answer.status(), answer.body());
        assertEquals(StatusSettings.MOST_IDS, answer.json().at("/unknown").size());
    }

    @Test
    void whatIsAskedWronglyIsNamed() {
        statuses("").isInvalid("ids");
        statuses("?ids=").isInvalid("ids");
        statuses("?ids=1").isInvalid("ids");
        statuses("?ids=" + UUID.randomUUID() + ",").isInvalid("ids");
        statuses("?ids=" + ids(StatusSettings.MOST_IDS + 1).collect(Collectors.joining(","))).isInvalid("ids");
        statuses("?wait=-1").isInvalid("ids", "wait");
        status(UUID.randomUUID(), "?wait=61").isInvalid("wait");
        Answer answer = status(UUID.randomUUID(), "?wait=x").isInvalid("wait");
        assertEquals("application/problem+json; charset=utf-8", answer.header("Content-Type"));
    }

    private static Stream<String> ids(int number) {
        return IntStream.range(0, number).mapToObj(_ -> UUID.randomUUID().toString());
    }

    @Test
    void waitingEndsWhenTheCommandDoes() {
        UUID id = pending();
        CompletableFuture<Answer> waiting = inBackground("/v1/request-status/" + id + "?wait=60");
        awaitWaiting(1);

        fail(id);

        assertEquals("failed", waiting.join().json().at("/status").asText());
        awaitWaiting(0);
    }

    @Test
    void waitingForManyEndsWithTheLastOfThem() {
        UUID first = pending();
        UUID second = pending();
        CompletableFuture<Answer> waiting = inBackground(
            "/v1/request-status?wait=60&ids=" + first + "," + second + "," + UUID.randomUUID()
        );
        awaitWaiting(2);

        complete(first);
        CompletableFuture<Answer> firstAlone = inBackground("/v1/request-status/" + first + "?wait=60");
        assertEquals("completed", firstAlone.join().json().at("/status").asText());
        assertTrue(!waiting.isDone());
        complete(second);

        assertEquals(List.of("completed", "completed"), waiting.join().json().at("/result").findValuesAsText("status"));
        awaitWaiting(0);
    }

    @Test
    void whenTheTimeIsUpTheAnswerIsPending() {
        UUID id = pending();
        Instant before = Instant.now();

        Answer answer = status(id, "?wait=1");

        assertEquals("pending", answer.json().at("/status").asText());
        assertTrue(!Instant.now().isBefore(before.plusMillis(900)));
        awaitWaiting(0);
    }

    @Test
    void whatHasEndedOrIsUnknownIsNotWaitedFor() {
        UUID id = pending();
        complete(id);

        assertEquals("completed", status(id, "?wait=60").json().at("/status").asText());
        status(UUID.randomUUID(), "?wait=60").isNotFoundProblem();
    }

    @Test
    void thereIsALimitToWhatIsWaitedFor() {
        List<UUID> ids = Stream.generate(RequestStatusIT::pending).limit(Edge.MOST_AWAITED).toList();
        String asked = ids.stream().map(UUID::toString).collect(Collectors.joining(","));
        CompletableFuture<Answer> waiting = inBackground("/v1/request-status?wait=60&ids=" + asked);
        awaitWaiting(Edge.MOST_AWAITED);

        Answer refused = status(ids.getFirst(), "?wait=60");

        assertEquals(503, refused.status());
        assertEquals("1", refused.header("Retry-After"));
        assertEquals("too-many-waiters", refused.header("Error-Code"));
        assertEquals("pending", status(ids.getFirst(), "").json().at("/status").asText());
        ids.forEach(RequestStatusIT::complete);
        assertEquals(
            Collections.nCopies(ids.size(), "completed"),
            waiting.join().json().at("/result").findValuesAsText("status")
        );
        awaitWaiting(0);
    }

    @Test
    void whoHangsUpIsNotWaitedForAnyMore() throws IOException {
        UUID first = pending();
        UUID second = pending();
        UUID left = pending();
        CompletableFuture<Answer> patient = inBackground("/v1/request-status?wait=60&ids=" + first + "," + second);
        awaitWaiting(2);
        try (RawHttp connection = RawHttp.connect(edge.port())) {
            connection.send(
                RawHttp.head(
                    "GET /v1/request-status/" + left + "?wait=60 HTTP/1.1",
                    "Host: h",
                    Edge.OWNER_HEADER + ": bob"
                )
            );
            awaitWaiting(3);
        }
        // the patient one's time is up first: if nothing but time ended the waiting, there would never be two left
        awaitWaiting(2);
        complete(first);
        complete(second);
        assertEquals(200, patient.join().status());
        awaitWaiting(0);
    }

    @Test
    void hintsAreForWhatIsWaitedForOnly() {
        edge.endings.hint(List.of(UUID.randomUUID()));
        assertEquals(0, edge.endings.awaited());
    }

    @Test
    void atTheStopWhoWaitsIsAnsweredAtOnce() {
        try (Edge stopping = Edge.start()) {
            UUID holder = stopping.wallet("carol");
            UUID id = UUID.randomUUID();
            Sql.execute(
                stopping,
                """
                insert into command (id, kind, owner, wallet_id, payload, next_attempt_at)
                values (?, 'claim', 'carol', ?, '{}', now())
                """,
                id,
                holder
            );
            String path = "/v1/request-status/" + id + "?wait=60";
            CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(() ->
                stopping.get(path).as("carol").send()
            );
            Await.until(() -> Future.succeededFuture(stopping.endings.awaited()), now -> now == 1);

            Await.result(stopping.endings.close());

            assertEquals("pending", waiting.join().json().at("/status").asText());
            assertEquals("pending", stopping.get(path).as("carol").send().json().at("/status").asText());
        }
    }
}
