package io.wattlet.plan;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wattlet.plan.SliceSelection.Share;
import io.wattlet.registry.CertificateId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Reserves slices for a batch of commands: all candidates of all commands are locked by one statement, shared out in
 * memory, and marked by another. A slice belongs to at most one live command.
 */
final class SliceReservations {

    /** What became of one demand. */
    sealed interface Result {
        /** The shares are reserved. */
        record Reserved(List<Share> shares) implements Result {}

        /** There is not enough now, but there may be once other commands of the wallet have gone on. */
        record NotYet() implements Result {}

        /** There is not enough. */
        record Insufficient(long held) implements Result {}
    }

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

    // What there is and what commands under way leave over, as of one moment: a remainder that became available since the
    // candidates were locked would otherwise be missed on both sides.
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

    private record Holding(UUID walletId, CertificateId certificate) {}

    private final SqlConnection connection;
    private final List<Demand> demands;

    private SliceReservations(SqlConnection connection, List<Demand> demands) {
        this.connection = connection;
        this.demands = demands;
    }

    /**
     * Reserves for all demands of all given commands. A command whose demands cannot all be met gets nothing.
     *
     * @param connection in a transaction
     * @return one result for each demand, in order
     */
    static Future<List<Result>> reserve(SqlConnection connection, List<Demand> demands) {
        return new SliceReservations(connection, demands).reserve();
    }

    private Future<List<Result>> reserve() {
        UUID[] commands = demands.stream().map(Demand::commandId).distinct().toArray(UUID[]::new);
        return connection
            .preparedQuery(RELEASE_EARLIER)
            .execute(Tuple.of(commands))
            .compose(_ -> connection.preparedQuery(LOCK_AVAILABLE).execute(holdings()))
            .map(SliceReservations::byHolding)
            .compose(this::shareOut);
    }

    private Tuple holdings() {
        List<Holding> holdings = demands.stream().map(SliceReservations::holding).distinct().toList();
        return Tuple.of(
            holdings.stream().map(Holding::walletId).toArray(UUID[]::new),
            holdings
                .stream()
                .map(holding -> holding.certificate().registry())
                .toArray(String[]::new),
            holdings
                .stream()
                .map(holding -> holding.certificate().streamId())
                .toArray(UUID[]::new)
        );
    }

    private static Map<Holding, List<HeldSlice>> byHolding(RowSet<Row> rows) {
        Map<Holding, List<HeldSlice>> slices = new HashMap<>();
        for (Row row : rows) {
            CertificateId certificate = certificate(row);
            HeldSlice slice = new HeldSlice(
                row.getUUID("id"),
                certificate,
                row.getBuffer("hash"),
                row.getLong("quantity"),
                row.getBuffer("blinding"),
                row.getInteger("endpoint_position"),
                row.getInteger("position")
            );
            slices
                .computeIfAbsent(new Holding(row.getUUID("wallet_id"), certificate), _ -> new ArrayList<>())
                .add(slice);
        }
        return slices;
    }

    private static CertificateId certificate(Row row) {
        return new CertificateId(row.getString("registry"), row.getUUID("certificate_id"));
    }

    private Future<List<Result>> shareOut(Map<Holding, List<HeldSlice>> available) {
        Map<Demand, List<Share>> chosen = new HashMap<>();
        Set<UUID> unmet = new HashSet<>();
        for (Demand demand : demands) {
            List<HeldSlice> candidates = available.computeIfAbsent(holding(demand), _ -> new ArrayList<>());
            Optional<List<Share>> shares = unmet.contains(demand.commandId())
                ? Optional.empty()
                : SliceSelection.choose(candidates, demand.quantity());
            if (shares.isPresent()) {
                chosen.put(demand, shares.get());
                candidates.removeAll(shares.get().stream().map(Share::slice).toList());
            } else {
                unmet.add(demand.commandId());
                giveBack(demand.commandId(), chosen, available);
            }
        }
        return mark(chosen).compose(_ -> results(chosen));
    }

    private static void giveBack(
        UUID commandId,
        Map<Demand, List<Share>> chosen,
        Map<Holding, List<HeldSlice>> available
    ) {
        List<Demand> earlier = chosen
            .keySet()
            .stream()
            .filter(demand -> demand.commandId().equals(commandId))
            .toList();
        for (Demand demand : earlier) {
            List<Share> shares = chosen.getOrDefault(demand, List.of());
            available
                .getOrDefault(holding(demand), new ArrayList<>())
                .addAll(shares.stream().map(Share::slice).toList());
            chosen.remove(demand);
        }
    }

    private Future<Void> mark(Map<Demand, List<Share>> chosen) {
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

    private Future<List<Result>> results(Map<Demand, List<Share>> chosen) {
        if (chosen.size() == demands.size()) {
            return Future.succeededFuture(
                demands
                    .stream()
                    .map(demand -> reserved(chosen, demand))
                    .toList()
            );
        }
        return connection
            .preparedQuery(SUM_HELD)
            .execute(holdings())
            .map(rows -> {
                Map<Holding, Long> held = new HashMap<>();
                for (Row row : rows) {
                    held.put(new Holding(row.getUUID("wallet_id"), certificate(row)), row.getLong("quantity"));
                }
                return demands
                    .stream()
                    .map(demand ->
                        chosen.containsKey(demand)
                            ? reserved(chosen, demand)
                            : unmet(demand, held.getOrDefault(holding(demand), 0L))
                    )
                    .toList();
            });
    }

    private static Result reserved(Map<Demand, List<Share>> chosen, Demand demand) {
        return new Result.Reserved(chosen.getOrDefault(demand, List.of()));
    }

    private static Result unmet(Demand demand, long held) {
        return held >= demand.quantity() ? new Result.NotYet() : new Result.Insufficient(held);
    }

    private static Holding holding(Demand demand) {
        return new Holding(demand.walletId(), demand.certificate());
    }
}
