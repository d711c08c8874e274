package io.wattlet.plan;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wattlet.command.Command.Unclaim;
import io.wattlet.command.FailureCode;
import io.wattlet.command.LeasedCommand;
import io.wattlet.plan.WalletRows.WalletRow;
import io.wattlet.registry.CertificateId;
import io.wattlet.wallet.MasterKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what is needed to free claimed slices. Nothing is reserved: nobody but the one command that undoes its claim
 * changes a slice that is claimed.
 */
final class UnclaimPreparation {

    private static final String CLAIMED_SLICES = """
        select claim.id as claim_id, slice.id, slice.registry, slice.certificate_id, slice.hash, slice.quantity,
               slice.blinding, wallet_endpoint.position as endpoint_position, slice.position
          from unnest($1::uuid[], $2::text[], $3::uuid[]) as wanted (claim_id, registry, certificate_id)
          join claim on claim.id = wanted.claim_id
          join slice on slice.id in (claim.production_slice_id, claim.consumption_slice_id)
                    and slice.registry = wanted.registry
                    and slice.certificate_id = wanted.certificate_id
                    and slice.state = 'claimed'
          join wallet_endpoint on wallet_endpoint.id = slice.endpoint_id
        """;

    private final Pool pool;
    private final MasterKeys masterKeys;

    UnclaimPreparation(Pool pool, MasterKeys masterKeys) {
        this.pool = pool;
        this.masterKeys = masterKeys;
    }

    Future<List<Prepared<Unclaim, UnclaimPlanner.Input>>> prepare(List<LeasedCommand<Unclaim>> batch) {
        return claimedSlices(batch).compose(slices ->
            WalletRows.read(pool, masterKeys, batch.stream().map(LeasedCommand::walletId).toList()).map(wallets ->
                batch
                    .stream()
                    .map(leased ->
                        prepared(leased, slices.get(leased.command().claimId()), wallets.get(leased.walletId()))
                    )
                    .toList()
            )
        );
    }

    /** By claim. */
    private Future<Map<UUID, HeldSlice>> claimedSlices(List<LeasedCommand<Unclaim>> batch) {
        List<Unclaim> commands = batch.stream().map(LeasedCommand::command).toList();
        Tuple parameters = Tuple.tuple()
            .addArrayOfUUID(commands.stream().map(Unclaim::claimId).toArray(UUID[]::new))
            .addArrayOfString(
                commands
                    .stream()
                    .map(command -> command.certificate().registry())
                    .toArray(String[]::new)
            )
            .addArrayOfUUID(
                commands
                    .stream()
                    .map(command -> command.certificate().streamId())
                    .toArray(UUID[]::new)
            );
        return pool
            .preparedQuery(CLAIMED_SLICES)
            .execute(parameters)
            .map(rows -> {
                Map<UUID, HeldSlice> slices = new HashMap<>();
                rows.forEach(row -> slices.put(row.getUUID("claim_id"), slice(row)));
                return slices;
            });
    }

    private static HeldSlice slice(Row row) {
        return new HeldSlice(
            row.getUUID("id"),
            new CertificateId(row.getString("registry"), row.getUUID("certificate_id")),
            row.getBuffer("hash"),
            row.getLong("quantity"),
            row.getBuffer("blinding"),
            row.getInteger("endpoint_position"),
            row.getInteger("position")
        );
    }

    private static Prepared<Unclaim, UnclaimPlanner.Input> prepared(
        LeasedCommand<Unclaim> leased,
        @Nullable HeldSlice slice,
        @Nullable WalletRow wallet
    ) {
        return slice == null || wallet == null
            ? new Prepared.Impossible<>(
                  leased,
                  FailureCode.SLICE_NOT_AVAILABLE.text(),
                  "The slice is not claimed any more."
              )
            : new Prepared.Ready<>(leased, new UnclaimPlanner.Input(leased.command(), wallet.keys(), slice));
    }
}
