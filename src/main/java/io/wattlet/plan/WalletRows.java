package io.wattlet.plan;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.wallet.MasterKeys;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.UUID;

/** Reads what of wallets a plan is made from, for a whole batch at once. */
final class WalletRows {

    private static final String READ = """
        select wallet.id, wallet.master_key, wallet.master_key_id,
               coalesce(wallet_endpoint.position, 0) as remainder_position
          from wallet
          left join wallet_endpoint on wallet_endpoint.wallet_id = wallet.id
                                   and wallet_endpoint.remainder
         where wallet.id = any($1::uuid[])
        """;

    private WalletRows() {}

    /**
     * A wallet.
     *
     * @param keys              opened
     * @param remainderPosition child of the master key that the remainder endpoint is; 0 when there is none yet
     */
    record WalletRow(WalletKeys keys, int remainderPosition) {}

    static Future<Map<UUID, WalletRow>> read(SqlClient client, MasterKeys masterKeys, Collection<UUID> walletIds) {
        return client
            .preparedQuery(READ)
            .execute(Tuple.of(new HashSet<>(walletIds).toArray(UUID[]::new)))
            .map(rows -> {
                Map<UUID, WalletRow> wallets = new HashMap<>();
                for (Row row : rows) {
                    wallets.put(row.getUUID("id"), wallet(row, masterKeys));
                }
                return wallets;
            });
    }

    private static WalletRow wallet(Row row, MasterKeys masterKeys) {
        WalletKeys keys = new WalletKeys(
            masterKeys.open(row.getBuffer("master_key"), row.getString("master_key_id"), row.getUUID("id"))
        );
        return new WalletRow(keys, row.getInteger("remainder_position"));
    }
}
