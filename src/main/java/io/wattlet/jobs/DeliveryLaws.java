package io.wattlet.jobs;

import java.util.List;

/** Receivers are told of what the registry handed over to them, for as long as it takes and not for ever. */
final class DeliveryLaws {

    private static final String REDELIVER = """
        The receiver may not know of the slice. Once the command has failed, its owner can redeliver the transfer; set \
        deliveries that nobody tries any more to abandoned, and their commands to failed.""";

    private static final Law OPEN_IS_UNDER_WAY = new Law(
        "open-deliveries-have-a-pending-command",
        "A receiver that is still to be told is told by a pending command.",
        REDELIVER,
        """
        select delivery.slice_id::text as what,
               delivery.state || ' delivery, and its command ' || coalesce('has ' || command.state, 'is not there') as detail
          from delivery
          left join command on command.id = delivery.command_id
         where delivery.state in ('planned', 'due')
           and command.state is distinct from 'pending'
        """
    );

    private static final Law FOLLOWS_THE_REGISTRY = new Law(
        "deliveries-follow-the-registry",
        "A receiver is told of slices that were transferred to it, and of all of those.",
        "Look in the certificate's stream who owns the slice: only its owner is to be told.",
        """
        select delivery.slice_id::text as what,
               delivery.state || ' delivery of a slice that is '
                 || case
                      when slice.id is null then 'not there'
                      when slice.receiver_id is distinct from delivery.receiver_id then 'another receiver''s'
                      else slice.state::text
                    end as detail
          from delivery
          left join slice on slice.id = delivery.slice_id
         where delivery.state in ('due', 'delivered', 'abandoned')
               and (
                     slice.state is distinct from 'transferred' or slice.receiver_id is distinct from delivery.receiver_id
                   )
            or delivery.state in ('planned', 'cancelled') and (slice.id is null or slice.state = 'transferred')
        """
    );

    // Receivers are told when all of a plan is settled, so one that is due may wait for what else the plan does. When it is
    // told again is the next attempt of its command, which another law is about.
    private static final Law TOLD_IN_TIME = new Law(
        "deliveries-are-told-in-time",
        """
        While nodes run, a receiver is told soon, within check.overdueAfter after all of the command is settled; and it is \
        given up within plans.abandonDeliveryAfter, a last pause and that time.""",
        """
        Look for the id of its command in the logs of the nodes: either workers are too few or hang, or telling this \
        receiver does not end.""",
        """
        select delivery.slice_id::text as what,
               'due since ' || delivery.due_since || ' with ' || delivery.attempts || ' attempts, for command '
                 || delivery.command_id as detail
          from delivery
          left join (
                 select command_id, max(coalesce(settled_at, 'infinity')) as settled_at
                   from registry_transaction
                  group by command_id
               ) as plan on plan.command_id = delivery.command_id
         where delivery.state = 'due'
           and (
                 delivery.due_since < now() - current_setting('wattlet.abandoned_after')::interval
                 or delivery.attempts = 0
                    and greatest(delivery.due_since, plan.settled_at)
                          < now() - current_setting('wattlet.overdue_after')::interval
               )
           and exists (
                 select
                   from job
                  where greatest(last_ended_at, held_until) > now() - current_setting('wattlet.overdue_after')::interval
               )
        """
    );

    static final List<Law> ALL = List.of(OPEN_IS_UNDER_WAY, FOLLOWS_THE_REGISTRY, TOLD_IN_TIME);

    private DeliveryLaws() {}
}
