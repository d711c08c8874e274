package io.wattlet.jobs;

import java.util.List;

/** Every command ends, says how, and holds slices no longer than until then. */
final class CommandLaws {

    private static final String RELEASE_BY_HAND = """
        Look at the command, its transactions and the certificate's stream: what the stream shows as spent is spent, the \
        rest may be made available again.""";

    private static final Law ONLY_LIVE_COMMANDS_HOLD = new Law(
        "only-live-commands-hold-slices",
        "A slice that is held for a command is held for a pending one.",
        RELEASE_BY_HAND,
        """
        select slice.id::text as what,
               slice.state || ' slice is held by '
                 || case
                      when slice.command_id is null then 'nobody'
                      when command.id is null then 'a command that is not there'
                      else 'command ' || command.id || ', which has ' || command.state
                    end as detail
          from slice
          left join command on command.id = slice.command_id
         where slice.command_id is not null and command.state is distinct from 'pending'
            or slice.command_id is null and slice.state in ('reserved', 'slicing')
        """
    );

    private static final Law ONE_HOLDER = new Law(
        "one-command-changes-a-slice",
        "No slice is in the hands of two pending commands.",
        """
        The registry lets one of them have it. Let both come to their end; if one does not, look which of them the \
        certificate's stream shows.""",
        """
        select held.slice_id::text as what,
               'in the hands of commands ' || string_agg(command.id::text, ', ' order by command.id) as detail
          from (
                 select unnest(changed_slices) as slice_id, command_id
                   from registry_transaction
                  where state in ('planned', 'sent')
                  union
                 select id, command_id
                   from slice
                  where command_id is not null
                  union
                 select unnest(array[production_slice_id, consumption_slice_id]), command_id
                   from claim
                  where state = 'created'
                  union
                 select slice_id, command_id
                   from delivery
                  where state in ('planned', 'due')
               ) as held
          join command on command.id = held.command_id
         where command.state = 'pending'
         group by held.slice_id
        having count(*) > 1
        """
    );

    // Nothing waits a month at once: the longest pauses are a day.
    private static final Law PENDING_GOES_ON = new Law(
        "pending-commands-have-a-next-attempt",
        "A pending command has a time of its next attempt, within 30 days.",
        "Set next_attempt_at of the command to now: a sweep takes it up.",
        """
        select id::text as what,
               'pending ' || kind || coalesce(' that waits until ' || next_attempt_at, ' without a next attempt') as detail
          from command
         where state = 'pending'
           and (next_attempt_at is null or next_attempt_at > now() + interval '30 days')
        """
    );

    private static final Law ATTEMPTED_IN_TIME = new Law(
        "commands-are-attempted-in-time",
        "While nodes run, a pending command is taken up soon after its time has come: within check.overdueAfter.",
        """
        Workers are too few, hang, or cannot read the command: look for its id in the logs of the nodes, at \
        wattlet_commands_in_hand, and whether nodes of the version that wrote it still run.""",
        """
        select id::text as what,
               'pending ' || kind || ', attempt ' || attempt || ', is due since ' || next_attempt_at as detail
          from command
         where state = 'pending'
           and next_attempt_at < now() - current_setting('wattlet.overdue_after')::interval
           and exists (
                 select
                   from job
                  where greatest(last_ended_at, held_until) > now() - current_setting('wattlet.overdue_after')::interval
               )
        """
    );

    private static final Law FAILED_SAYS_WHY = new Law(
        "failed-commands-have-a-reason",
        "A failed command has a code and a text that say why.",
        "Its owner cannot tell what happened: find out from the logs of that time, and tell them.",
        """
        select id::text as what,
               'failed ' || kind || ' without code and text' as detail
          from command
         where state = 'failed'
           and (coalesce(failure_code, '') = '' or coalesce(failure_text, '') = '')
        """
    );

    private static final Law ENDED_IS_OVER = new Law(
        "ended-commands-are-over",
        "A command that has ended is not tried again, is in nobody's hands, and completed for no reason.",
        "Somebody changed the command past the node. What it did stands; look whether more than one end was told.",
        """
        select id::text as what,
               state || ' ' || kind
                 || case
                      when next_attempt_at is not null then ' has a next attempt'
                      when in_hand then ' is in the hands of a worker'
                      else ' has the code ' || failure_code
                    end as detail
          from command
         where state <> 'pending'
           and (next_attempt_at is not null or in_hand or state = 'completed' and failure_code is not null)
        """
    );

    private static final Law COMPLETED_IS_DONE = new Law(
        "completed-commands-are-done",
        "Of a completed command everything was committed, claimed and acknowledged by its receivers.",
        """
        Its owner was told that all is done. Look at the certificate's stream for what was, and have the rest done by a \
        new command.""",
        """
        select command.id::text as what,
               'completed ' || command.kind || ' with ' || undone.what as detail
          from command
          join (
                 select command_id, state || ' transaction ' || encode(id, 'base64') as what
                   from registry_transaction
                  where state in ('refused', 'cancelled')
                  union all
                 select command_id, state || ' claim ' || id
                   from claim
                  where state in ('created', 'rejected', 'stranded')
                  union all
                 select command_id, state || ' delivery of slice ' || slice_id
                   from delivery
                  where state <> 'delivered'
               ) as undone on undone.command_id = command.id
         where command.state = 'completed'
        """
    );

    private static final Law WAITS_ARE_OF_PENDING_COMMANDS = new Law(
        "waits-are-of-pending-commands",
        "Who stands in a queue for slices is a pending command.",
        "It keeps younger commands waiting for nothing: delete the row of slice_wait.",
        """
        select slice_wait.command_id || '/' || slice_wait.certificate_id as what,
               'command ' || coalesce('has ' || command.state, 'is not there') as detail
          from slice_wait
          left join command on command.id = slice_wait.command_id
         where command.state is distinct from 'pending'
        """
    );

    private static final Law WAITING_HOLDS_NOTHING = new Law(
        "waiting-commands-hold-nothing",
        "A command that waits for slices holds none meanwhile.",
        "Commands may wait for each other. Delete the rows of slice_wait of the command: it tries again when it is due.",
        """
        select slice.id::text as what,
               slice.state || ' slice is held by command ' || slice.command_id || ', which waits for slices' as detail
          from slice
         where slice.command_id in (select command_id from slice_wait)
        """
    );

    static final List<Law> ALL = List.of(
        ONLY_LIVE_COMMANDS_HOLD,
        ONE_HOLDER,
        PENDING_GOES_ON,
        ATTEMPTED_IN_TIME,
        FAILED_SAYS_WHY,
        ENDED_IS_OVER,
        COMPLETED_IS_DONE,
        WAITS_ARE_OF_PENDING_COMMANDS,
        WAITING_HOLDS_NOTHING
    );

    private CommandLaws() {}
}
