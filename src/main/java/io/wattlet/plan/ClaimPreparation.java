package io.wattlet.plan;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wattlet.command.Command.Claim;
import io.wattlet.command.Holding;
import io.wattlet.command.LeasedCommand;
import io.wattlet.plan.LeaseLock.Lease;
import io.wattlet.plan.PositionCounters.Block;
import io.wattlet.plan.SliceReservations.Result;
import io.wattlet.plan.SliceSelection.Share;
import io.wattlet.plan.WalletRows.WalletRow;
import io.wattlet.wallet.MasterKeys;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RemainderEndpoints;
import io.wattlet.wallet.RemainderEndpoints.RemainderEndpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gathers what claims are planned from: one transaction, and a handful of statements, for a whole batch. */
final class ClaimPreparation {

    private static final String SPENT_INTENTS = """
        select slice_id
          from claim_intent
         where slice_id = any($1::uuid[])
           and signature is null
        """;

    private record Wanted(LeasedCommand<Claim> leased, List<Share> production, List<Share> consumption) {
        UUID walletId() {
            return leased.walletId();
        }

        int positions(Set<UUID> spentIntents) {
            return ClaimDraft.positionsNeeded(production, consumption, spentIntents);
        }

        Stream<UUID> sliceIds() {
            return Stream.concat(production.stream(), consumption.stream()).map(share -> share.slice().id());
        }
    }

    private final SliceReservations reservations;
    private final MasterKeys masterKeys;

    ClaimPreparation(SliceReservations reservations, MasterKeys masterKeys) {
        this.reservations = reservations;
        this.masterKeys = masterKeys;
    }

    Future<List<Prepared<Claim, ClaimDraft.Input>>> prepare(List<LeasedCommand<Claim>> batch) {
        return reservations.reserve(batch.stream().flatMap(ClaimPreparation::demands).toList(), (connection, results) ->
            prepare(connection, batch, results)
        );
    }

    // Consumption first, production second.
    private static Stream<Demand> demands(LeasedCommand<Claim> leased) {
        Claim claim = leased.command();
        Lease lease = new Lease(claim.id(), leased.attempt());
        return Stream.of(claim.consumption(), claim.production()).map(certificate ->
            new Demand(lease, new Holding(leased.walletId(), certificate), claim.quantity())
        );
    }

    private Future<List<Prepared<Claim, ClaimDraft.Input>>> prepare(
        SqlConnection connection,
        List<LeasedCommand<Claim>> batch,
        List<Result> results
    ) {
        List<Prepared<Claim, ClaimDraft.Input>> prepared = new ArrayList<>();
        List<Wanted> wanted = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            LeasedCommand<Claim> leased = batch.get(i);
            Result consumption = results.get(2 * i);
            Result production = results.get(2 * i + 1);
            if (
                consumption instanceof Result.Reserved(List<Share> consumed) &&
                production instanceof Result.Reserved(List<Share> produced)
            ) {
                wanted.add(new Wanted(leased, produced, consumed));
            } else if (production instanceof Result.Insufficient(long held)) {
                prepared.add(insufficient(leased, Refusal.Role.PRODUCTION, held));
            } else if (consumption instanceof Result.Insufficient(long held)) {
                prepared.add(insufficient(leased, Refusal.Role.CONSUMPTION, held));
            }
        }
        return inputs(connection, wanted).map(ready -> {
            prepared.addAll(ready);
            return prepared;
        });
    }

    private static Prepared<Claim, ClaimDraft.Input> insufficient(
        LeasedCommand<Claim> leased,
        Refusal.Role role,
        long held
    ) {
        Refusal refusal = new Refusal.InsufficientQuantity(role, held, leased.command().quantity());
        return new Prepared.Impossible<>(leased, refusal.code(), refusal.text());
    }

    private Future<List<Prepared<Claim, ClaimDraft.Input>>> inputs(SqlConnection connection, List<Wanted> wanted) {
        return spentIntents(connection, wanted).compose(spent -> {
            Map<UUID, Integer> positions = new HashMap<>();
            for (Wanted one : wanted) {
                int needed = one.positions(spent);
                if (needed > 0) {
                    positions.merge(one.walletId(), needed, Integer::sum);
                }
            }
            return RemainderEndpoints.ensure(connection, positions.keySet()).compose(remainders ->
                PositionCounters.ofRemainders(
                    connection,
                    TransferPreparation.byEndpoint(positions, remainders)
                ).compose(blocks ->
                    WalletRows.read(connection, masterKeys, wanted.stream().map(Wanted::walletId).toList()).map(
                        wallets ->
                            wanted
                                .stream()
                                .map(one -> ready(one, wallets.get(one.walletId()), remainders, blocks, spent))
                                .toList()
                    )
                )
            );
        });
    }

    private static Future<Set<UUID>> spentIntents(SqlConnection connection, List<Wanted> wanted) {
        UUID[] slices = wanted.stream().flatMap(Wanted::sliceIds).toArray(UUID[]::new);
        return connection
            .preparedQuery(SPENT_INTENTS)
            .execute(Tuple.of(slices))
            .map(rows -> {
                Set<UUID> spent = new HashSet<>();
                for (Row row : rows) {
                    spent.add(row.getUUID("slice_id"));
                }
                return spent;
            });
    }

    private static Prepared<Claim, ClaimDraft.Input> ready(
        Wanted one,
        @Nullable WalletRow wallet,
        Map<UUID, RemainderEndpoint> remainders,
        Map<UUID, Block> blocks,
        Set<UUID> spentIntents
    ) {
        if (wallet == null) {
            throw new IllegalStateException("the wallet of command " + one.leased().command().id() + " is gone");
        }
        int positions = one.positions(spentIntents);
        RemainderEndpoint remainder = remainders.get(one.walletId());
        return new Prepared.Ready<>(
            one.leased(),
            new ClaimDraft.Input(
                one.leased().command().id(),
                wallet.keys(),
                one.production(),
                one.consumption(),
                positions == 0 || remainder == null
                    ? null
                    : RemainderPositions.take(remainder, wallet, blocks, positions),
                spentIntents
            )
        );
    }
}
