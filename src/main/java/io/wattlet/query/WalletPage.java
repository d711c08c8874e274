package io.wattlet.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads the rows of a list statement, which all have one form: no row when the owner has no wallet; else {@code disabled}
 * and {@code total} in each row, and {@code item} false in the one row of an empty part.
 */
final class WalletPage {

    private WalletPage() {}

    static <T> Future<Page<T>> read(RowSet<Row> rows, Function<Row, T> item) {
        List<T> items = new ArrayList<>(rows.size());
        long total = 0;
        if (rows.size() == 0) {
            return Future.failedFuture(new RefusedException(new Refusal.NoWallet()));
        }
        for (Row row : rows) {
            if (row.getBoolean("disabled")) {
                return Future.failedFuture(new RefusedException(new Refusal.WalletDisabled()));
            }
            total = row.getLong("total");
            if (row.getBoolean("item")) {
                items.add(item.apply(row));
            }
        }
        return Future.succeededFuture(new Page<>(items, total));
    }
}
