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
import java.util.List;
import java.util.UUID;

/** Admits slices from outside: the checks of {@code POST /v1/slices}, in its order. */
final class ReceiveAdmission {

    private static final String ADMIT = """
        with candidate as (
          select *
            from unnest($1::uuid[], $2::bytea[], $3::text[])
                   with ordinality
                   as candidate (id, public_key, payload, ordinal)
        ), checked as (
          select candidate.*,
                 wallet.id as wallet_id,
                 case
                   when wallet.id is null then 'endpoint-not-found'
                   when wallet.disabled_at is not null then 'wallet-disabled'
                 end as refusal
            from candidate
            left join wallet_endpoint on wallet_endpoint.public_key = candidate.public_key
            left join wallet on wallet.id = wallet_endpoint.wallet_id
        ), accepted as (
          insert into command (id, kind, wallet_id, payload, next_attempt_at)
          select id, 'receive', wallet_id, payload::jsonb, now() + $4::bigint * interval '1 ms'
            from checked
           where refusal is null
        )
        select refusal
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
     * @return for each slice in order the id of its command, or a failure that says why it was refused
     */
    Future<List<Future<UUID>>> store(List<Command.ReceiveSlice> receipts) {
        Tuple parameters = Tuple.of(
            receipts.stream().map(Command.ReceiveSlice::id).toArray(UUID[]::new),
            receipts.stream().map(Command.ReceiveSlice::endpointPublicKey).toArray(Buffer[]::new),
            receipts
                .stream()
                .map(receipt -> CommandPayload.encode(receipt).encode())
                .toArray(String[]::new),
            Admission.HAND_OVER.toMillis()
        );
        return client
            .preparedQuery(ADMIT)
            .execute(parameters)
            .map(rows -> answers(receipts, rows));
    }

    private static List<Future<UUID>> answers(List<Command.ReceiveSlice> receipts, RowSet<Row> rows) {
        List<Future<UUID>> answers = new ArrayList<>(receipts.size());
        for (Row row : rows) {
            UUID id = receipts.get(answers.size()).id();
            answers.add(
                switch (row.getString("refusal")) {
                    case null -> Future.succeededFuture(id);
                    case "endpoint-not-found" -> refused(new Refusal.EndpointNotFound());
                    case "wallet-disabled" -> refused(new Refusal.WalletDisabled());
                    case String other -> throw new IllegalStateException("unknown refusal: " + other);
                }
            );
        }
        return answers;
    }

    private static Future<UUID> refused(Refusal refusal) {
        return Future.failedFuture(new RefusedException(refusal));
    }
}
