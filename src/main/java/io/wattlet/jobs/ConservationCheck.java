package io.wattlet.jobs;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.List;

/**
 * Proves that no quantity was lost or made, and that everything that is under way belongs to somebody who will end it.
 *
 * <p>Each law is one statement, which sees the database as it was at one moment: the check may run while the node works.
 * It reads whole tables, so it is for tests and for the quiet hours.
 */
public final class ConservationCheck {

    private record Law(String name, String violations) {}

    // Parents that were cut, or are about to be, are counted by their parts.
    private static final Law CONSERVED = new Law(
        "quantity-is-conserved",
        """
        select wallet_id || '/' || registry || '/' || certificate_id as what,
               'received ' || received || ', accounted for ' || accounted as detail
          from (
                 select wallet_id, registry, certificate_id,
                        coalesce(sum(quantity) filter (where received), 0) as received,
                        coalesce(
                          sum(quantity) filter (
                            where state in (
                                    'available', 'reserved', 'registering', 'allocated', 'transferred', 'claimed', 'expired',
                                    'unresolved'
                                  )
                          ),
                          0
                        ) as accounted
                   from slice
                  group by wallet_id, registry, certificate_id
               ) as balance
         where received <> accounted
        """
    );

    private static final Law HOLDINGS_ARE_THE_SUMS_OF_SLICES = new Law(
        "holdings-are-the-sums-of-slices",
        """
        select coalesce(holding.wallet_id, summed.wallet_id) || '/' || coalesce(holding.registry, summed.registry)
                 || '/' || coalesce(holding.certificate_id, summed.certificate_id) as what,
               'holding says ' || coalesce(holding.available || ' available and ' || holding.spendable || ' spendable', 'nothing')
                 || ', slices say ' || coalesce(summed.available || ' and ' || summed.spendable, 'nothing') as detail
          from holding
          full join (
                 select wallet_id, registry, certificate_id,
                        sum(available_quantity(state, quantity)) as available,
                        sum(spendable_quantity(state, command_id, quantity, spent)) as spendable
                   from slice
                  group by wallet_id, registry, certificate_id
               ) as summed using (wallet_id, registry, certificate_id)
         where (coalesce(holding.available, 0), coalesce(holding.spendable, 0))
               <> (coalesce(summed.available, 0), coalesce(summed.spendable, 0))
            or holding.available is null
        """
    );

    private static final Law PARTS_MAKE_UP_THE_WHOLE = new Law(
        "parts-make-up-the-whole",
        """
        select parent.id::text as what,
               parent.state || ' slice of ' || parent.quantity || ' has parts of ' || coalesce(sum(part.quantity), 0)
                 as detail
          from slice as parent
          left join slice as part on part.parent_id = parent.id
                                 and part.state <> 'cancelled'
         where parent.state in ('slicing', 'sliced')
         group by parent.id
        having coalesce(sum(part.quantity), 0) <> parent.quantity
        """
    );

    private static final Law PARTS_COME_OF_A_CUT = new Law(
        "parts-come-of-a-cut",
        """
        select part.id::text as what,
               part.state || ' part of a slice that is ' || parent.state as detail
          from slice as part
          join slice as parent on parent.id = part.parent_id
         where part.state <> 'cancelled'
           and parent.state not in ('slicing', 'sliced')
        """
    );

    private static final Law ONLY_LIVE_COMMANDS_HOLD = new Law(
        "only-live-commands-hold-slices",
        """
        select slice.id::text as what,
               slice.state || ' slice is held by '
                 || coalesce('command ' || command.id || ', which has ' || command.state, 'nobody') as detail
          from slice
          left join command on command.id = slice.command_id
         where slice.command_id is not null and command.state <> 'pending'
            or slice.command_id is null and slice.state in ('reserved', 'slicing')
        """
    );

    private static final Law ONE_HOLDER = new Law(
        "one-command-changes-a-slice",
        """
        select changed.slice_id::text as what,
               'unsettled transactions of commands ' || string_agg(distinct command.id::text, ', ') as detail
          from registry_transaction as transaction
          join command on command.id = transaction.command_id
         cross join lateral unnest(transaction.changed_slices) as changed (slice_id)
         where transaction.state in ('planned', 'sent')
           and command.state = 'pending'
         group by changed.slice_id
        having count(distinct command.id) > 1
        """
    );

