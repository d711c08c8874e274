package io.wattlet.plan;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wattlet.command.Holding;
import io.wattlet.command.HoldingColumns;
import io.wattlet.command.SliceWaits;
import io.wattlet.command.SliceWaits.Want;
import io.wattlet.plan.LeaseLock.Lease;
import io.wattlet.plan.SliceReservations.Result;
import io.wattlet.plan.SliceSelection.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One batch of commands that reserve slices, in one transaction: all candidates of all commands are locked by one statement,
 * shared out in memory, and marked by another.
 *
 * <p>The oldest command comes first: in the batch, and before it whoever waits already and could go on. So a newcomer does
 * not take what an older command was woken for.
 */
final class SliceReservation {

    /**
     * What came of a batch.
     *
     * @param results one for each demand, in order
     * @param awaited holdings that others wait for who could have gone on before the batch took anything
     */
    record Outcome(List<Result> results, Collection<Holding> awaited) {}

    // Before anything is read that they sum up, and in the order in which triggers lock them.
    private static final String LOCK_HOLDINGS = """
        select
          from holding
         where (wallet_id, registry, certificate_id) in (select * from unnest($1::uuid[], $2::text[], $3::uuid[]))
         order by wallet_id, registry, certificate_id
           for no key update
        """;

    // A command that planned before and lost its lease gives back what it had reserved, and chooses anew.
    private static final String RELEASE_EARLIER = """
        update slice
           set state = 'available',
               command_id = null,
               spent = null,
               updated_at = now()
         where command_id = any($1::uuid[])
           and state = 'reserved'
        """;

    // In the order of ids, so that two batches that want the same slices wait for each other and never both ways.
    private static final String LOCK_AVAILABLE = """
        select slice.id, slice.wallet_id, slice.registry, slice.certificate_id, slice.hash, slice.quantity, slice.blinding,
               wallet_endpoint.position as endpoint_position, slice.position
          from slice
          join wallet_endpoint on wallet_endpoint.id = slice.endpoint_id
         where (slice.wallet_id, slice.registry, slice.certificate_id) in (
                 select * from unnest($1::uuid[], $2::text[], $3::uuid[])
               )
           and slice.state = 'available'
         order by slice.id
           for no key update of slice
        """;

    // What there is and what commands under way leave over.
    private static final String SUM_HELD = """
        select wallet_id, registry, certificate_id, sum(quantity - coalesce(spent, 0))::bigint as quantity
          from slice
         where (wallet_id, registry, certificate_id) in (select * from unnest($1::uuid[], $2::text[], $3::uuid[]))
           and (
             state = 'available'
             or state = 'registering' and command_id is null
             or state = 'reserved' and spent is not null
           )
         group by wallet_id, registry, certificate_id
        """;

    private static final String RESERVE = """
        update slice
           set state = 'reserved',
               command_id = chosen.command_id,
               spent = chosen.quantity,
               updated_at = now()
          from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as chosen (slice_id, command_id, quantity)
         where slice.id = chosen.slice_id
        """;

    private final SqlConnection connection;
    private final List<Demand> demands;
    // Of each command that is still leased, the oldest first.
    private final Map<UUID, List<Demand>> byCommand = new LinkedHashMap<>();
    private final Tuple holdings;
    private final Map<Demand, List<Share>> chosen = new HashMap<>();

    private SliceReservation(SqlConnection connection, List<Demand> demands, Set<UUID> leased) {
        this.connection = connection;
        this.demands = demands;
        demands
            .stream()
            .filter(demand -> leased.contains(demand.commandId()))
            // Ids of version 7 compare as they were made.
            .sorted(Comparator.comparing(Demand::commandId))
            .forEach(demand -> byCommand.computeIfAbsent(demand.commandId(), _ -> new ArrayList<>()).add(demand));
        this.holdings = HoldingColumns.arrays(distinctHoldings());
    }

    private List<Holding> distinctHoldings() {
        return byCommand.values().stream().flatMap(List::stream).map(Demand::holding).distinct().toList();
    }

    /**
     * Reserves for all demands of all given commands. A command whose demands cannot all be met gets nothing.
     *
     * @param connection  in a transaction
     * @param waitLongest when a command that waits looks again by itself
     */
    static Future<Outcome> reserve(SqlConnection connection, List<Demand> demands, Duration waitLongest) {
        List<Lease> leases = demands.stream().map(Demand::lease).distinct().toList();
        return LeaseLock.stillLeased(connection, leases).compose(leased ->
            new SliceReservation(connection, demands, leased).reserve(waitLongest)
        );
    }

    private Future<Outcome> reserve(Duration waitLongest) {
        return connection
            .preparedQuery(LOCK_HOLDINGS)
            .execute(holdings)
            .compose(_ -> beginAnew())
            .compose(_ -> SliceWaits.inFront(connection, distinctHoldings()))
            .compose(inFront ->
                connection
                    .preparedQuery(LOCK_AVAILABLE)
                    .execute(holdings)
                    .map(SliceReservation::byHolding)
                    .onSuccess(available -> shareOut(available, inFront))
                    .compose(_ -> mark())
                    .compose(_ -> results())
                    .compose(results ->
                        SliceWaits.begin(connection, wants(results), waitLongest).map(_ ->
                            new Outcome(
                                demands
                                    .stream()
                                    .map(demand -> results.getOrDefault(demand, new Result.LeaseLost()))
                                    .toList(),
                                inFront.keySet()
                            )
                        )
                    )
            );
    }

