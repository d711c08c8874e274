package io.wattlet.command;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes commands that wait for slices when there are some, the oldest first: their time is now, and workers are told so over
 * the event bus.
 *
 * <p>For each holding, no more are awake than there are slices to share out, and no more than those slices are enough for:
 * however many wait, each slice that becomes available costs about one attempt. Those that could not go on, because the
 * other side of their claim is missing, sleep on and hold nobody up.
 *
 * <p>To be called after the transaction that made slices available, not inside it: two transactions that make the two sides
 * of a claim available do not see each other, but what comes after the later one sees both. A wake-up that is lost by a
 * crash in between costs the time that the commands sleep at most. For any thread.
 */
public final class WakeUps {

    private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);

    private static final int MOST_HOLDINGS = 512;
    private static final int MOST_HOLDINGS_WAITING = 65_536;
    private static final int MOST_IDS_IN_A_HINT = 512;

    // Rows that somebody else is writing to are awake already. Those in hand and those that are due count as awake, too.
    private static final String WAKE = """
        with awake as (
          select distinct queue.command_id
            from unnest($1::uuid[], $2::text[], $3::uuid[]) as freed (wallet_id, registry, certificate_id)
           cross join lateral slice_waits_to_end(freed.wallet_id, freed.registry, freed.certificate_id) as queue
           cross join lateral (
             select count(*) as slices, sum(quantity) as quantity
               from slice
              where slice.wallet_id = freed.wallet_id
                and slice.registry = freed.registry
                and slice.certificate_id = freed.certificate_id
                and slice.state = 'available'
                and slice.quantity > 0
           ) as there
           where queue.place <= there.slices
             and queue.wanted <= there.quantity
        )
        update command
           set next_attempt_at = now(),
               updated_at = clock_timestamp()
         where id in (
                 select command.id
                   from command
                   join awake on awake.command_id = command.id
                  where command.state = 'pending'
                    and not command.in_hand
                    and command.next_attempt_at > now()
                  order by command.id
                    for no key update of command skip locked
               )
        returning id, kind::text
        """;

    private enum Done {
        DONE,
    }

    private final Pool pool;
    private final EventBus bus;
    private final ArrivalBatches<Holding, Done> batches;
    private final Map<CommandKind, Counter> woken = new EnumMap<>(CommandKind.class);

    /** Wakes nobody yet. The calling context is the one on which holdings are gathered. */
    public WakeUps(Vertx vertx, Pool pool, MeterRegistry meters) {
        this.pool = pool;
        this.bus = vertx.eventBus();
        this.batches = new ArrivalBatches<>(
            vertx,
            new ArrivalBatches.Limits(MOST_HOLDINGS, 1, MOST_HOLDINGS_WAITING),
            holdings -> wake(new HashSet<>(holdings)).map(Collections.nCopies(holdings.size(), Done.DONE)),
            () ->
                new RejectedExecutionException("more than " + MOST_HOLDINGS_WAITING + " holdings wait to be looked at")
        );
        for (CommandKind kind : List.of(CommandKind.TRANSFER, CommandKind.CLAIM)) {
            woken.put(
                kind,
                Counter.builder("wattlet_commands_woken")
                    .description(
                        "Commands that waited for slices of their wallet and were woken because there were some."
                    )
                    .tag("kind", kind.sql())
                    .register(meters)
            );
        }
    }

    /** Looks who can go on now that there may be more slices in some holdings. Never fails; what it misses sleeps longer. */
    public void slicesAvailable(Collection<Holding> holdings) {
        List<Future<Done>> looked = holdings.stream().distinct().map(batches::add).toList();
        Future.join(looked).onFailure(failure ->
            LOG.warn("commands that wait for slices were not woken and look again by themselves", failure)
        );
    }

    private Future<Void> wake(Collection<Holding> holdings) {
        return pool
            .preparedQuery(WAKE)
            .execute(HoldingColumns.arrays(holdings))
            .onSuccess(this::tellWorkers)
            .mapEmpty();
    }

    private void tellWorkers(RowSet<Row> rows) {
        Map<CommandKind, List<UUID>> byKind = new EnumMap<>(CommandKind.class);
        for (Row row : rows) {
            byKind
                .computeIfAbsent(CommandKind.ofSql(row.getString("kind")), _ -> new ArrayList<>())
                .add(row.getUUID("id"));
        }
        byKind.forEach((kind, ids) -> {
            // The database returns them in no order, and the oldest are to go on first.
            ids.sort(Comparator.comparing(UUID::toString));
            LOG.debug("woken, since there are slices: {}", ids);
            Objects.requireNonNull(woken.get(kind)).increment(ids.size());
            CommandHints.send(bus, kind, ids, MOST_IDS_IN_A_HINT);
        });
    }
}
