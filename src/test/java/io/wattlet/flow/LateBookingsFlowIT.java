package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Transactions that count as refused and were committed are booked, and their commands go on. */
class LateBookingsFlowIT extends ComparedBooks {

    private static final Outside OUTSIDE = new Outside();

    LateBookingsFlowIT() {
        super(OUTSIDE);
    }

    @AfterAll
    static void closeOutside() {
        OUTSIDE.close();
    }

    @Test
    void aTransferThatCountsAsRefusedButWasCommittedIsBookedAndItsReceiverIsTold() {
        UUID transfer = completed(alice.transfer(production, receiver, 1000));
        setBack(transfer);
        assertEquals(List.of("1000"), available(production));

        compare();

        assertEquals("completed", alice.end(transfer));
        assertEquals(List.of("transferred 1000 " + receiver), slicesOf(production, "receiver_id"));
        assertEquals(List.of("delivered"), column("select state::text from delivery"));
        assertEquals(1, count("wattlet_reconciliation_repairs", "repair", "transferred"));
    }

    @Test
    void aCutThatCountsAsRefusedButWasCommittedIsBookedWithItsParts() {
        UUID transfer = completed(alice.transfer(production, receiver, 300));
        setBack(transfer);
        assertEquals(List.of("1000"), available(production));

        compare();

        assertEquals("completed", alice.end(transfer));
        assertEquals(List.of("available 700", "sliced 1000", "transferred 300"), slicesOf(production, "''"));
        assertEquals(List.of("delivered"), column("select state::text from delivery"));
    }

    @Test
    void aClaimThatCountsAsRefusedButWasCommittedIsBookedStepByStep() {
        UUID claim = completed(alice.claim(production, consumption, 300));
        setBack(claim);
        assertEquals(List.of("rejected"), column("select state::text from claim"));

        // Cut, allocated, claimed; and the consumption slice after the production slice.
        for (int run = 0; run < 4; run++) {
            compare();
            Conservation.assertHolds(here);
        }

        assertEquals("completed", alice.end(claim));
        assertEquals(List.of("claimed"), column("select state::text from claim"));
        assertEquals(List.of("available 700", "claimed 300", "sliced 1000"), slicesOf(production, "''"));
        assertEquals(List.of("available 100", "claimed 300", "sliced 400"), slicesOf(consumption, "''"));
        assertEquals(List.of(), column(FINDINGS));
    }

    @Test
    void aConsumptionSliceIsBookedAsClaimedAfterItsProductionSlice() {
        UUID claim = completed(alice.claim(production, consumption, 400));
        setBack(claim);
        compare();
        compare();
        assertEquals(List.of("allocated 400"), slicesOf(consumption, "''"));

        compare(id -> id.equals(production) ? Future.failedFuture("no answer") : onTheRegistry(id));

        assertEquals(List.of("allocated 400"), slicesOf(consumption, "''"));
        Conservation.assertHolds(here);
        assertEquals(
            List.of(production.streamId().toString()),
            column("select id from certificate where compare_after <= now() and type = 2")
        );

        compare();
        compare();

        assertEquals("completed", alice.end(claim));
    }

    @Test
    void aTransferThatIsBookedLateAndWasGivenUpInPartTellsTheReceiverAndFails() {
        UUID transfer = completed(alice.transfer(production, receiver, 1000));
        setBack(transfer);
        execute(
            """
            insert into registry_transaction (
                     id, command_id, ordinal, registry, stream_id, bytes, predecessors, state, changed_slices, changed_states
                   )
            select sha256(id), command_id, 1, registry, stream_id, bytes, '{}', 'cancelled', '{}', '{}'
              from registry_transaction
            """
        );

        compare();

        assertEquals("failed", alice.end(transfer));
        assertEquals(List.of("transferred 1000 " + receiver), slicesOf(production, "receiver_id"));
        assertEquals(List.of("delivered"), column("select state::text from delivery"));
        assertEquals(
            List.of("Part of it was given up earlier."),
            column("select failure_text from command where failure_text is not null")
        );
    }

    /** Books a completed command as one of which the registry refused the first transaction, and the rest was given up. */
    private void setBack(UUID command) {
        String ofCommand = " where command_id = '" + command + "'";
        String changed = "(select unnest(changed_slices) from registry_transaction" + ofCommand + ")";
        execute("update delivery set state = 'cancelled', delivered_at = null" + ofCommand);
        execute("update claim set state = 'rejected'" + ofCommand);
        execute("update slice set state = 'cancelled' where parent_id is not null and id in " + changed);
        execute(
            "update slice set state = 'available', receiver_id = null where parent_id is null and id in " + changed
        );
        execute(
            "update registry_transaction set state = case when ordinal = 0 then 'refused' else 'cancelled' end::transaction_state" +
                ofCommand
        );
        execute(
            "update command set state = 'failed', failure_code = 'registry-refused', failure_text = 'no' where id = '" +
                command +
                "'"
        );
        Conservation.assertHolds(here);
    }
}
