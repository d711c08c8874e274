package io.wattlet.command;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.wallet.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Admits slices from outside: the checks of {@code POST /v1/slices}, in its order. */
final class ReceiveAdmission implements Admission {

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

    @Override
    public Future<List<Optional<Refusal>>> admit(SqlClient client, List<Command> commands) {
        List<Command.ReceiveSlice> receipts = commands.stream().map(Command.ReceiveSlice.class::cast).toList();
        Tuple parameters = Tuple.of(
            receipts.stream().map(Command.ReceiveSlice::id).toArray(UUID[]::new),
            receipts.stream().map(Command.ReceiveSlice::endpointPublicKey).toArray(Buffer[]::new),
            receipts
                .stream()
                .map(receipt -> CommandPayload.encode(receipt).encode())
                .toArray(String[]::new),
            HAND_OVER.toMillis()
        );
        return client
            .preparedQuery(ADMIT)
            .execute(parameters)
            .map(rows -> Admission.refusals(receipts, rows, ReceiveAdmission::refusal));
    }

    private static Optional<Refusal> refusal(Command.ReceiveSlice receipt, Row row) {
        @Nullable
        Refusal refusal = switch (row.getString("refusal")) {
            case null -> null;
            case "endpoint-not-found" -> new Refusal.EndpointNotFound();
            case "wallet-disabled" -> new Refusal.WalletDisabled();
            case String other -> throw new IllegalStateException("unknown refusal: " + other);
        };
        return Optional.ofNullable(refusal);
    }
}
