package io.wattlet.jobs;

import java.util.List;

/** Every transaction of a registry belongs to a plan that goes on, and what it changed is in the slices. */
final class TransactionLaws {

    private static final String STREAM_IS_RIGHT = """
        Compare the slices with the certificate's stream on its registry, which is right, and set their states to what it \
        shows.""";

    private static final Law BELONG_TO_COMMANDS = new Law(
        "transactions-belong-to-commands",
        "Every transaction belongs to a command.",
        "If it was sent, the certificate's stream says whether it took effect: compare the wallet's slices with it.",
        """
        select encode(transaction.id, 'base64') as what,
               transaction.state || ' transaction of a command that is not there' as detail
          from registry_transaction as transaction
          left join command on command.id = transaction.command_id
         where command.id is null
        """
    );

    private static final Law ENDED_MEANS_SETTLED = new Law(
        "ended-commands-have-no-unsettled-transaction",
        "When a command has ended, nothing is open of what it sent or was going to send.",
        """
        Nobody follows it any more, and the registry may still commit it: look for it in the certificate's stream, and set \
        transaction and slices to what that shows.""",
        """
        select encode(transaction.id, 'base64') as what,
               transaction.state || ' transaction of command ' || command.id || ', which has ' || command.state as detail
          from registry_transaction as transaction
          join command on command.id = transaction.command_id
         where transaction.state in ('planned', 'sent')
           and command.state <> 'pending'
        """
    );

    private static final Law PREDECESSORS_ARE_THERE = new Law(
        "predecessors-are-there",
        "What a transaction builds on is an earlier transaction of the same command.",
        "The plan cannot go on by itself. Look in the certificates' streams how far it came.",
        """
        select encode(transaction.id, 'base64') as what,
               transaction.state || ' transaction ' || transaction.ordinal || ' of command ' || transaction.command_id
                 || ' builds on ' || needed.ordinal || ', which '
                 || case when predecessor.id is null then 'is not there' else 'does not come before it' end as detail
          from registry_transaction as transaction
         cross join lateral unnest(transaction.predecessors) as needed (ordinal)
          left join registry_transaction as predecessor on predecessor.command_id = transaction.command_id
                                                       and predecessor.ordinal = needed.ordinal
         where predecessor.id is null
            or predecessor.ordinal >= transaction.ordinal
        """
    );

    // Whoever lost the lease may have noted a refusal and no more; the next holder goes on from there.
    private static final Law UNSETTLED_CAN_COMMIT = new Law(
        "unsettled-transactions-can-commit",
        """
        Nothing is about to be sent that builds on what was refused, and nothing was sent before what it builds on. A \
        refusal is dealt with within check.overdueAfter.""",
        "Look for the command's id in the logs of the nodes: its plan does not come to an end.",
        """
        select encode(transaction.id, 'base64') as what,
               transaction.state || ' transaction ' || transaction.ordinal || ' of command ' || transaction.command_id
                 || ' builds on ' || predecessor.ordinal || ', which is ' || predecessor.state as detail
          from registry_transaction as transaction
         cross join lateral unnest(transaction.predecessors) as needed (ordinal)
          join registry_transaction as predecessor on predecessor.command_id = transaction.command_id
                                                  and predecessor.ordinal = needed.ordinal
         where transaction.state = 'sent' and predecessor.state = 'planned'
            or transaction.state in ('planned', 'sent')
               and predecessor.state in ('refused', 'cancelled')
               and coalesce(predecessor.settled_at, '-infinity')
                     < now() - current_setting('wattlet.overdue_after')::interval
        """
    );

    private static final Law COMMITTED_BUILDS_ON_COMMITTED = new Law(
        "committed-transactions-build-on-committed",
        "What a committed transaction builds on was committed.",
        STREAM_IS_RIGHT,
        """
        select encode(transaction.id, 'base64') as what,
               'committed transaction ' || transaction.ordinal || ' of command ' || transaction.command_id
                 || ' builds on ' || predecessor.ordinal || ', which is ' || predecessor.state as detail
          from registry_transaction as transaction
         cross join lateral unnest(transaction.predecessors) as needed (ordinal)
          join registry_transaction as predecessor on predecessor.command_id = transaction.command_id
                                                  and predecessor.ordinal = needed.ordinal
         where transaction.state = 'committed'
           and predecessor.state <> 'committed'
        """
    );

