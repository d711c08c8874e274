package io.wattlet.wallet;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The one endpoint of each wallet that owns what splitting leaves over. It is made when it is first needed. */
public final class RemainderEndpoints {

    /** Rounds of taking numbers; more than one is needed only where wallets share an imported key. */
    private static final int ROUNDS = 16;

    private static final String FIND = """
        select wallet_id, id, public_key
          from wallet_endpoint
         where wallet_id = any($1::uuid[])
           and remainder
        """;

    // In order of id, so that two batches that share wallets do not wait for each other in a circle.
    private static final String TAKE_NUMBERS = """
        with locked as (
          select id
            from wallet
           where id = any($1::uuid[])
           order by id
             for no key update
        )
        update wallet
           set next_endpoint = wallet.next_endpoint + 1
          from locked
         where wallet.id = locked.id
        returning wallet.id, wallet.next_endpoint - 1 as position, wallet.public_key
        """;

    // Whoever comes second finds the first one's endpoint: a wallet has at most one, and a key belongs to one endpoint.
    private static final String INSERT = """
        insert into wallet_endpoint (id, wallet_id, position, public_key, remainder)
        select id, wallet_id, position, public_key, true
          from unnest($1::uuid[], $2::uuid[], $3::int[], $4::bytea[]) as made (id, wallet_id, position, public_key)
        on conflict do nothing
        """;

    /**
     * A remainder endpoint.
     *
     * @param publicKey 74-byte extended public key
     */
    public record RemainderEndpoint(UUID endpointId, Buffer publicKey) {}

    private RemainderEndpoints() {}

    /**
     * Finds the remainder endpoints of wallets, and makes those that are missing.
     *
     * @param connection in a transaction, which then holds the rows of wallets that had none until it ends
     * @return one for each wallet; fails with {@link IllegalArgumentException} when one of them does not exist, and with
     *     {@link Refusal.EndpointTaken} when wallets share a key and no free number was found
     */
    public static Future<Map<UUID, RemainderEndpoint>> ensure(SqlConnection connection, Collection<UUID> walletIds) {
        return ensure(connection, new TreeSet<>(walletIds), new HashMap<>(), ROUNDS);
    }

    private static Future<Map<UUID, RemainderEndpoint>> ensure(
        SqlConnection connection,
        Set<UUID> wanted,
        Map<UUID, RemainderEndpoint> found,
        int rounds
    ) {
        if (wanted.isEmpty()) {
            return Future.succeededFuture(Map.copyOf(found));
        }
        return connection
            .preparedQuery(FIND)
            .execute(Tuple.of(wanted.toArray(UUID[]::new)))
            .compose(rows -> {
                for (Row row : rows) {
                    UUID walletId = row.getUUID("wallet_id");
                    found.put(walletId, new RemainderEndpoint(row.getUUID("id"), row.getBuffer("public_key")));
                    wanted.remove(walletId);
                }
                if (wanted.isEmpty()) {
                    return Future.succeededFuture(Map.copyOf(found));
                }
                if (rounds == 0) {
                    return Future.failedFuture(new RefusedException(new Refusal.EndpointTaken()));
                }
                return make(connection, wanted).compose(_ -> ensure(connection, wanted, found, rounds - 1));
            });
    }

    private static Future<Void> make(SqlConnection connection, Set<UUID> walletIds) {
        return connection
            .preparedQuery(TAKE_NUMBERS)
            .execute(Tuple.of(walletIds.toArray(UUID[]::new)))
            .compose(rows -> {
                if (rows.size() != walletIds.size()) {
                    return Future.failedFuture(new IllegalArgumentException("there is no such wallet"));
                }
                return connection.preparedQuery(INSERT).execute(endpoints(rows)).mapEmpty();
            });
    }

    private static Tuple endpoints(RowSet<Row> wallets) {
        List<UUID> ids = new ArrayList<>();
        List<UUID> walletIds = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        List<Buffer> publicKeys = new ArrayList<>();
        for (Row row : wallets) {
            ids.add(UUID.randomUUID());
            walletIds.add(row.getUUID("id"));
            positions.add(row.getInteger("position"));
            publicKeys.add(Wallets.child(row.getBuffer("public_key"), row.getInteger("position")));
        }
        return Tuple.of(
            ids.toArray(UUID[]::new),
            walletIds.toArray(UUID[]::new),
            positions.toArray(Integer[]::new),
            publicKeys.toArray(Buffer[]::new)
        );
    }
}
