package io.wattlet.command;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues of commands that wait for slices, one for each {@link Holding}, the oldest command first. A command that waits
 * holds no slice; it sleeps until {@link WakeUps} wakes it, or until its time is up.
 *
 * <p>Invariant: to queue up, and to make slices available, both lock the row {@code holding} until the end of their
 * transaction. So whoever finds too little and queues up is seen by whoever makes more available, or has seen it.
 */
public final class SliceWaits {

    private static final Logger LOG = LoggerFactory.getLogger(SliceWaits.class);

    private static final String BEGIN = """
        with want as (
          select *
            from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::bigint[])
                   as want (wallet_id, registry, certificate_id, command_id, quantity)
        ), asleep as (
          update command
             set in_hand = false,
                 next_attempt_at = now() + $6::bigint * interval '1 ms',
                 updated_at = clock_timestamp()
           where id in (select command_id from want)
        )
        insert into slice_wait (wallet_id, registry, certificate_id, command_id, quantity)
        select wallet_id, registry, certificate_id, command_id, quantity
          from want
        """;

    private static final String END = """
        delete from slice_wait
         where command_id = any($1::uuid[])
        """;

    private static final String IN_FRONT = """
        select wanted.wallet_id, wanted.registry, wanted.certificate_id, first.command_id
          from unnest($1::uuid[], $2::text[], $3::uuid[]) as wanted (wallet_id, registry, certificate_id)
         cross join lateral slice_waits_to_end(wanted.wallet_id, wanted.registry, wanted.certificate_id) as first
         where first.place = 1
        """;

    private SliceWaits() {}

    /**
     * What a command that waits wants of a holding.
     *
     * @param quantity watt-hours, at least 1
     */
    public record Want(UUID commandId, Holding holding, long quantity) {}

    /**
     * Has commands wait, and ends their attempts by it.
     *
     * @param connection in a transaction that has locked the commands, whose leases hold, and the holdings
     * @param wants      all that they want, of every certificate
     * @param atLongest  when they look again by themselves
     */
    public static Future<Void> begin(SqlConnection connection, List<Want> wants, Duration atLongest) {
        if (wants.isEmpty()) {
            return Future.succeededFuture();
        }
        LOG.debug("commands begin to wait for slices: {}", wants);
        Tuple parameters = HoldingColumns.arrays(wants.stream().map(Want::holding).toList())
            .addArrayOfUUID(wants.stream().map(Want::commandId).toArray(UUID[]::new))
            .addArrayOfLong(wants.stream().map(Want::quantity).toArray(Long[]::new))
            .addLong(atLongest.toMillis());
        return connection.preparedQuery(BEGIN).execute(parameters).mapEmpty();
    }

    /** Takes commands out of the queues: they try again, or never will. */
    public static Future<Void> end(SqlClient client, Collection<UUID> commands) {
        return commands.isEmpty()
            ? Future.succeededFuture()
            : client.preparedQuery(END).execute(Tuple.tuple().addArrayOfUUID(commands.toArray(UUID[]::new))).mapEmpty();
    }

    /** For each of the holdings, the oldest command that waits for it and could go on now; none where there is no such. */
    public static Future<Map<Holding, UUID>> inFront(SqlClient client, Collection<Holding> holdings) {
        return client
            .preparedQuery(IN_FRONT)
            .execute(HoldingColumns.arrays(holdings))
            .map(rows -> {
                Map<Holding, UUID> first = new HashMap<>();
                rows.forEach(row -> first.put(HoldingColumns.read(row), row.getUUID("command_id")));
                return first;
            });
    }
}
