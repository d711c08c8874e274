package io.wattlet.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.wattlet.query.Query.PagePart;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads the rows of a list statement, which all have one form: no row when the owner has no wallet; else {@code disabled}
 * and {@code total} in each row, and {@code item} false in the one row of an empty part. A part that would hold more than
 * an answer may comes empty, so that what is refused anyway is not read.
 */
final class WalletPage {

    private WalletPage() {}

    /** Reads a part that is counted from the start of the list. */
    static <T> Future<Page<T>> read(RowSet<Row> rows, PagePart part, int maxItems, Function<Row, T> item) {
        return read(rows, item).compose(page -> unlessTooLong(page, part, maxItems));
    }

    /**
     * The same of a statement that gives one row of arrays, whatever the part holds, and {@code total} in it.
     *
     * @param items reads the arrays
     */
    static <T> Future<Page<T>> readArrays(RowSet<Row> rows, PagePart part, int maxItems, Function<Row, List<T>> items) {
        if (rows.size() == 0) {
            return Future.failedFuture(new RefusedException(new Refusal.NoWallet()));
        }
        Row row = rows.iterator().next();
        return row.getBoolean("disabled")
            ? Future.failedFuture(new RefusedException(new Refusal.WalletDisabled()))
            : unlessTooLong(new Page<>(items.apply(row), row.getLong("total")), part, maxItems);
    }

    private static <T> Future<Page<T>> unlessTooLong(Page<T> page, PagePart part, int maxItems) {
        return Math.min(part.limit(), page.total() - part.skip()) > maxItems
            ? tooLong(page.total(), maxItems)
            : Future.succeededFuture(page);
    }

    /** Reads a part whose statement says itself, in the column {@code crowded}, whether it would hold too much. */
    static <T> Future<Page<T>> readUncounted(RowSet<Row> rows, int maxItems, Function<Row, T> item) {
        return read(rows, item).compose(page ->
            rows.iterator().next().getBoolean("crowded")
                ? tooLong(page.total(), maxItems)
                : Future.succeededFuture(page)
        );
    }

    private static <T> Future<Page<T>> tooLong(long total, int maxItems) {
        return Future.failedFuture(new RefusedException(new Refusal.ListTooLong(total, maxItems)));
    }

    private static <T> Future<Page<T>> read(RowSet<Row> rows, Function<Row, T> item) {
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
