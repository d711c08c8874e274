package io.wattlet.plan;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.wattlet.command.Command.Transfer;
import io.wattlet.command.Holding;
import io.wattlet.command.LeasedCommand;
import io.wattlet.crypto.ExtendedPublicKey;
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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Gathers what transfers are planned from: one transaction, and a handful of statements, for a whole batch. */
final class TransferPreparation {

    private record Wanted(LeasedCommand<Transfer> leased, List<Share> shares) {
        UUID walletId() {
            return leased.walletId();
        }

        UUID receiverId() {
            return leased.command().receiverId();
        }

        int cuts() {
            return (int) shares
                .stream()
                .filter(share -> !share.isWhole())
                .count();
        }
    }

    private final SliceReservations reservations;
    private final MasterKeys masterKeys;

    TransferPreparation(SliceReservations reservations, MasterKeys masterKeys) {
        this.reservations = reservations;
        this.masterKeys = masterKeys;
    }

    Future<List<Prepared<Transfer, TransferPlanner.Input>>> prepare(List<LeasedCommand<Transfer>> batch) {
        return reservations.reserve(batch.stream().map(TransferPreparation::demand).toList(), (connection, results) ->
            prepare(connection, batch, results)
        );
    }

    private static Demand demand(LeasedCommand<Transfer> leased) {
        Transfer transfer = leased.command();
        return new Demand(
            new Lease(transfer.id(), leased.attempt()),
            new Holding(leased.walletId(), transfer.certificate()),
            transfer.quantity()
        );
    }

    private Future<List<Prepared<Transfer, TransferPlanner.Input>>> prepare(
        SqlConnection connection,
        List<LeasedCommand<Transfer>> batch,
        List<Result> results
    ) {
        List<Prepared<Transfer, TransferPlanner.Input>> prepared = new ArrayList<>();
        List<Wanted> wanted = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            LeasedCommand<Transfer> leased = batch.get(i);
            switch (results.get(i)) {
                case Result.Reserved reserved -> wanted.add(new Wanted(leased, reserved.shares()));
                case Result.Insufficient insufficient -> prepared.add(insufficient(leased, insufficient.held()));
                case Result.Waiting _, Result.LeaseLost _ -> {
                    // It goes on when it is woken, or elsewhere.
                }
            }
        }
        return inputs(connection, wanted).map(ready -> {
            prepared.addAll(ready);
            return prepared;
        });
    }

    private static Prepared<Transfer, TransferPlanner.Input> insufficient(LeasedCommand<Transfer> leased, long held) {
        Refusal refusal = new Refusal.InsufficientQuantity(Refusal.Role.TRANSFERRED, held, leased.command().quantity());
        return new Prepared.Impossible<>(leased, refusal.code(), refusal.text());
    }

    private Future<List<Prepared<Transfer, TransferPlanner.Input>>> inputs(
        SqlConnection connection,
        List<Wanted> wanted
    ) {
        Map<UUID, Integer> atReceivers = new HashMap<>();
        Map<UUID, Integer> cuts = new HashMap<>();
        for (Wanted one : wanted) {
            atReceivers.merge(one.receiverId(), one.shares().size(), Integer::sum);
            if (one.cuts() > 0) {
                cuts.merge(one.walletId(), one.cuts(), Integer::sum);
            }
        }
        return RemainderEndpoints.ensure(connection, cuts.keySet()).compose(remainders ->
            PositionCounters.ofReceivers(connection, atReceivers).compose(receivers ->
                PositionCounters.ofRemainders(connection, byEndpoint(cuts, remainders)).compose(positions ->
                    WalletRows.read(connection, masterKeys, wanted.stream().map(Wanted::walletId).toList()).map(
                        wallets ->
                            wanted
                                .stream()
                                .map(one ->
                                    ready(
                                        one,
                                        wallets.get(one.walletId()),
                                        receivers.get(one.receiverId()),
                                        remainder(one, wallets, remainders, positions)
                                    )
                                )
                                .toList()
                    )
                )
            )
        );
    }

    static Map<UUID, Integer> byEndpoint(Map<UUID, Integer> byWallet, Map<UUID, RemainderEndpoint> remainders) {
        Map<UUID, Integer> byEndpoint = new HashMap<>();
        remainders.forEach((walletId, endpoint) ->
            byEndpoint.put(endpoint.endpointId(), byWallet.getOrDefault(walletId, 0))
        );
        return byEndpoint;
    }

    private static @Nullable RemainderPositions remainder(
        Wanted one,
        Map<UUID, WalletRow> wallets,
        Map<UUID, RemainderEndpoint> remainders,
        Map<UUID, Block> positions
    ) {
        RemainderEndpoint endpoint = remainders.get(one.walletId());
        return endpoint == null || one.cuts() == 0
            ? null
            : RemainderPositions.take(endpoint, wallets.get(one.walletId()), positions, one.cuts());
    }

    private static Prepared<Transfer, TransferPlanner.Input> ready(
        Wanted one,
        @Nullable WalletRow wallet,
        @Nullable Block receiver,
        @Nullable RemainderPositions remainder
    ) {
        if (wallet == null || receiver == null) {
            throw new IllegalStateException("command " + one.leased().command().id() + " names rows that are gone");
        }
        return new Prepared.Ready<>(
            one.leased(),
            new TransferPlanner.Input(
                one.leased().command(),
                wallet.keys(),
                one.shares(),
                new TransferPlanner.Receiver(
                    one.receiverId(),
                    ExtendedPublicKey.parse(receiver.publicKey().getBytes()),
                    receiver.take(one.shares().size())
                ),
                remainder
            )
        );
    }
}
