package io.wattlet.command;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Admits slices from outside: the checks of {@code POST /v1/slices}, in its order. */
final class ReceiveAdmission {

    /**
     * A slice and how it came.
     *
     * @param named whether the id of the command was chosen by whoever hands it in, so that it may be there already
     */
    record Arrival(Command.ReceiveSlice slice, Optional<Trace> trace, boolean named) {
        static Arrival of(NamedCommand named) {
            return new Arrival((Command.ReceiveSlice) named.command(), Optional.of(named.trace()), true);
        }
    }

    private static final String ADMIT = """
        with candidate as (
          select *
            from unnest($1::uuid[], $2::bytea[], $3::text[], $4::text[], $5::boolean[])
                   with ordinality
                   as candidate (id, public_key, payload, trace_parent, named, ordinal)
        ), checked as (
          select candidate.*,
                 wallet.id as wallet_id,
                 case
                   when earlier.kind = 'receive' and earlier.payload = candidate.payload::jsonb then 'known'
                   when earlier.id is not null then 'command-id-taken'
                   -- of a command that is forgotten: what it brought has its id
                   when candidate.named
                        and exists (select from slice where slice.id = candidate.id) then 'command-id-taken'
                   when wallet.id is null then 'endpoint-not-found'
                   when wallet.disabled_at is not null then 'wallet-disabled'
                 end as verdict
            from candidate
            left join command as earlier on earlier.id = case when candidate.named then candidate.id end
            left join wallet_endpoint on wallet_endpoint.public_key = candidate.public_key
            left join wallet on wallet.id = wallet_endpoint.wallet_id
        ), accepted as (
          insert into command (id, kind, wallet_id, payload, trace_parent, named, next_attempt_at)
          select id, 'receive', wallet_id, payload::jsonb, trace_parent, named, now() + $6::bigint * interval '1 ms'
            from checked
           where verdict is null
           order by id, ordinal
              on conflict (id) do nothing
          returning id
        )
        select verdict, id in (select id from accepted) as stored
          from checked
         order by ordinal
        """;

    private final SqlClient client;

    ReceiveAdmission(SqlClient client) {
        this.client = client;
    }

    /**
     * Admits a batch.
     *
     * @return for each slice in order what became of it, or a failure that says why it was refused
     */
    Future<List<Future<Receipt>>> store(List<Arrival> arrivals) {
        Tuple parameters = Tuple.tuple()
            .addArrayOfUUID(column(arrivals, arrival -> arrival.slice().id(), UUID[]::new))
            .addArrayOfBuffer(column(arrivals, arrival -> arrival.slice().endpointPublicKey(), Buffer[]::new))
            .addArrayOfString(
                column(arrivals, arrival -> CommandPayload.encode(arrival.slice()).encode(), String[]::new)
            )
            .addArrayOfString(
                arrivals
                    .stream()
                    .map(arrival -> arrival.trace().map(Trace::id).orElse(null))
                    .toArray(String[]::new)
            )
            .addArrayOfBoolean(column(arrivals, Arrival::named, Boolean[]::new))
            .addLong(Admission.HAND_OVER.toMillis());
        return client
            .preparedQuery(ADMIT)
            .execute(parameters)
            .compose(rows -> answers(arrivals, rows));
    }

    private static <T> T[] column(List<Arrival> arrivals, Function<Arrival, T> value, IntFunction<T[]> array) {
        return arrivals.stream().map(value).toArray(array);
    }

    private Future<List<Future<Receipt>>> answers(List<Arrival> arrivals, RowSet<Row> rows) {
        List<Future<Receipt>> answers = new ArrayList<>(arrivals.size());
        Set<UUID> stored = new HashSet<>();
        for (Row row : rows) {
            answers.add(answer(arrivals.get(answers.size()), row, stored));
        }
        return Future.join(answers).transform(_ -> Future.succeededFuture(answers));
    }

    // Of several that passed with one id, the first was stored. See Admission for one that was not.
    private Future<Receipt> answer(Arrival arrival, Row row, Set<UUID> storedBefore) {
        UUID id = arrival.slice().id();
        return switch (row.getString("verdict")) {
            case null -> row.getBoolean("stored") && storedBefore.add(id)
                ? Future.succeededFuture(Receipt.of(id, false))
                : store(List.of(arrival)).compose(List::getFirst);
            case Admission.KNOWN -> Future.succeededFuture(Receipt.of(id, true));
            case Admission.ID_TAKEN -> refused(new Refusal.CommandIdTaken(id));
            case "endpoint-not-found" -> refused(new Refusal.EndpointNotFound());
            case "wallet-disabled" -> refused(new Refusal.WalletDisabled());
            case String other -> throw new IllegalStateException("unknown refusal: " + other);
        };
    }

    private static Future<Receipt> refused(Refusal refusal) {
        return Future.failedFuture(new RefusedException(refusal));
    }
}
