package io.wattlet.receive;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.command.Command.HashedAttribute;
import io.wattlet.receive.Judgement.Accept;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.TransactionId;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements of the receive path. Each is about a whole batch. */
final class ReceivedSlices {

    /** Two batches that meet take their locks in the same order. */
    private static final Comparator<Accept> BY_SLICE = Comparator.comparing((Accept arrival) ->
        arrival.offer().command().certificate().toString()
    ).thenComparing(arrival -> arrival.offer().hash().toString("ISO-8859-1"));

    // A slice that left by a transfer has a delivery, whose command has the transaction by which it left.
    private static final String RECALL = """
        select endpoint.id as endpoint_id,
               (extract(epoch from now() - command.created_at) * 1000)::bigint as age_ms,
               past.held,
               past.arrivals,
               past.departures
          from unnest($1::uuid[], $2::bytea[], $3::int[], $4::text[], $5::uuid[], $6::bytea[])
                 with ordinality
                 as offer (command_id, public_key, position, registry, certificate_id, hash, ordinal)
          join command on command.id = offer.command_id
          left join wallet_endpoint as endpoint on endpoint.public_key = offer.public_key
         cross join lateral (
           select coalesce(bool_or(slice.state not in ('sliced', 'transferred', 'cancelled')), false) as held,
                  coalesce(max(slice.arrival) filter (where slice.received), 0) as arrivals,
                  array_agg(transaction.id) filter (where transaction.id is not null) as departures
             from slice
             left join delivery on delivery.slice_id = slice.id
             left join registry_transaction as transaction
                    on transaction.command_id = delivery.command_id
                   and slice.id = any(transaction.changed_slices)
                   and transaction.state = 'committed'
            where slice.registry = offer.registry
              and slice.certificate_id = offer.certificate_id
              and slice.hash = offer.hash
              and slice.endpoint_id = endpoint.id
              and slice.position = offer.position
         ) as past
         order by offer.ordinal
        """;

    private static final String ADD_CERTIFICATES = """
        insert into certificate (registry, id, type, grid_area, period_start, period_end, trial, attributes, withdrawn_at)
        select registry, id, type, grid_area, period_start, period_end, trial, attributes::jsonb,
               case when withdrawn then now() end
          from unnest(
                 $1::text[], $2::uuid[], $3::smallint[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[],
                 $8::text[], $9::boolean[]
               )
                 as issued (registry, id, type, grid_area, period_start, period_end, trial, attributes, withdrawn)
            on conflict (registry, id) do update
           set withdrawn_at = excluded.withdrawn_at
         where certificate.withdrawn_at is null
           and excluded.withdrawn_at is not null
        """;

    private static final String ADD_ATTRIBUTES = """
        insert into wallet_attribute (wallet_id, registry, certificate_id, key, value, salt)
        select *
          from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::bytea[])
            on conflict do nothing
        """;

    // What another holder has now, or what came in already, conflicts and is left alone.
    private static final String ADD_SLICES = """
        insert into slice (
                 id, wallet_id, registry, certificate_id, hash, quantity, blinding, endpoint_id, position, arrival, state,
                 received
               )
        select arrival.*, 'available', true
          from unnest(
                 $1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::bytea[], $6::bigint[], $7::bytea[], $8::uuid[],
                 $9::int[], $10::int[]
               ) as arrival
            on conflict do nothing
        returning id
        """;

    private static final String ALREADY_IN = """
        select offer.command_id
          from unnest($1::uuid[], $2::text[], $3::uuid[], $4::bytea[], $5::uuid[], $6::int[], $7::int[])
                 as offer (command_id, registry, certificate_id, hash, endpoint_id, position, arrival)
         where exists (
                 select
                   from slice
                  where slice.registry = offer.registry
                    and slice.certificate_id = offer.certificate_id
                    and slice.hash = offer.hash
                    and slice.endpoint_id = offer.endpoint_id
                    and slice.position = offer.position
                    and (slice.received and slice.arrival = offer.arrival
                         or slice.state not in ('sliced', 'transferred', 'cancelled'))
               )
        """;

    private ReceivedSlices() {}

