package io.wattlet.query;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads wallets. */
final class WalletQueries {

    private static final String LIST = """
        select id, public_key, disabled_at
          from wallet
         where owner = $1
        """;

    private static final String FIND = """
        select id, public_key, disabled_at
          from wallet
         where id = $1
           and owner = $2
        """;

    private final SqlClient client;

    WalletQueries(SqlClient client) {
        this.client = client;
    }

    Future<Page<Wallet>> list(Query.ListWallets query) {
        return client
            .preparedQuery(LIST)
            .execute(Tuple.of(query.owner()))
            .map(rows -> {
                List<Wallet> wallets = new ArrayList<>();
                rows.forEach(row -> wallets.add(wallet(row)));
                return new Page<>(wallets, wallets.size());
            });
    }

    Future<Optional<Wallet>> find(Query.FindWallet query) {
        return client
            .preparedQuery(FIND)
            .execute(Tuple.of(query.walletId(), query.owner()))
            .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(wallet(rows.iterator().next())));
    }

    private static Wallet wallet(Row row) {
        Buffer publicKey = row.getBuffer("public_key");
        OffsetDateTime disabledAt = row.getOffsetDateTime("disabled_at");
        return new Wallet(row.getUUID("id"), publicKey, disabledAt == null ? null : disabledAt.toInstant());
    }
}
