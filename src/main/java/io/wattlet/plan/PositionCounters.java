package io.wattlet.plan;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Sets owner key positions aside. A counter moves on before any of its positions is used and never moves back: two
 * slices with one owner key could be played against each other, a gap harms nobody.
 */
final class PositionCounters {

    private static final String OF_RECEIVERS = """
        update external_endpoint
           set next_position = next_position + wanted.count
          from unnest($1::uuid[], $2::int[]) as wanted (id, count)
         where external_endpoint.id = wanted.id
        returning external_endpoint.id, external_endpoint.next_position - wanted.count as first, external_endpoint.public_key
        """;

    private static final String OF_REMAINDERS = """
        update wallet_endpoint
           set next_position = next_position + wanted.count
          from unnest($1::uuid[], $2::int[]) as wanted (id, count)
         where wallet_endpoint.id = wanted.id
        returning wallet_endpoint.id, wallet_endpoint.next_position - wanted.count as first, wallet_endpoint.public_key
        """;

    private PositionCounters() {}

    /** Positions below one endpoint. */
    static final class Block {

        private final Buffer publicKey;
        private int next;

        private Block(Buffer publicKey, int first) {
            this.publicKey = publicKey;
            this.next = first;
        }

        /** Takes a run of positions and returns the first. */
        int take(int count) {
            int first = next;
            next += count;
            return first;
        }

        /** Extended public key of the endpoint, 74 bytes. */
        Buffer publicKey() {
            return publicKey;
        }
    }

    /** Sets aside positions of external endpoints: how many by endpoint id. */
    static Future<Map<UUID, Block>> ofReceivers(SqlConnection connection, Map<UUID, Integer> wanted) {
        return advance(connection, OF_RECEIVERS, wanted);
    }

    /** Sets aside positions of remainder endpoints: how many by endpoint id. */
    static Future<Map<UUID, Block>> ofRemainders(SqlConnection connection, Map<UUID, Integer> wanted) {
        return advance(connection, OF_REMAINDERS, wanted);
    }

    private static Future<Map<UUID, Block>> advance(
        SqlConnection connection,
        String statement,
        Map<UUID, Integer> wanted
    ) {
        if (wanted.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        List<UUID> ids = wanted.keySet().stream().sorted().toList();
        Integer[] counts = ids.stream().map(wanted::get).toArray(Integer[]::new);
        return connection
            .preparedQuery(statement)
            .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)).addArrayOfInteger(counts))
            .map(rows -> {
                Map<UUID, Block> blocks = new HashMap<>();
                for (Row row : rows) {
                    blocks.put(row.getUUID("id"), new Block(row.getBuffer("public_key"), row.getInteger("first")));
                }
                return blocks;
            });
    }
}
