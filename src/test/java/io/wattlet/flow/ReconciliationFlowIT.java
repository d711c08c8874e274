package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.wattlet.Await;
import io.wattlet.proto.registry.v1.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What the stream proves is put right, and the rest is reported, whatever is done to the books. */
class ReconciliationFlowIT extends ComparedBooks {

    private static final Outside OUTSIDE = new Outside();

    ReconciliationFlowIT() {
        super(OUTSIDE);
    }

    @AfterAll
    static void closeOutside() {
        OUTSIDE.close();
    }

    @Test
    void booksThatAreRightStayAsTheyAre() {
        completed(alice.transfer(production, receiver, 100));
        completed(alice.claim(production, consumption, 300));
        List<String> before = column("select id || state::text || updated_at from slice order by id");

        compare();

        assertEquals(before, column("select id || state::text || updated_at from slice order by id"));
        assertEquals(List.of(), column(FINDINGS));
        assertEquals(2, count("wattlet_reconciliation_certificates", "outcome", "compared"));
    }

    @Test
    void unresolvedSlicesBecomeWhatTheStreamHasThemAs() {
        completed(alice.transfer(production, receiver, 100));
        completed(alice.claim(production, consumption, 300));
        // As an import leaves them, of which nothing but the slices and the claim are known.
        execute("delete from delivery");
        execute("update claim set final_transaction_id = null, state = 'created'");
        execute("delete from registry_transaction");
        execute(
            "update command set state = 'failed', failure_code = 'x', failure_text = 'x'" +
                " where id in (select command_id from claim)"
        );
        execute("update slice set state = 'unresolved' where state in ('available', 'transferred', 'claimed')");
        execute(
            "update slice set endpoint_id = (select endpoint_id from slice where received limit 1) where endpoint_id is null"
        );

        compare(id -> id.equals(production) ? Future.failedFuture("no answer") : onTheRegistry(id));
        assertEquals(List.of("available 100", "sliced 400", "unresolved 300"), slicesOf(consumption, "''"));
        Conservation.assertHolds(here);
        compare();
        Conservation.assertHolds(here);
        compare();

        assertEquals(
            List.of("available 600", "claimed 300", "sliced 1000", "sliced 900", "transferred 100"),
            slicesOf(production, "''")
        );
        assertEquals(List.of("available 100", "claimed 300", "sliced 400"), slicesOf(consumption, "''"));
        assertEquals(List.of("claimed"), column("select state::text from claim"));
        assertEquals(List.of(), column(FINDINGS));
    }

    @Test
    void whatIsClaimedUnderAnUnknownAllocationStaysUnresolvedAndIsReported() {
        completed(alice.claim(production, consumption, 400));
        String claim = column("select id::text from claim").getFirst();
        forgetCommands();
        execute("update slice set state = 'unresolved' where state = 'claimed'");

        compare();

        assertEquals(List.of("available 600", "sliced 1000", "unresolved 400"), slicesOf(production, "''"));
        String finding = "claim-unknown unresolved: claimed under " + claim;
        assertEquals(List.of(finding, finding), column(FINDINGS));
    }

    @Test
    void aSliceThatWasSpentByNobodyKnownIsReportedAndThenTakenForWhatItIs() {
        completed(alice.transfer(production, receiver, 1000));
        forgetCommands();
        execute("update slice set state = 'available', receiver_id = null where state = 'transferred'");

        compare();

        assertEquals(List.of("unresolved 1000"), slicesOf(production, "''"));
        assertEquals(List.of("spent-elsewhere available: owned by another key"), column(FINDINGS));
        assertEquals(1, gauge("spent-elsewhere"));
        Conservation.assertHolds(here);

        compare();

        assertEquals(List.of("transferred 1000"), slicesOf(production, "''"));
        assertEquals(List.of(), column(FINDINGS));
        assertEquals(0, gauge("spent-elsewhere"));
    }

    @Test
    void aSliceThatWasCutByNobodyKnownIsReportedUntilItsPartsAreKnown() {
        completed(alice.transfer(production, receiver, 300));
        forgetCommands();
        execute("create table saved as select * from slice where parent_id is not null");
        execute("update slice set state = 'cancelled' where parent_id is not null");
        execute("update slice set state = 'available' where state = 'sliced'");

        compare();
        compare();
        compare();

        assertEquals(List.of("unresolved 1000"), slicesOf(production, "''"));
        assertEquals(List.of("sliced-elsewhere unresolved: sliced"), column(FINDINGS));
        assertEquals(List.of("true"), column("select (seen_at > since)::text from reconciliation_finding"));
        Conservation.assertHolds(here);

        execute("update slice set state = 'sliced' where state = 'unresolved'");
        execute("update slice set state = saved.state from saved where saved.id = slice.id");
        compare();

        assertEquals(List.of(), column(FINDINGS));
    }

