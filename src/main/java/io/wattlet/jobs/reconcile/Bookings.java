package io.wattlet.jobs.reconcile;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.crypto.ExtendedPublicKey;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.TransactionId;
import io.wattlet.wallet.SliceState;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is booked about slices. */
final class Bookings {

    /** Slices of one certificate that are compared at a time; the next comparison looks at the same ones. */
    static final int MOST_SLICES = 10_000;

    /**
     * A slice as it was booked at one moment.
     *
     * @param hash      SHA-256 of the commitment
     * @param endpoint  extended public key of the endpoint it belongs to; null for one that is made for somebody else
     * @param position  child of the endpoint that owns it
     * @param moving    whether a command holds it, or it changed a moment ago: it is left alone
     * @param updatedAt changes with the state, and so fences what is written later
     */
    record Booked(
        UUID id,
        CertificateId certificate,
        Buffer hash,
        SliceState state,
        @Nullable Buffer endpoint,
        int position,
        boolean moving,
        OffsetDateTime updatedAt
    ) {
        /** The key under which it is booked. Derives it: not for event loops. */
        Buffer ownerKey() {
            return endpoint == null
                ? Buffer.buffer()
                : Buffer.buffer(ExtendedPublicKey.parse(endpoint.getBytes()).derive(position).compressed());
        }
    }

    private static final String READ = """
        select slice.id, slice.registry, slice.certificate_id, slice.hash, slice.state::text, slice.position, slice.moving,
               slice.updated_at, wallet_endpoint.public_key
          from unnest($1::text[], $2::uuid[]) as wanted (registry, id)
         cross join lateral (
           select *,
                  command_id is not null or updated_at > now() - $3::bigint * interval '1 ms' as moving
             from slice
            where slice.registry = wanted.registry
              and slice.certificate_id = wanted.id
              and slice.state not in ('sliced', 'transferred', 'cancelled')
            order by slice.hash
            limit $4
         ) as slice
          left join wallet_endpoint on wallet_endpoint.id = slice.endpoint_id
        """;

    private static final String EXPLAIN = """
        select transaction.id, changed.slice_id
          from registry_transaction as transaction
          join command on command.id = transaction.command_id
         cross join lateral unnest(transaction.changed_slices) as changed (slice_id)
         where transaction.id = any($1::bytea[])
           and transaction.state <> 'committed'
           and command.state <> 'pending'
        """;

    private static final String CLAIMS = """
        select claim.id, claim.production_slice_id, claim.consumption_slice_id
          from claim
         where claim.id = any($1::uuid[])
        """;

    private Bookings() {}

    /**
     * The slices of certificates that are not history.
     *
     * @param grace how long ago the last change has to be for a slice not to be moving
     */
    static Future<Map<CertificateId, List<Booked>>> read(
        SqlClient client,
        Collection<CertificateId> certificates,
        Duration grace
    ) {
        return client
            .preparedQuery(READ)
            .execute(
                Tuple.of(
                    certificates.stream().map(CertificateId::registry).toArray(String[]::new),
                    certificates.stream().map(CertificateId::streamId).toArray(UUID[]::new),
                    grace.toMillis(),
                    MOST_SLICES
                )
            )
            .map(rows -> rows.stream().map(Bookings::booked).collect(Collectors.groupingBy(Booked::certificate)));
    }

    private static Booked booked(Row row) {
        return new Booked(
            row.getUUID("id"),
            new CertificateId(row.getString("registry"), row.getUUID("certificate_id")),
            row.getBuffer("hash"),
            SliceState.ofSql(row.getString("state")),
            row.getBuffer("public_key"),
            row.getInteger("position"),
            row.getBoolean("moving"),
            row.getOffsetDateTime("updated_at")
        );
    }

    /**
     * Which of the given transactions are of ended commands and are not booked as committed.
     *
     * @return for each slice that they change the first of them, in the given order
     */
    static Future<Map<UUID, TransactionId>> unbooked(SqlClient client, List<TransactionId> onStream) {
        Map<TransactionId, Integer> places = new HashMap<>();
        onStream.forEach(id -> places.put(id, places.size()));
        return client
            .preparedQuery(EXPLAIN)
            .execute(
                Tuple.tuple().addArrayOfBuffer(onStream.stream().map(TransactionId::sha256).toArray(Buffer[]::new))
            )
            .map(rows -> {
                Map<UUID, TransactionId> first = new HashMap<>();
                rows.forEach(row ->
                    first.merge(row.getUUID("slice_id"), new TransactionId(row.getBuffer("id")), (one, other) ->
                        places.getOrDefault(one, 0) < places.getOrDefault(other, 0) ? one : other
                    )
                );
                return first;
            });
    }

    /** The slices of claims, by the ids of the claims; none of a claim that is not here. */
    static Future<Map<UUID, Set<UUID>>> claims(SqlClient client, Collection<UUID> allocations) {
        if (allocations.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return client
            .preparedQuery(CLAIMS)
            .execute(Tuple.tuple().addArrayOfUUID(allocations.toArray(UUID[]::new)))
            .map(rows -> {
                Map<UUID, Set<UUID>> slices = new HashMap<>();
                rows.forEach(row ->
                    slices.put(
                        row.getUUID("id"),
                        new HashSet<>(List.of(row.getUUID("production_slice_id"), row.getUUID("consumption_slice_id")))
                    )
                );
                return slices;
            });
    }
}
