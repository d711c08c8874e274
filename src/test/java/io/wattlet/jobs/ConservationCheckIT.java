package io.wattlet.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import io.wattlet.TestDatabase;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Books that are right pass; each kind of damage is planted, and found. */
class ConservationCheckIT {

    private static final UUID WALLET = id(1);
    private static final UUID ENDPOINT = id(2);
    private static final UUID RECEIVER = id(3);
    private static final UUID CERTIFICATE = id(4);
    private static final UUID PENDING = id(5);
    private static final UUID ENDED = id(6);
    private static final UUID OTHER_PENDING = id(7);
    private static final UUID WHOLE = id(10);
    private static final UUID CUT = id(11);
    private static final UUID REST = id(12);
    private static final UUID SENT = id(13);
    private static final UUID CUTTING = id(14);
    private static final UUID COMING = id(15);
    private static final UUID COMING_TOO = id(16);
    private static final UUID PRODUCTION = id(17);
    private static final UUID CONSUMPTION = id(18);
    private static final UUID CLAIM = id(20);

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(vertx, new DatabaseConfiguration(TestDatabase.fresh(), 2, null));

    @BeforeEach
    void goodBooks() throws TimeoutException {
        execute(
            """
            insert into wallet (id, owner, master_key, master_key_id, public_key)
            values ($1, 'alice', '', 'k', decode(repeat('01', 74), 'hex'))
            """,
            WALLET
        );
        execute(
            """
            insert into wallet_endpoint (id, wallet_id, position, public_key)
            values ($1, $2, 1, decode(repeat('02', 74), 'hex'))
            """,
            ENDPOINT,
            WALLET
        );
        execute(
            """
            insert into external_endpoint (id, owner, url, public_key, text_reference)
            values ($1, 'alice', 'http://peer/', decode(repeat('03', 74), 'hex'), '')
            """,
            RECEIVER
        );
        execute(
            """
            insert into certificate (registry, id, type, grid_area, period_start, period_end, attributes)
            values ('narnia', $1, 2, 'DK1', now(), now(), '[]')
            """,
            CERTIFICATE
        );
        command(PENDING, "transfer", "pending");
        command(OTHER_PENDING, "transfer", "pending");
        command(ENDED, "claim", "completed");
        slice(WHOLE, 100, "available", true, null, null);
        // cut and done with: one part stayed, one left
        slice(CUT, 200, "sliced", true, null, null);
        slice(REST, 150, "available", false, CUT, null);
        slice(SENT, 50, "transferred", false, CUT, null);
        slice(id(30), 50, "cancelled", false, CUT, null);
        // being cut
        slice(CUTTING, 70, "slicing", true, null, PENDING);
        slice(COMING, 30, "registering", false, CUTTING, PENDING);
        slice(COMING_TOO, 40, "registering", false, CUTTING, null);
        transaction(1, PENDING, "sent", COMING, COMING_TOO);
        slice(PRODUCTION, 10, "claimed", true, null, null);
        slice(CONSUMPTION, 10, "claimed", true, null, null);
        transaction(2, ENDED, "committed", PRODUCTION);
        execute(
            """
            insert into claim (
                     id, command_id, wallet_id, production_slice_id, consumption_slice_id, quantity, state,
                     final_transaction_id, production_registry, production_certificate_id, production_start,
                     production_end, consumption_registry, consumption_certificate_id, consumption_start,
                     consumption_end, trial
                   )
            select $1, $2, $3, $4, $5, 10, 'claimed', id, 'narnia', $4, now(), now(), 'narnia', $5, now(), now(), false
              from registry_transaction
             where command_id = $2
            """,
            CLAIM,
            ENDED,
            WALLET,
            PRODUCTION,
            CONSUMPTION
        );
    }

    @AfterEach
    void close() throws TimeoutException {
        await(database.close());
        await(vertx.close());
    }

    @Test
    void rightBooksPass() throws TimeoutException {
        assertEquals(List.of(), await(new ConservationCheck(database.pool()).run()));
    }

    @Test
    void lostQuantityIsFound() throws TimeoutException {
        execute("update slice set quantity = 99 where id = $1 and received", WHOLE);
        assertEquals(List.of(), await(new ConservationCheck(database.pool()).run()));

        execute("update slice set state = 'cancelled' where id = $1", WHOLE);

        assertFound(
            new Violation("quantity-is-conserved", WALLET + "/narnia/" + CERTIFICATE, "received 389, accounted for 290")
        );
    }

