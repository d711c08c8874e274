package io.wattlet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.registry.CertificateId;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which transfers are reopened so that their receivers are told again, and what of them. */
class RedeliveriesIT {

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(
        vertx,
        new DatabaseConfiguration(TestDatabase.unchecked("it holds rows that no node would leave behind"), 4, null)
    );
    private final TestRows rows = new TestRows(database);
    private final CommandJournal journal = new CommandJournal(
        vertx,
        database.pool(),
        new ArrivalBatches.Limits(64, 2, 10_000)
    );
    private CertificateId certificate = new CertificateId("narnia", new UUID(0, 0));
    private UUID receiver = new UUID(0, 0);

    @BeforeEach
    void fill() {
        rows.wallet("alice");
        rows.wallet("bob");
        receiver = rows.externalEndpoint("alice");
        certificate = rows.certificate(2);
    }

    @AfterEach
    void close() {
        Await.result(database.close());
        Await.result(vertx.close());
    }

    @Test
    void anUndeliveredTransferIsPendingAgainAndWorkersAreTold() {
        List<JsonArray> heard = new CopyOnWriteArrayList<>();
        vertx.eventBus().<JsonArray>consumer(CommandKind.TRANSFER.address(), message -> heard.add(message.body()));
        UUID transfer = failed("delivery-not-served", "abandoned", "delivered");

        assertEquals(transfer, Await.result(journal.redeliver("alice", transfer)));

        assertEquals(
            "pending attempt 4 true null",
            line(
                "state || ' attempt ' || attempt || ' ' || (next_attempt_at <= now()) || ' ' ||" +
                    " coalesce(failure_code, 'null')",
                "command"
            )
        );
        assertEquals(
            Set.of("due 0 0 true", "delivered 9 8 false"),
            lines(
                "state || ' ' || attempts || ' ' || not_served || ' ' || (due_since > now() - interval '1 h')",
                "delivery"
            )
        );
        Await.until(() -> Future.succeededFuture(heard.size()), size -> size == 1);
        assertEquals(List.of(new JsonArray().add(transfer.toString())), heard);
    }

    @Test
    void whoeverAsksAgainOrAtTheSameTimeIsAnsweredTheSameAndItIsDoneOnce() {
        List<CommandJournal> nodes = Stream.generate(() ->
            new CommandJournal(vertx, database.pool(), new ArrivalBatches.Limits(1, 1, 1_000))
        )
            .limit(4)
            .toList();
        for (int round = 0; round < 50; round++) {
            UUID transfer = failed("delivery-abandoned", "abandoned");

            List<Future<UUID>> answers = IntStream.range(0, 8)
                .mapToObj(i -> nodes.get(i % nodes.size()).redeliver("alice", transfer))
                .toList();

            Await.result(Future.all(answers));
            assertEquals(transfer, Await.result(journal.redeliver("alice", transfer)));
        }
        assertEquals(Set.of("4"), lines("attempt::text", "command"));
        assertEquals(Set.of("1"), lines("redeliveries::text", "delivery"));
    }

    @Test
    void whatWasReopenedAndHasFailedAgainCanBeReopenedAgain() {
        UUID transfer = failed("delivery-abandoned", "abandoned");
        Await.result(journal.redeliver("alice", transfer));
        rows.execute(
            "update command set state = 'failed', next_attempt_at = null, failure_code = 'c', failure_text = 't'",
            Tuple.tuple()
        );
        rows.execute("update delivery set state = 'abandoned'", Tuple.tuple());

        Await.result(journal.redeliver("alice", transfer));

        assertEquals("2", line("redeliveries::text", "delivery"));
    }

    @Test
    void outcomesOfAttemptsFromBeforeAreIgnored() {
        UUID transfer = failed("delivery-abandoned", "abandoned");
        Await.result(journal.redeliver("alice", transfer));

        Await.result(Outcomes.record(database.pool(), List.of(new Outcome.Completed(transfer, 3))));

        assertEquals("pending", line("state::text", "command"));
    }

    @Test
    void onlyUndeliveredTransfersOfTheCallerAreReopened() {
        UUID others = failed("delivery-abandoned", "abandoned");
        UUID refused = failed("registry-refused", "delivered");
        UUID claim = UUID.randomUUID();
        rows.execute(
            """
            insert into command (id, kind, owner, wallet_id, payload, state, attempt, failure_code, failure_text)
            select $1, 'claim', 'alice', id, '{}', 'failed', 1, 'given-up', 'text' from wallet where owner = 'alice'
            """,
            Tuple.of(claim)
        );

        assertInstanceOf(Refusal.TransferNotFound.class, refusal("bob", others));
        assertInstanceOf(Refusal.TransferNotFound.class, refusal("alice", UUID.randomUUID()));
        assertInstanceOf(Refusal.TransferNotFound.class, refusal("alice", claim));
        assertInstanceOf(Refusal.NothingToRedeliver.class, refusal("alice", refused));
        rows.disable("alice");
        assertInstanceOf(Refusal.WalletDisabled.class, refusal("alice", others));
        assertEquals(Set.of("failed"), lines("state::text", "command"));
    }

    @Test
    void oneThatIsOnItsWayOrCompletedHasNothingToRedeliver() {
        UUID transfer = failed("delivery-abandoned", "due");
        rows.execute(
            "update command set state = 'pending', next_attempt_at = now(), failure_code = null, failure_text = null",
            Tuple.tuple()
        );
        assertInstanceOf(Refusal.NothingToRedeliver.class, refusal("alice", transfer));

        rows.execute("update command set state = 'completed', next_attempt_at = null", Tuple.tuple());
        rows.execute("update delivery set state = 'delivered'", Tuple.tuple());
        assertInstanceOf(Refusal.NothingToRedeliver.class, refusal("alice", transfer));
    }

    private Refusal refusal(String owner, UUID command) {
        Throwable failure = Await.result(
            journal
                .redeliver(owner, command)
                .<Throwable>transform(done ->
                    done.succeeded()
                        ? Future.failedFuture(new AssertionError("reopened"))
                        : Future.succeededFuture(done.cause())
                )
        );
        return assertInstanceOf(RefusedException.class, failure).refusal();
    }

    /** A transfer of alice's that has failed in its third attempt, with a slice for each state of a delivery. */
    private UUID failed(String code, String... deliveries) {
        UUID command = UUID.randomUUID();
        rows.execute(
            """
            insert into command (id, kind, owner, wallet_id, payload, state, attempt, failure_code, failure_text)
            select $1, 'transfer', 'alice', id, '{}', 'failed', 3, $2, 'text' from wallet where owner = 'alice'
            """,
            Tuple.of(command, code)
        );
        for (String state : deliveries) {
            rows.slice("alice", certificate, 10, "transferred");
            rows.execute(
                """
                insert into delivery (slice_id, command_id, receiver_id, position, disclosed, state, due_since, attempts,
                                      not_served)
                select id, $1, $2, 1, '{}', $3::text::delivery_state, now() - interval '8 d', 9, 8
                  from slice
                 where id not in (select slice_id from delivery)
                """,
                Tuple.of(command, receiver, state)
            );
        }
        return command;
    }

    private String line(String expression, String table) {
        return lines(expression, table).iterator().next();
    }

    private Set<String> lines(String expression, String table) {
        return rows
            .execute("select " + expression + " as line from " + table, Tuple.tuple())
            .stream()
            .map((Row row) -> row.getString("line"))
            .collect(Collectors.toSet());
    }
}