    @Test
    void aSliceThatTheStreamNeverHadIsReportedAndLeftAsItIs() {
        execute("update slice set hash = sha256('') where quantity = 400");

        compare();

        assertEquals(List.of("available 400"), slicesOf(consumption, "''"));
        assertEquals(List.of("not-on-stream available: no such slice"), column(FINDINGS));
    }

    @Test
    void aStreamThatShowsLessThanWasCommittedChangesNothing() {
        completed(alice.claim(production, consumption, 400));
        List<String> before = column("select id || state::text from slice order by id");

        compare(id -> Future.succeededFuture(outside.devnet.registry().stream(id.streamId()).subList(0, 2)));

        assertEquals(before, column("select id || state::text from slice order by id"));
        assertEquals(
            List.of("available", "allocated"),
            column(
                "select split_part(shown, ' ', 1) from reconciliation_finding where kind = 'claim-not-shown' order by shown desc"
            )
        );
    }

    @Test
    void aWithdrawalThatIsOnTheStreamAndNotHereIsNoted() {
        withdraw(production);

        compare();

        assertEquals(
            List.of(production.streamId().toString()),
            column("select id::text from certificate where withdrawn_at is not null")
        );
        assertEquals(1, count("wattlet_reconciliation_repairs", "repair", "withdrawn"));
        assertEquals(List.of(), column(FINDINGS));
    }

    @Test
    void aWithdrawalThatIsHereAndNotOnTheStreamIsReported() {
        execute("update certificate set withdrawn_at = now() where id = '" + production.streamId() + "'");

        compare();

        assertEquals(List.of("withdrawn-here-only withdrawn: no withdrawal of it"), column(FINDINGS));
    }

    @Test
    void aStreamThatDoesNotStandUpToVerificationIsReportedAndChangesNothing() {
        completed(alice.transfer(production, receiver, 1000));
        forgetCommands();
        execute("update slice set state = 'available', receiver_id = null where state = 'transferred'");

        compare(id -> {
            List<Transaction> stream = outside.devnet.registry().stream(id.streamId());
            return Future.succeededFuture(
                stream.size() < 2 ? stream : List.of(stream.get(0), stream.get(1), stream.get(1))
            );
        });

        assertEquals(List.of("available 1000"), slicesOf(production, "''"));
        assertEquals(List.of("stream-rejected"), column("select kind from reconciliation_finding"));
    }

    @Test
    void aCommandThatBeginsWhileItIsComparedHasItsWay() {
        AtomicBoolean begun = new AtomicBoolean();

        // The books are read; then all of it is transferred; then the stream is read, which shows that.
        compare(id -> {
            Future<String> ended =
                id.equals(production) && begun.compareAndSet(false, true)
                    ? alice.transferring(production, receiver, 1000).map(Owner::accepted).compose(this::untilEnded)
                    : Future.succeededFuture("");
            return ended.map(_ -> outside.devnet.registry().stream(id.streamId()));
        });

        assertEquals(List.of("transferred 1000 " + receiver), slicesOf(production, "receiver_id"));
        assertEquals(List.of(), column(FINDINGS));
        assertEquals(List.of("delivered"), column("select state::text from delivery"));
    }

    @Test
    void whatALiveCommandHoldsIsLeftAlone() {
        Await.result(outside.devnet.registry().stopListening());
        UUID transfer = alice.transfer(production, receiver, 1000);
        Await.until(
            () -> Future.succeededFuture(column("select state::text from registry_transaction")),
            List.of("sent")::equals
        );

        compare(id -> Future.succeededFuture(outside.devnet.registry().stream(id.streamId()).subList(0, 1)));

        assertEquals(List.of("reserved 1000"), slicesOf(production, "''"));
        assertEquals(List.of(), column(FINDINGS));
        Await.result(outside.devnet.registry().startListening());
        completed(transfer);
    }

    @Test
    void whatChangedAMomentAgoIsLeftAlone() {
        completed(alice.transfer(production, receiver, 1000));
        forgetCommands();
        execute(
            "update slice set state = 'available', receiver_id = null, updated_at = now() where state = 'transferred'"
        );

        compare(this::onTheRegistry, Duration.ofMinutes(5));

        assertEquals(List.of("available 1000"), slicesOf(production, "''"));
        assertEquals(List.of(), column(FINDINGS));
    }
}
