package io.wattlet.plan;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Makes sure, inside a transaction, that commands are still leased to whoever is about to write for them. */
final class LeaseLock {

    /** A command, and the number of the attempt under which it was leased. */
    record Lease(UUID commandId, int attempt) {}

    private static final String LOCK = """
        select command.id
          from command
          join unnest($1::uuid[], $2::int[]) as leased (id, attempt)
            on command.id = leased.id
           and command.attempt = leased.attempt
         where command.state = 'pending'
         order by command.id
           for no key update of command
        """;

    private LeaseLock() {}

    /** Locks the rows of those commands whose lease still holds, until the transaction ends, and says which they are. */
    static Future<Set<UUID>> stillLeased(SqlConnection connection, List<Lease> leases) {
        if (leases.isEmpty()) {
            return Future.succeededFuture(Set.of());
        }
        Tuple parameters = Tuple.tuple()
            .addArrayOfUUID(leases.stream().map(Lease::commandId).toArray(UUID[]::new))
            .addArrayOfInteger(leases.stream().map(Lease::attempt).toArray(Integer[]::new));
        return connection
            .preparedQuery(LOCK)
            .execute(parameters)
            .map(rows -> {
                Set<UUID> leased = new HashSet<>();
                rows.forEach(row -> leased.add(row.getUUID("id")));
                return leased;
            });
    }
}
