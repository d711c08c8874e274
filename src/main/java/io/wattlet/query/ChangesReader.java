package io.wattlet.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.query.Cursor.Position;
import io.wattlet.query.Query.ChangesPart;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The way of everybody who follows a list's changes; {@link Cursor} says how, and why nothing is missed. */
final class ChangesReader {

    private final SqlClient client;
    private final Horizon horizon;
    private final int maxItems;

    ChangesReader(SqlClient client, QuerySettings settings) {
        this.client = client;
        this.horizon = new Horizon(client, settings.settling());
        this.maxItems = settings.maxItems();
    }

    /**
     * Reads the next part of a list.
     *
     * @param statement gives the columns of {@link WalletPage}, and {@code position_registry}, {@code position_id} and
     *     {@code updated_at} of each row
     * @param parameters the statement's, from the position after which to read
     */
    <T> Future<Changes<T>> read(
        Cursor.List list,
        ChangesPart part,
        String statement,
        Function<Position, Tuple> parameters,
        Function<Row, T> item
    ) {
        return readRows(list, part, statement, parameters).compose(read ->
            WalletPage.readUncounted(read.rows(), maxItems, item).map(page ->
                new Changes<>(page.items(), page.total(), read.next())
            )
        );
    }

    /** Rows of a part, as the statement gives them, and where the next part begins. */
    record Part(RowSet<Row> rows, Cursor next) {}

    /**
     * Reads the next part of a list that need not be a wallet's.
     *
     * @param statement gives {@code position_registry}, {@code position_id} and {@code updated_at} of each row, and
     *     {@code item}, which is false in a row that is not one of the list
     */
    Future<Part> readRows(Cursor.List list, ChangesPart part, String statement, Function<Position, Tuple> parameters) {
        Position start = start(part);
        return settled(part, start).compose(settled ->
            client
                .preparedQuery(statement)
                .execute(parameters.apply(start))
                .map(rows -> new Part(rows, next(list, part, start, settled, rows)))
        );
    }

    private static Position start(ChangesPart part) {
        Position since = part.updatedSince() == null ? Position.START : Position.after(part.updatedSince());
        return part
            .cursor()
            .map(Cursor::position)
            .filter(position -> !position.updatedAt().isBefore(since.updatedAt()))
            .filter(position -> !position.updatedAt().equals(since.updatedAt()) || position.id() == null)
            .orElse(since);
    }

    private Future<Instant> settled(ChangesPart part, Position start) {
        Optional<Instant> walking = part.cursor().flatMap(cursor -> Optional.ofNullable(cursor.settled()));
        if (walking.isPresent()) {
            return Future.succeededFuture(later(walking.get(), part.updatedSince()));
        }
        return horizon.read().map(time -> later(start.updatedAt(), time.orElse(null)));
    }

    private static Instant later(Instant one, @Nullable Instant other) {
        return other != null && other.isAfter(one) ? other : one;
    }

    private static Cursor next(Cursor.List list, ChangesPart part, Position start, Instant settled, RowSet<Row> rows) {
        Position position = start;
        int items = 0;
        for (Row row : rows) {
            if (row.getBoolean("item")) {
                items++;
                position = new Position(
                    row.getOffsetDateTime("updated_at").toInstant(),
                    row.getString("position_registry"),
                    row.getUUID("position_id")
                );
            }
        }
        return items < part.limit()
            ? new Cursor(list, Position.after(settled), null)
            : new Cursor(list, position, settled);
    }
}