    @Test
    void quantityFromNowhereIsFound() throws TimeoutException {
        slice(id(40), 5, "available", false, null, null);

        assertFound(
            new Violation("quantity-is-conserved", WALLET + "/narnia/" + CERTIFICATE, "received 390, accounted for 395")
        );
    }

    @Test
    void partsThatDoNotMakeUpTheWholeAreFound() throws TimeoutException {
        // The total stays right: what one cut lost the other one made.
        execute("update slice set quantity = 149 where id = $1", REST);
        execute("update slice set quantity = 31 where id = $1", COMING);

        assertFound(
            new Violation("parts-make-up-the-whole", CUT.toString(), "sliced slice of 200 has parts of 199"),
            new Violation("parts-make-up-the-whole", CUTTING.toString(), "slicing slice of 70 has parts of 71")
        );
    }

    @Test
    void aCutSliceWithoutPartsIsFound() throws TimeoutException {
        slice(id(40), 5, "sliced", false, null, null);

        assertFound(new Violation("parts-make-up-the-whole", id(40).toString(), "sliced slice of 5 has parts of 0"));
    }

    @Test
    void aPartOfAWholeSliceIsFound() throws TimeoutException {
        slice(id(40), 0, "available", false, WHOLE, null);

        assertFound(
            new Violation("parts-come-of-a-cut", id(40).toString(), "available part of a slice that is available")
        );
    }

    @Test
    void aSliceHeldByAnEndedCommandIsFound() throws TimeoutException {
        execute("update slice set state = 'reserved', command_id = $1 where id = $2", ENDED, WHOLE);

        assertFound(
            new Violation(
                "only-live-commands-hold-slices",
                WHOLE.toString(),
                "reserved slice is held by command " + ENDED + ", which has completed"
            )
        );
    }

    @Test
    void aReservedSliceHeldByNobodyIsFound() throws TimeoutException {
        execute("update slice set state = 'reserved' where id = $1", WHOLE);

        assertFound(
            new Violation("only-live-commands-hold-slices", WHOLE.toString(), "reserved slice is held by nobody")
        );
    }

    @Test
    void aSliceThatTwoCommandsChangeIsFound() throws TimeoutException {
        transaction(3, OTHER_PENDING, "planned", COMING);

        assertFound(
            new Violation(
                "one-command-changes-a-slice",
                COMING.toString(),
                "unsettled transactions of commands " + PENDING + ", " + OTHER_PENDING
            )
        );
    }

    @Test
    void aPartThatNothingWillMakeIsFound() throws TimeoutException {
        execute("update registry_transaction set state = 'cancelled' where command_id = $1", PENDING);

        assertFound(
            new Violation(
                "registering-parts-have-a-live-transaction",
                COMING.toString(),
                "no unsettled transaction of a pending command makes it"
            ),
            new Violation(
                "registering-parts-have-a-live-transaction",
                COMING_TOO.toString(),
                "no unsettled transaction of a pending command makes it"
            )
        );
    }

    @Test
    void anEndedCommandWithAnUnsettledTransactionIsFound() throws TimeoutException {
        transaction(3, ENDED, "sent", WHOLE);

        assertFound(
            new Violation(
                "ended-commands-have-no-unsettled-transaction",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAM=",
                "sent transaction of command " + ENDED + ", which has completed"
            )
        );
    }

    @Test
    void commandsThatNobodyWillTryAgainOrThatFailedSilentlyAreFound() throws TimeoutException {
        execute("alter table command drop constraint command_check, drop constraint command_check1");
        execute("update command set next_attempt_at = null where id = $1", OTHER_PENDING);
        execute("update command set state = 'failed', failure_code = 'x' where id = $1", ENDED);

        assertFound(
            new Violation(
                "pending-commands-have-a-next-attempt",
                OTHER_PENDING.toString(),
                "pending transfer without a next attempt"
            ),
            new Violation("failed-commands-have-a-reason", ENDED.toString(), "failed claim without code and text")
        );
    }

    @Test
    void aClaimWhoseSlicesAreNotClaimedIsFound() throws TimeoutException {
        execute("update slice set state = 'available' where id = $1", CONSUMPTION);

        assertFound(
            new Violation(
                "claims-have-claimed-slices",
                CLAIM.toString(),
                "claimed, with a production slice that is claimed and a consumption slice that is available"
            )
        );
    }

