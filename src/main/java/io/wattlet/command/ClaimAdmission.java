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

/**
 * Admits claims: the checks of {@code POST /v1/claims} in its order, and after them two that the existing wallet leaves
 * to the registry, where they come too late: the certificates' types, and that something is claimed at all.
 */
final class ClaimAdmission implements Admission {

    // The trial rule is the electricity verifier's: equal, or one absent and the other the text "false".
    private static final String ADMIT = """
        with candidate as (
          select *
            from unnest(
                   $1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::uuid[], $7::bigint[], $8::text[]
                 )
                   with ordinality
                   as candidate (
                     id, owner, production_registry, production_id, consumption_registry, consumption_id, quantity, payload,
                     ordinal
                   )
        ), checked as (
          select candidate.*,
                 wallet.id as wallet_id,
                 coalesce(produced.spendable, 0) as produced,
                 coalesce(consumed.spendable, 0) as consumed,
                 case
                   when wallet.id is null then 'no-wallet'
                   when wallet.disabled_at is not null then 'wallet-disabled'
                   when production.id is null then 'unknown-production'
                   when consumption.id is null then 'unknown-consumption'
                   when coalesce(production.trial, 'false') <> coalesce(consumption.trial, 'false') then 'trial-mismatch'
                   when coalesce(produced.spendable, 0) < candidate.quantity then 'insufficient-production'
                   when coalesce(consumed.spendable, 0) < candidate.quantity then 'insufficient-consumption'
                   when production.type <> 2 then 'not-production'
                   when consumption.type <> 1 then 'not-consumption'
                   when candidate.quantity = 0 then 'quantity-zero'
                 end as refusal
            from candidate
            left join wallet on wallet.owner = candidate.owner
            left join certificate as production on production.registry = candidate.production_registry
                                               and production.id = candidate.production_id
            left join certificate as consumption on consumption.registry = candidate.consumption_registry
                                                and consumption.id = candidate.consumption_id
            left join holding as produced on produced.wallet_id = wallet.id
                                         and produced.registry = candidate.production_registry
                                         and produced.certificate_id = candidate.production_id
                                         and not produced.withdrawn
            left join holding as consumed on consumed.wallet_id = wallet.id
                                         and consumed.registry = candidate.consumption_registry
                                         and consumed.certificate_id = candidate.consumption_id
                                         and not consumed.withdrawn
        ), accepted as (
          insert into command (id, kind, owner, wallet_id, payload, next_attempt_at)
          select id, 'claim', owner, wallet_id, payload::jsonb, now() + $9::bigint * interval '1 ms'
            from checked
           where refusal is null
        )
        select refusal, produced, consumed
          from checked
         order by ordinal
        """;

    @Override
    public Future<List<Optional<Refusal>>> admit(SqlClient client, List<Command> commands) {
        List<Command.Claim> claims = commands.stream().map(Command.Claim.class::cast).toList();
        Tuple parameters = Tuple.tuple()
            .addArrayOfUUID(claims.stream().map(Command.Claim::id).toArray(UUID[]::new))
            .addArrayOfString(claims.stream().map(Command.Claim::owner).toArray(String[]::new))
            .addArrayOfString(
                claims
                    .stream()
                    .map(claim -> claim.production().registry())
                    .toArray(String[]::new)
            )
            .addArrayOfUUID(
                claims
                    .stream()
                    .map(claim -> claim.production().streamId())
                    .toArray(UUID[]::new)
            )
            .addArrayOfString(
                claims
                    .stream()
                    .map(claim -> claim.consumption().registry())
                    .toArray(String[]::new)
            )
            .addArrayOfUUID(
                claims
                    .stream()
                    .map(claim -> claim.consumption().streamId())
                    .toArray(UUID[]::new)
            )
            .addArrayOfLong(claims.stream().map(Command.Claim::quantity).toArray(Long[]::new))
            .addArrayOfString(
                claims
                    .stream()
                    .map(claim -> CommandPayload.encode(claim).encode())
                    .toArray(String[]::new)
            )
            .addLong(HAND_OVER.toMillis());
        return client
            .preparedQuery(ADMIT)
            .execute(parameters)
            .map(rows -> Admission.refusals(claims, rows, ClaimAdmission::refusal));
    }

    private static Optional<Refusal> refusal(Command.Claim claim, Row row) {
        @Nullable
        Refusal refusal = switch (row.getString("refusal")) {
            case null -> null;
            case "no-wallet" -> new Refusal.NoWallet();
            case "wallet-disabled" -> new Refusal.WalletDisabled();
            case "unknown-production" -> new Refusal.UnknownCertificate(Refusal.Role.PRODUCTION, claim.production());
            case "unknown-consumption" -> new Refusal.UnknownCertificate(Refusal.Role.CONSUMPTION, claim.consumption());
            case "trial-mismatch" -> new Refusal.TrialMismatch();
            case "insufficient-production" -> new Refusal.InsufficientQuantity(
                Refusal.Role.PRODUCTION,
                row.getLong("produced"),
                claim.quantity()
            );
            case "insufficient-consumption" -> new Refusal.InsufficientQuantity(
                Refusal.Role.CONSUMPTION,
                row.getLong("consumed"),
                claim.quantity()
            );
            case "not-production" -> new Refusal.NotClaimable(
                "Certificate " + claim.production() + " is not a production certificate."
            );
            case "not-consumption" -> new Refusal.NotClaimable(
                "Certificate " + claim.consumption() + " is not a consumption certificate."
            );
            case "quantity-zero" -> new Refusal.QuantityZero();
            case String other -> throw new IllegalStateException("unknown refusal: " + other);
        };
        return Optional.ofNullable(refusal);
    }
}
