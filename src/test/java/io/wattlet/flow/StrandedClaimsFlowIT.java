package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Claims of which something stands on a registry that nothing undoes. */
class StrandedClaimsFlowIT extends ComparedBooks {

    private static final Outside OUTSIDE = new Outside();

    StrandedClaimsFlowIT() {
        super(OUTSIDE);
    }

    @AfterAll
    static void closeOutside() {
        OUTSIDE.close();
    }

    @Test
    void aClaimThatStrandedIsFinishedWithWhatItSigned() {
        UUID claim = strand(1);

        compare();

        assertEquals("completed", alice.end(claim));
        assertEquals(List.of("claimed"), column("select state::text from claim"));
        assertEquals(List.of("claimed 400"), slicesOf(consumption, "''"));
        assertEquals(1, count("wattlet_reconciliation_repairs", "repair", "claim-resumed"));
        compare();
        assertEquals(List.of(), column(FINDINGS));
    }

    @Test
    void aClaimThatStrandedBeforeAnythingWasClaimedIsFinishedToo() {
        UUID claim = strand(2);

        compare();

        assertEquals("completed", alice.end(claim));
        assertEquals(List.of("claimed"), column("select state::text from claim"));
    }

    @Test
    void aClaimThatTheRegistryRefusesHalfWayIsStranded() {
        UUID claim = cutOff(1);
        withdraw(production);

        restart();

        assertEquals("failed", alice.end(claim));
        assertEquals(List.of("stranded"), column("select state::text from claim"));
        assertEquals(List.of("allocated 400"), slicesOf(consumption, "''"));
    }

    @Test
    void aStrandedClaimThatCannotBeFinishedSaysWhy() {
        UUID claim = strand(1);
        withdraw(production);

        compare();
        compare();

        assertEquals("failed", alice.end(claim));
        assertEquals(List.of("stranded"), column("select state::text from claim"));
        assertEquals(List.of("claim-stranded stranded: ProductionCertificate is withdrawn"), column(FINDINGS));
        assertEquals(List.of("allocated 400"), slicesOf(consumption, "''"));
    }

    /** Everything of a claim is committed but its last transactions, and those count as refused. */
    private UUID strand(int missing) {
        UUID claim = cutOff(missing);
        execute("update registry_transaction set state = 'committed' where state = 'sent'");
        if (missing == 1) {
            execute(
                "update slice set state = 'claimed', command_id = null where state = 'allocated' and certificate_id = '" +
                    production.streamId() +
                    "'"
            );
        } else {
            execute("update slice set state = 'allocated' where state = 'reserved'");
        }
        execute("update slice set command_id = null where command_id is not null");
        execute(
            """
            update registry_transaction
               set state = 'refused',
                   message = 'no',
                   sends = 1
             where ordinal = (select min(ordinal) from registry_transaction where state = 'planned')
            """
        );
        execute("update registry_transaction set state = 'cancelled' where state = 'planned'");
        execute("update claim set state = 'stranded'");
        execute(
            """
            update command
               set state = 'failed',
                   failure_code = 'registry-refused',
                   failure_text = 'no',
                   next_attempt_at = null,
                   in_hand = false,
                   attempt = attempt + 1
             where state = 'pending'
            """
        );
        Conservation.assertHolds(books);
        restart();
        return claim;
    }

    /** A node goes away when the last transactions of a claim have not been sent. */
    private UUID cutOff(int missing) {
        execute(
            """
            create function hinder() returns trigger language plpgsql as $$
            begin
              if new.ordinal > (select max(ordinal) - %d from registry_transaction where command_id = new.command_id) then
                raise 'not now';
              end if;
              return new;
            end
            $$
            """.formatted(missing)
        );
        execute("create trigger hinder before update on registry_transaction for each row execute function hinder()");
        UUID claim = alice.claim(production, consumption, 400);
        if (missing == 1) {
            awaitLast(production, "ClaimedEvent");
        } else {
            awaitLast(consumption, "AllocatedEvent");
        }
        here.crash();
        execute("drop trigger hinder on registry_transaction");
        return claim;
    }
}