    private static final Law PARTS_HAVE_A_FUTURE = new Law(
        "registering-parts-have-a-live-transaction",
        """
        select slice.id::text as what,
               'no unsettled transaction of a pending command makes it' as detail
          from slice
         where slice.state = 'registering'
           and not exists (
                 select
                   from registry_transaction as transaction
                   join command on command.id = transaction.command_id
                  where transaction.registry = slice.registry
                    and transaction.stream_id = slice.certificate_id
                    and transaction.state in ('planned', 'sent')
                    and command.state = 'pending'
                    and slice.id = any(transaction.changed_slices)
               )
        """
    );

    private static final Law ENDED_MEANS_SETTLED = new Law(
        "ended-commands-have-no-unsettled-transaction",
        """
        select encode(transaction.id, 'base64') as what,
               transaction.state || ' transaction of command ' || command.id || ', which has ' || command.state as detail
          from registry_transaction as transaction
          join command on command.id = transaction.command_id
         where transaction.state in ('planned', 'sent')
           and command.state <> 'pending'
        """
    );

    private static final Law PENDING_GOES_ON = new Law(
        "pending-commands-have-a-next-attempt",
        """
        select id::text as what,
               'pending ' || kind || ' without a next attempt' as detail
          from command
         where state = 'pending'
           and next_attempt_at is null
        """
    );

    private static final Law FAILED_SAYS_WHY = new Law(
        "failed-commands-have-a-reason",
        """
        select id::text as what,
               'failed ' || kind || ' without code and text' as detail
          from command
         where state = 'failed'
           and (coalesce(failure_code, '') = '' or coalesce(failure_text, '') = '')
        """
    );

    private static final Law CLAIMS_CLAIM = new Law(
        "claims-have-claimed-slices",
        """
        select claim.id::text as what,
               'claimed, with a production slice that is ' || production.state || ' and a consumption slice that is '
                 || consumption.state as detail
          from claim
          join slice as production on production.id = claim.production_slice_id
          join slice as consumption on consumption.id = claim.consumption_slice_id
         where claim.state = 'claimed'
           and (production.state <> 'claimed' or consumption.state <> 'claimed')
        """
    );

    // While a claim is under way its production slice is claimed before its consumption slice.
    private static final Law CLAIMED_BY_ONE = new Law(
        "claimed-slices-have-one-claim",
        """
        select slice.id::text as what,
               'claimed by ' || count(claim.id) || ' claims' as detail
          from slice
          left join claim
                 on slice.id in (claim.production_slice_id, claim.consumption_slice_id)
                and (
                      claim.state = 'claimed'
                      or claim.state = 'created'
                         and exists (
                               select from command where command.id = claim.command_id and command.state = 'pending'
                             )
                    )
         where slice.state = 'claimed'
         group by slice.id
        having count(claim.id) <> 1
        """
    );

    private static final List<Law> LAWS = List.of(
        CONSERVED,
        HOLDINGS_ARE_THE_SUMS_OF_SLICES,
        PARTS_MAKE_UP_THE_WHOLE,
        PARTS_COME_OF_A_CUT,
        ONLY_LIVE_COMMANDS_HOLD,
        ONE_HOLDER,
        PARTS_HAVE_A_FUTURE,
        ENDED_MEANS_SETTLED,
        PENDING_GOES_ON,
        FAILED_SAYS_WHY,
        CLAIMS_CLAIM,
        CLAIMED_BY_ONE
    );

    private final SqlClient database;

    /**
     * Reads nothing yet.
     *
     * @param database a pool on the database that commands change, not on a replica
     */
    public ConservationCheck(SqlClient database) {
        this.database = database;
    }

    /** Checks every law; empty when all hold. */
    public Future<List<Violation>> run() {
        return Future.all(LAWS.stream().map(this::violations).toList()).map(all ->
            all.<List<Violation>>list().stream().flatMap(List::stream).toList()
        );
    }

    private Future<List<Violation>> violations(Law law) {
        return database
            .query(law.violations())
            .execute()
            .map(rows ->
                rows
                    .stream()
                    .map(row -> new Violation(law.name(), row.getString("what"), row.getString("detail")))
                    .toList()
            );
    }
}