    /**
     * What is remembered about each offer, in order; empty where the endpoint does not exist.
     *
     * @param offers their commands are in the journal
     */
    static Future<List<Optional<Past>>> recall(SqlClient client, List<Offer> offers) {
        Tuple parameters = Tuple.tuple()
            .addArrayOfUUID(column(offers, Offer::commandId, UUID[]::new))
            .addArrayOfBuffer(column(offers, offer -> offer.command().endpointPublicKey(), Buffer[]::new))
            .addArrayOfInteger(column(offers, offer -> offer.command().position(), Integer[]::new))
            .addArrayOfString(column(offers, offer -> offer.command().certificate().registry(), String[]::new))
            .addArrayOfUUID(column(offers, offer -> offer.command().certificate().streamId(), UUID[]::new))
            .addArrayOfBuffer(column(offers, Offer::hash, Buffer[]::new));
        return client
            .preparedQuery(RECALL)
            .execute(parameters)
            .map(rows -> rows.stream().map(ReceivedSlices::past).toList());
    }

    /**
     * Takes slices in. To be called inside a transaction.
     *
     * @return the commands whose slices are in the wallet now; the others' slices are still held by another wallet of this
     *     system, whose own books are behind the registry
     */
    static Future<Set<UUID>> add(SqlClient connection, List<Accept> arrivals) {
        if (arrivals.isEmpty()) {
            return Future.succeededFuture(Set.of());
        }
        List<Accept> ordered = arrivals.stream().sorted(BY_SLICE).toList();
        return addCertificates(connection, ordered)
            .compose(_ -> addAttributes(connection, ordered))
            .compose(_ -> addSlices(connection, ordered));
    }

    private static Future<Void> addCertificates(SqlClient connection, List<Accept> arrivals) {
        Map<CertificateId, CertificateFacts> distinct = new LinkedHashMap<>();
        arrivals.forEach(arrival -> distinct.put(arrival.certificate().id(), arrival.certificate()));
        List<CertificateFacts> certificates = List.copyOf(distinct.values());
        Tuple parameters = Tuple.tuple()
            .addArrayOfString(column(certificates, facts -> facts.id().registry(), String[]::new))
            .addArrayOfUUID(column(certificates, facts -> facts.id().streamId(), UUID[]::new))
            .addArrayOfShort(column(certificates, facts -> (short) facts.type(), Short[]::new))
            .addArrayOfString(column(certificates, CertificateFacts::gridArea, String[]::new))
            .addArrayOfOffsetDateTime(column(certificates, CertificateFacts::start, OffsetDateTime[]::new))
            .addArrayOfOffsetDateTime(column(certificates, CertificateFacts::end, OffsetDateTime[]::new))
            .addArrayOfString(trials(certificates))
            .addArrayOfString(column(certificates, ReceivedSlices::attributes, String[]::new))
            .addArrayOfBoolean(column(certificates, CertificateFacts::withdrawn, Boolean[]::new));
        return connection.preparedQuery(ADD_CERTIFICATES).execute(parameters).mapEmpty();
    }