    @Test
    void claimedSlicesWithoutAClaimAreFound() throws TimeoutException {
        execute("update claim set state = 'created'");

        assertFound(
            new Violation("claimed-slices-have-one-claim", PRODUCTION.toString(), "claimed by 0 claims"),
            new Violation("claimed-slices-have-one-claim", CONSUMPTION.toString(), "claimed by 0 claims")
        );
    }

    @Test
    void aClaimUnderWayMayHaveClaimedItsProductionSliceAlready() throws TimeoutException {
        execute("update claim set state = 'created', command_id = $1", PENDING);
        execute("update slice set state = 'allocated', command_id = $1 where id = $2", PENDING, CONSUMPTION);

        assertEquals(List.of(), await(new ConservationCheck(database.pool()).run()));
    }

    @Test
    void aSliceThatTwoClaimsClaimIsFound() throws TimeoutException {
        execute(
            """
            insert into claim (
                     id, command_id, wallet_id, production_slice_id, consumption_slice_id, quantity, state,
                     final_transaction_id, production_registry, production_certificate_id, production_start,
                     production_end, consumption_registry, consumption_certificate_id, consumption_start,
                     consumption_end, trial
                   )
            select $1, command_id, wallet_id, production_slice_id, consumption_slice_id, quantity, state,
                   final_transaction_id, production_registry, production_certificate_id, production_start,
                   production_end, consumption_registry, consumption_certificate_id, consumption_start,
                   consumption_end, trial
              from claim
            """,
            id(21)
        );

        assertFound(
            new Violation("claimed-slices-have-one-claim", PRODUCTION.toString(), "claimed by 2 claims"),
            new Violation("claimed-slices-have-one-claim", CONSUMPTION.toString(), "claimed by 2 claims")
        );
    }

    private void assertFound(Violation... violations) throws TimeoutException {
        List<Violation> found = await(new ConservationCheck(database.pool()).run())
            .stream()
            .sorted(Comparator.comparing(Violation::what).thenComparing(Violation::law))
            .toList();
        assertEquals(
            Stream.of(violations).sorted(Comparator.comparing(Violation::what).thenComparing(Violation::law)).toList(),
            found
        );
    }

    private void command(UUID id, String kind, String state) throws TimeoutException {
        execute(
            """
            insert into command (id, kind, wallet_id, payload, state, next_attempt_at)
            values ($1, $2::text::command_kind, $3, '{}', $4::text::command_state,
                    case $4::text when 'pending' then now() end)
            """,
            id,
            kind,
            WALLET,
            state
        );
    }

    private void slice(
        UUID id,
        long quantity,
        String state,
        boolean received,
        @Nullable UUID parent,
        @Nullable UUID command
    ) throws TimeoutException {
        execute(
            """
            insert into slice (
                     id, wallet_id, registry, certificate_id, hash, quantity, blinding, endpoint_id, position, state,
                     received, parent_id, command_id
                   )
            values (
                     $1, $2, 'narnia', $3, sha256($1::text::bytea), $4, decode(repeat('00', 32), 'hex'), $5, 1,
                     $6::text::slice_state, $7, $8, $9
                   )
            """,
            id,
            WALLET,
            CERTIFICATE,
            quantity,
            ENDPOINT,
            state,
            received,
            parent,
            command
        );
    }

    private void transaction(int number, UUID command, String state, UUID... slices) throws TimeoutException {
        execute(
            """
            insert into registry_transaction (
                     id, command_id, ordinal, registry, stream_id, bytes, predecessors, state, changed_slices,
                     changed_states
                   )
            values (
                     decode(lpad(to_hex($1::int), 64, '0'), 'hex'), $2, $1, 'narnia', $3, '', '{}',
                     $4::text::transaction_state, $5, array_fill('available'::slice_state, array[cardinality($5)])
                   )
            """,
            number,
            command,
            CERTIFICATE,
            state,
            slices
        );
    }

    private void execute(String statement, @Nullable Object... parameters) throws TimeoutException {
        await(database.pool().preparedQuery(statement).execute(Tuple.from(parameters)));
    }

    private static UUID id(int number) {
        return new UUID(0, number);
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(20, TimeUnit.SECONDS);
    }
}