    // Later commands move slices on, but not from everywhere to everywhere. Whatever made a slice available again after it
    // was claimed ended that claim, or was committed later.
    private static final Law COMMITS_ARE_IN_THE_SLICES = new Law(
        "commits-are-in-the-slices",
        "What committed transactions changed is to be seen in the slices.",
        STREAM_IS_RIGHT,
        """
        with change as (
          select transaction.id, transaction.settled_at, changed.slice_id, changed.state
            from registry_transaction as transaction
           cross join lateral unnest(transaction.changed_slices, transaction.changed_states) as changed (slice_id, state)
           where transaction.state = 'committed'
        ), freed as (
          select slice_id, max(freed_at) as freed_at
            from (
                   select slice_id, settled_at as freed_at
                     from change
                    where state = 'available'
                    union all
                   select unnest(array[production_slice_id, consumption_slice_id]), 'infinity'
                     from claim
                    where state = 'unclaimed'
                 ) as free
           group by slice_id
        )
        select encode(change.id, 'base64') || '/' || change.slice_id as what,
               'committed as ' || change.state || ', and the slice is ' || coalesce(slice.state::text, 'not there')
                 as detail
          from change
          left join slice on slice.id = change.slice_id
          left join freed on freed.slice_id = change.slice_id
         where slice.id is null
            or slice.state in ('registering', 'cancelled')
            or change.state in ('sliced', 'transferred') and slice.state <> change.state
            or change.state in ('allocated', 'claimed')
               and slice.state <> 'claimed'
               and (change.state = 'claimed' or slice.state <> 'allocated')
               and (freed.freed_at is null or freed.freed_at <= change.settled_at)
        """
    );

    private static final Law UNSETTLED_CHANGES_WHAT_IS_HELD = new Law(
        "unsettled-transactions-change-what-is-held",
        "What a transaction under way is going to change is not spendable, and not spent already.",
        """
        The slice may be spent twice as far as this node knows; the registry lets it happen once. Let the command come to \
        its end, then compare the slice with the certificate's stream.""",
        """
        select encode(transaction.id, 'base64') || '/' || changed.slice_id as what,
               transaction.state || ' transaction of command ' || command.id || ' changes a slice that is '
                 || coalesce(slice.state::text, 'not there') as detail
          from registry_transaction as transaction
          join command on command.id = transaction.command_id
         cross join lateral unnest(transaction.changed_slices) as changed (slice_id)
          left join slice on slice.id = changed.slice_id
         where transaction.state in ('planned', 'sent')
           and command.state = 'pending'
           and (
                 slice.id is null
                 or slice.state in ('available', 'sliced', 'transferred', 'expired', 'unresolved', 'cancelled')
               )
        """
    );

    private static final Law PARTS_HAVE_A_FUTURE = new Law(
        "registering-parts-have-a-live-transaction",
        "A part that the registry does not know yet is being made by a transaction of a pending command.",
        "Look in the certificate's stream whether the slice was cut: then the part is there, otherwise it is not.",
        """
        select slice.id::text as what,
               'no unsettled transaction of a pending command makes it' as detail
          from slice
          left join (
                 select distinct unnest(transaction.changed_slices) as slice_id
                   from registry_transaction as transaction
                   join command on command.id = transaction.command_id
                  where transaction.state in ('planned', 'sent')
                    and command.state = 'pending'
               ) as coming on coming.slice_id = slice.id
         where slice.state = 'registering'
           and coming.slice_id is null
        """
    );

    static final List<Law> ALL = List.of(
        BELONG_TO_COMMANDS,
        ENDED_MEANS_SETTLED,
        PREDECESSORS_ARE_THERE,
        UNSETTLED_CAN_COMMIT,
        COMMITTED_BUILDS_ON_COMMITTED,
        COMMITS_ARE_IN_THE_SLICES,
        UNSETTLED_CHANGES_WHAT_IS_HELD,
        PARTS_HAVE_A_FUTURE
    );

    private TransactionLaws() {}
}
