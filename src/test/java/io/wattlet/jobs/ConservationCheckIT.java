package io.wattlet.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.wattlet.Await;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Books that are right pass; each kind of damage is planted, and found. */
class ConservationCheckIT {

    static final List<Damage> ALL = Damage.ALL;

    private final Books books = Books.good();

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void rightBooksPass() {
        CheckReport report = books.check();

        assertEquals(List.of(), report.violations());
        assertTrue(report.holds());
        assertEquals(Laws.ALL, report.findings().stream().map(CheckReport.Finding::law).toList());
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void damageIsFoundAndNothingElse(Damage damage) {
        damage.plant(books);

        CheckReport report = books.check();

        assertEquals(damage.violations(), report.violations());
        assertFalse(report.holds());
    }

    @Test
    void thereIsDamageForEveryLaw() {
        Set<String> planted = Damage.ALL.stream().map(Damage::law).collect(Collectors.toSet());

        assertEquals(Laws.ALL.stream().map(Law::name).collect(Collectors.toSet()), planted);
    }

    @Test
    void whatIsClaimedMayBecomeAvailableAgain() {
        books.change("update claim set state = 'unclaimed' where id = :claim");
        books.change("update slice set state = 'available' where id in (:produced, :consumed)");

        assertEquals(List.of(), books.check().violations());
    }

    @Test
    void aClaimUnderWayMayHaveClaimedItsProductionSliceAlready() {
        books.change(
            "update registry_transaction set state = 'committed' where command_id = :claiming and ordinal < 3"
        );
        books.change("update slice set state = 'claimed', command_id = null where id = :bound");
        books.change("update slice set state = 'allocated' where id = :binding");

        assertEquals(List.of(), books.check().violations());
    }

    @Test
    void aRefusalThatIsBeingDealtWithIsNoDamage() {
        books.change(
            """
            update registry_transaction
               set state = 'refused',
                   settled_at = now()
             where command_id = :claiming
               and ordinal = 1
            """
        );

        assertEquals(List.of(), books.check().violations());
    }

    @Test
    void nothingIsOverdueWhileNoNodeRuns() {
        books.change("update job set last_ended_at = '2020-01-01Z'");
        books.change("update command set next_attempt_at = '2020-01-01Z' where id = :cutting");
        books.change("update delivery set due_since = '2020-01-01Z' where slice_id = :told");

        assertEquals(List.of(), books.check().violations());
    }

    @Test
    void aReceiverWaitsUntilAllOfItsCommandIsSettled() {
        books.change("update delivery set attempts = 0 where slice_id = :told");
        books.change(
            """
            insert into registry_transaction (
                     id, command_id, ordinal, registry, stream_id, bytes, predecessors, state, changed_slices,
                     changed_states
                   )
            values (sha256('more'), :telling, 1, 'narnia', :production, '', '{}', 'sent', '{}', '{}')
            """
        );

        assertEquals(List.of(), books.check().violations());
    }

    @Test
    void aReceiverThatWasNeverToldIsOverdueBeforeItWouldBeGivenUp() {
        CheckSettings patient = new CheckSettings(
            Duration.ofMinutes(1),
            100,
            Duration.ofMinutes(15),
            Duration.ofDays(100_000)
        );
        books.change("update delivery set due_since = '2025-01-01Z' where slice_id = :told");
        assertEquals(List.of(), books.check(patient).violations());

        books.change("update delivery set attempts = 0 where slice_id = :told");

        assertEquals(
            List.of(
                new Violation(
                    "deliveries-are-told-in-time",
                    Books.id("told").toString(),
                    "due since 2025-01-01 00:00:00+00 with 0 attempts, for command " + Books.id("telling")
                )
            ),
            books.check(patient).violations()
        );
    }

    @Test
    void allIsSeenAsItWasAtOneMoment() {
        SqlConnection other = Await.result(books.pool().getConnection());
        Await.result(other.query("begin; lock table delivery in access exclusive mode").execute());
        Future<CheckReport> report = new ConservationCheck(books.pool()).report();
        awaitOneThatWaits();

        Await.result(other.query("update claim set quantity = quantity + 1; commit").execute());

        assertEquals(List.of(), Await.result(report).violations());
        assertEquals(2, books.check().violations().size());
        Await.result(other.close());
    }

    @Test
    void aCheckThatTakesTooLongSaysWhereItWasAndLeavesNothingBehind() {
        SqlConnection other = Await.result(books.pool().getConnection());
        Await.result(other.query("begin; lock table slice in access exclusive mode").execute());
        CheckSettings hasty = new CheckSettings(Duration.ofMillis(900), 100, Duration.ofHours(1), Duration.ofDays(1));

        Throwable failure = Await.failure(new ConservationCheck(books.pool(), hasty).report());

        assertInstanceOf(CheckUnfinishedException.class, failure);
        assertTrue(failure.toString().contains("The law quantity-is-conserved could not be"), failure::toString);
        Await.result(other.query("rollback").execute());
        Await.result(other.close());
        assertEquals(List.of(), books.check().violations());
    }

    @Test
    void allViolationsAreCountedAndSomeAreShown() {
        books.changeUnseen(
            """
            insert into slice_wait (wallet_id, registry, certificate_id, command_id, quantity)
            select :wallet, 'narnia', :production, gen_random_uuid(), 1
              from generate_series(1, 150)
            """
        );

        CheckReport report = books.check();

        assertEquals(100, report.violations().size());
        assertEquals(
            List.of(150L),
            report
                .findings()
                .stream()
                .map(CheckReport.Finding::violations)
                .filter(count -> count > 0)
                .toList()
        );
    }

    private void awaitOneThatWaits() {
        Await.until(
            () ->
                books
                    .pool()
                    .query(
                        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
                    )
                    .execute(),
            rows -> rows.iterator().next().getLong(0) == 1
        );
    }
}
