package io.wattlet.command;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.wallet.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Admits transfers: the checks of {@code POST /v1/transfers}, in its order. */
final class TransferAdmission implements Admission {

    // What commands under way leave over counts: it is going to be available.
    private static final String ADMIT = """
        with candidate as (
          select *
            from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::bigint[], $7::text[])
                   with ordinality
                   as candidate (id, owner, registry, certificate_id, receiver_id, quantity, payload, ordinal)
        ), checked as (
          select candidate.*,
                 wallet.id as wallet_id,
                 coalesce(holding.spendable, 0) as held,
                 case
                   when wallet.id is null then 'no-wallet'
                   when wallet.disabled_at is not null then 'wallet-disabled'
                   when certificate.id is null then 'unknown-certificate'
                   when coalesce(holding.spendable, 0) < candidate.quantity then 'insufficient-quantity'
                   when external_endpoint.id is null then 'unknown-receiver'
                   when candidate.quantity = 0 then 'quantity-zero'
                 end as refusal
            from candidate
            left join wallet on wallet.owner = candidate.owner
            left join certificate on certificate.registry = candidate.registry
                                 and certificate.id = candidate.certificate_id
            left join external_endpoint on external_endpoint.id = candidate.receiver_id
                                       and external_endpoint.owner = candidate.owner
            left join holding on holding.wallet_id = wallet.id
                             and holding.registry = candidate.registry
                             and holding.certificate_id = candidate.certificate_id
                             and not holding.withdrawn
        ), accepted as (
          insert into command (id, kind, owner, wallet_id, payload, next_attempt_at)
          select id, 'transfer', owner, wallet_id, payload::jsonb, now() + $8::bigint * interval '1 ms'
            from checked
           where refusal is null
        )
        select refusal, held
          from checked
         order by ordinal
        """;

    @Override
    public Future<List<Optional<Refusal>>> admit(SqlClient client, List<Command> commands) {
        List<Command.Transfer> transfers = commands.stream().map(Command.Transfer.class::cast).toList();
        Tuple parameters = Tuple.of(
            transfers.stream().map(Command.Transfer::id).toArray(UUID[]::new),
            transfers.stream().map(Command.Transfer::owner).toArray(String[]::new),
            transfers
                .stream()
                .map(transfer -> transfer.certificate().registry())
                .toArray(String[]::new),
            transfers
                .stream()
                .map(transfer -> transfer.certificate().streamId())
                .toArray(UUID[]::new),
            transfers.stream().map(Command.Transfer::receiverId).toArray(UUID[]::new),
            transfers.stream().map(Command.Transfer::quantity).toArray(Long[]::new),
            transfers
                .stream()
                .map(transfer -> CommandPayload.encode(transfer).encode())
                .toArray(String[]::new),
            HAND_OVER.toMillis()
        );
        return client
            .preparedQuery(ADMIT)
            .execute(parameters)
            .map(rows -> Admission.refusals(transfers, rows, TransferAdmission::refusal));
    }

    private static Optional<Refusal> refusal(Command.Transfer transfer, Row row) {
        @Nullable
        Refusal refusal = switch (row.getString("refusal")) {
            case null -> null;
            case "no-wallet" -> new Refusal.NoWallet();
            case "wallet-disabled" -> new Refusal.WalletDisabled();
            case "unknown-certificate" -> new Refusal.UnknownCertificate(
                Refusal.Role.TRANSFERRED,
                transfer.certificate()
            );
            case "insufficient-quantity" -> new Refusal.InsufficientQuantity(
                Refusal.Role.TRANSFERRED,
                row.getLong("held"),
                transfer.quantity()
            );
            case "unknown-receiver" -> new Refusal.UnknownReceiver(transfer.receiverId());
            case "quantity-zero" -> new Refusal.QuantityZero();
            case String other -> throw new IllegalStateException("unknown refusal: " + other);
        };
        return Optional.ofNullable(refusal);
    }
}