    private static Future<Void> addAttributes(SqlClient connection, List<Accept> arrivals) {
        record Opened(UUID walletId, CertificateId certificate, HashedAttribute opening) {}
        List<Opened> opened = new ArrayList<>();
        for (Accept arrival : arrivals) {
            UUID walletId = arrival.offer().leased().walletId();
            CertificateId certificate = arrival.offer().command().certificate();
            arrival.openings().forEach(opening -> opened.add(new Opened(walletId, certificate, opening)));
        }
        if (opened.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple parameters = Tuple.tuple()
            .addArrayOfUUID(column(opened, Opened::walletId, UUID[]::new))
            .addArrayOfString(column(opened, row -> row.certificate().registry(), String[]::new))
            .addArrayOfUUID(column(opened, row -> row.certificate().streamId(), UUID[]::new))
            .addArrayOfString(column(opened, row -> row.opening().key(), String[]::new))
            .addArrayOfString(column(opened, row -> row.opening().value(), String[]::new))
            .addArrayOfBuffer(column(opened, row -> row.opening().salt(), Buffer[]::new));
        return connection.preparedQuery(ADD_ATTRIBUTES).execute(parameters).mapEmpty();
    }

    private static Future<Set<UUID>> addSlices(SqlClient connection, List<Accept> arrivals) {
        // A slice that came in has the id of the command that brought it, so that one can be found by the other.
        Map<UUID, Accept> bySlice = new LinkedHashMap<>();
        arrivals.forEach(arrival -> bySlice.put(arrival.offer().commandId(), arrival));
        Tuple parameters = Tuple.tuple()
            .addArrayOfUUID(bySlice.keySet().toArray(UUID[]::new))
            .addArrayOfUUID(column(arrivals, arrival -> arrival.offer().leased().walletId(), UUID[]::new))
            .addArrayOfString(column(arrivals, ReceivedSlices::registry, String[]::new))
            .addArrayOfUUID(column(arrivals, ReceivedSlices::streamId, UUID[]::new))
            .addArrayOfBuffer(column(arrivals, arrival -> arrival.offer().hash(), Buffer[]::new))
            .addArrayOfLong(column(arrivals, arrival -> arrival.offer().command().quantity(), Long[]::new))
            .addArrayOfBuffer(column(arrivals, arrival -> arrival.offer().command().blinding(), Buffer[]::new))
            .addArrayOfUUID(column(arrivals, arrival -> arrival.past().endpointId(), UUID[]::new))
            .addArrayOfInteger(column(arrivals, arrival -> arrival.offer().command().position(), Integer[]::new))
            .addArrayOfInteger(column(arrivals, Accept::arrival, Integer[]::new));
        return connection
            .preparedQuery(ADD_SLICES)
            .execute(parameters)
            .compose(rows -> {
                Set<UUID> done = new HashSet<>();
                for (Row row : rows) {
                    Accept added = bySlice.remove(row.getUUID("id"));
                    if (added != null) {
                        done.add(added.offer().commandId());
                    }
                }
                return alreadyIn(connection, List.copyOf(bySlice.values())).map(known -> {
                    done.addAll(known);
                    return done;
                });
            });
    }

    private static Future<Set<UUID>> alreadyIn(SqlClient connection, List<Accept> conflicting) {
        if (conflicting.isEmpty()) {
            return Future.succeededFuture(Set.of());
        }
        Tuple parameters = Tuple.tuple()
            .addArrayOfUUID(column(conflicting, arrival -> arrival.offer().commandId(), UUID[]::new))
            .addArrayOfString(column(conflicting, ReceivedSlices::registry, String[]::new))
            .addArrayOfUUID(column(conflicting, ReceivedSlices::streamId, UUID[]::new))
            .addArrayOfBuffer(column(conflicting, arrival -> arrival.offer().hash(), Buffer[]::new))
            .addArrayOfUUID(column(conflicting, arrival -> arrival.past().endpointId(), UUID[]::new))
            .addArrayOfInteger(column(conflicting, arrival -> arrival.offer().command().position(), Integer[]::new))
            .addArrayOfInteger(column(conflicting, Accept::arrival, Integer[]::new));
        return connection
            .preparedQuery(ALREADY_IN)
            .execute(parameters)
            .map(rows ->
                rows
                    .stream()
                    .map(row -> row.getUUID("command_id"))
                    .collect(Collectors.toSet())
            );
    }

    private static Optional<Past> past(Row row) {
        UUID endpointId = row.getUUID("endpoint_id");
        if (endpointId == null) {
            return Optional.empty();
        }
        Buffer[] departures = row.getArrayOfBuffers("departures");
        return Optional.of(
            new Past(
                endpointId,
                Duration.ofMillis(row.getLong("age_ms")),
                row.getBoolean("held"),
                row.getInteger("arrivals"),
                departures == null
                    ? Set.of()
                    : Arrays.stream(departures).map(TransactionId::new).collect(Collectors.toSet())
            )
        );
    }

    private static String registry(Accept arrival) {
        return arrival.offer().command().certificate().registry();
    }

    private static UUID streamId(Accept arrival) {
        return arrival.offer().command().certificate().streamId();
    }

    private static @Nullable String[] trials(List<CertificateFacts> certificates) {
        return ReceivedSlices.<CertificateFacts, @Nullable String>column(
            certificates,
            facts -> facts.trial().orElse(null),
            String[]::new
        );
    }

    private static String attributes(CertificateFacts certificate) {
        JsonArray attributes = new JsonArray();
        certificate
            .attributes()
            .forEach(attribute ->
                attributes.add(
                    new JsonObject()
                        .put("key", attribute.key())
                        .put("value", attribute.value())
                        .put("hashed", attribute.hashed())
                )
            );
        return attributes.encode();
    }

    private static <T, V extends @Nullable Object> V[] column(
        List<T> rows,
        Function<T, V> value,
        IntFunction<V[]> array
    ) {
        return rows.stream().map(value).toArray(array);
    }
}
