package io.wattlet.jobs;

import java.util.List;

/** Events are written where they belong, and go out in time. */
final class EventLaws {

    private static final Law IN_THEIR_LANE = new Law(
        "events-are-in-their-lane",
        "An event is in the lane of its wallet, and has a number that was given out.",
        "Somebody wrote events past the triggers of the schema. Delete them: nobody can follow them in order.",
        """
        select event.lane || '/' || event.number as what,
               event.type || ' of wallet ' || event.wallet_id || ', whose lane is ' || lane_of(event.wallet_id) as detail
          from event
         where event.lane <> lane_of(event.wallet_id)
            or event.number > (select last_value from event_number)
        """
    );

    // Behind the frontier nothing may be sent yet, but no transaction of a node is open for so long.
    private static final Law SENT_IN_TIME = new Law(
        "events-are-sent-in-time",
        "While nodes send events to Kafka, an event is there soon: within check.overdueAfter.",
        """
        Look at wattlet_events_kafka_oldest and the logs of the nodes: brokers are away, refuse, or are too slow. Events \
        are kept until they are sent.""",
        """
        select event_lane.lane::text as what,
               'sent up to ' || event_lane.position || '; ' || first.number || ' is of ' || first.occurred_at as detail
          from event_lane
         cross join lateral (
                 select event.number, event.occurred_at
                   from event
                  where event.lane = event_lane.lane
                    and event.number > event_lane.position
                  order by event.number
                  limit 1
               ) as first
         where first.occurred_at < now() - current_setting('wattlet.overdue_after')::interval
           and exists (
                 select
                   from event_relay
                  where alive_until > now() - current_setting('wattlet.overdue_after')::interval
               )
        """
    );

    static final List<Law> ALL = List.of(IN_THEIR_LANE, SENT_IN_TIME);

    private EventLaws() {}
}