    /** What commands have left from attempts before this one. */
    private Future<Void> beginAnew() {
        UUID[] again = byCommand
            .values()
            .stream()
            .map(List::getFirst)
            .filter(demand -> demand.lease().attempt() > 1)
            .map(Demand::commandId)
            .toArray(UUID[]::new);
        return again.length == 0
            ? Future.succeededFuture()
            : connection
                  .preparedQuery(RELEASE_EARLIER)
                  .execute(Tuple.tuple().addArrayOfUUID(again))
                  .compose(_ -> SliceWaits.end(connection, List.of(again)));
    }

    private static Map<Holding, List<HeldSlice>> byHolding(RowSet<Row> rows) {
        Map<Holding, List<HeldSlice>> slices = new HashMap<>();
        for (Row row : rows) {
            Holding holding = HoldingColumns.read(row);
            HeldSlice slice = new HeldSlice(
                row.getUUID("id"),
                holding.certificate(),
                row.getBuffer("hash"),
                row.getLong("quantity"),
                row.getBuffer("blinding"),
                row.getInteger("endpoint_position"),
                row.getInteger("position")
            );
            slices.computeIfAbsent(holding, _ -> new ArrayList<>()).add(slice);
        }
        return slices;
    }

    private void shareOut(Map<Holding, List<HeldSlice>> available, Map<Holding, UUID> inFront) {
        byCommand.forEach((commandId, wanted) -> {
            if (wanted.stream().noneMatch(demand -> isOlder(inFront.get(demand.holding()), commandId))) {
                choose(wanted, available);
            }
        });
    }

    private static boolean isOlder(@Nullable UUID waiting, UUID commandId) {
        return waiting != null && waiting.compareTo(commandId) < 0;
    }

    /** Takes what one command wants, or nothing. */
    private void choose(List<Demand> wanted, Map<Holding, List<HeldSlice>> available) {
        Map<Demand, List<Share>> taken = new LinkedHashMap<>();
        for (Demand demand : wanted) {
            List<HeldSlice> candidates = of(demand, available);
            Optional<List<Share>> shares = SliceSelection.choose(candidates, demand.quantity());
            if (shares.isEmpty()) {
                taken.forEach((earlier, given) -> of(earlier, available).addAll(slices(given)));
                return;
            }
            candidates.removeAll(slices(shares.get()));
            taken.put(demand, shares.get());
        }
        chosen.putAll(taken);
    }

    private static List<HeldSlice> of(Demand demand, Map<Holding, List<HeldSlice>> available) {
        return available.computeIfAbsent(demand.holding(), _ -> new ArrayList<>());
    }

    private static List<HeldSlice> slices(List<Share> shares) {
        return shares.stream().map(Share::slice).toList();
    }

    private Future<Void> mark() {
        List<UUID> slices = new ArrayList<>();
        List<UUID> commands = new ArrayList<>();
        List<Long> quantities = new ArrayList<>();
        chosen.forEach((demand, shares) ->
            shares.forEach(share -> {
                slices.add(share.slice().id());
                commands.add(demand.commandId());
                quantities.add(share.quantity());
            })
        );
        if (slices.isEmpty()) {
            return Future.succeededFuture();
        }
        return connection
            .preparedQuery(RESERVE)
            .execute(
                Tuple.of(slices.toArray(UUID[]::new), commands.toArray(UUID[]::new), quantities.toArray(Long[]::new))
            )
            .mapEmpty();
    }

    private Future<Map<Demand, Result>> results() {
        Map<Demand, Result> results = new HashMap<>();
        chosen.forEach((demand, shares) -> results.put(demand, new Result.Reserved(shares)));
        List<Demand> unmet = byCommand
            .values()
            .stream()
            .flatMap(List::stream)
            .filter(demand -> !results.containsKey(demand))
            .toList();
        if (unmet.isEmpty()) {
            return Future.succeededFuture(results);
        }
        return connection
            .preparedQuery(SUM_HELD)
            .execute(HoldingColumns.arrays(unmet.stream().map(Demand::holding).distinct().toList()))
            .map(rows -> {
                Map<Holding, Long> held = new HashMap<>();
                rows.forEach(row -> held.put(HoldingColumns.read(row), row.getLong("quantity")));
                unmet.forEach(demand -> results.put(demand, unmet(demand, held.getOrDefault(demand.holding(), 0L))));
                return results;
            });
    }

    private static Result unmet(Demand demand, long held) {
        return held >= demand.quantity() ? new Result.Waiting() : new Result.Insufficient(held);
    }

    /** What the commands want that wait from now on; those of which something cannot be met at all do not wait. */
    private List<Want> wants(Map<Demand, Result> results) {
        return byCommand
            .values()
            .stream()
            .filter(wanted -> wanted.stream().allMatch(demand -> results.get(demand) instanceof Result.Waiting))
            .flatMap(List::stream)
            .map(demand -> new Want(demand.commandId(), demand.holding(), demand.quantity()))
            .toList();
    }
}
