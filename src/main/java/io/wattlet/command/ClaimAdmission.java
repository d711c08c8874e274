package io.wattlet.command;

import io.vertx.sqlclient.Tuple;
import io.wattlet.registry.CertificateId;
import io.wattlet.wallet.Refusal;
import java.util.List;
import java.util.UUID;

/**
 * Admits claims: the checks of {@code POST /v1/claims} in its order, and after them two that the existing wallet leaves
 * to the registry, where they come too late: the certificates' types, and that something is claimed at all.
 */
final class ClaimAdmission implements Admission {

    // The trial rule is the electricity verifier's: equal, or one absent and the other the text "false".
    private static final String ADMIT = """
        with submission as (
          select submission.*,
                 wallet.id as wallet_id,
                 wallet.disabled_at is not null as disabled,
                 known.key is not null as known
            from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::boolean[], $11::bytea[], $12::text[],
                        $13::boolean[])
                   as submission (submission_id, owner, key, body_hash, atomic, note, trace_parent, named)
            left join wallet on wallet.owner = submission.owner
            left join idempotency_key as known on known.owner = submission.owner
                                              and known.key = submission.key
        ), candidate as (
          select candidate.*,
                 sum(quantity) over (
                   partition by submission_id, production_registry, production_id order by ordinal
                 ) as production_wanted,
                 sum(quantity) over (
                   partition by submission_id, consumption_registry, consumption_id order by ordinal
                 ) as consumption_wanted
            from unnest(
                   $6::uuid[], $7::uuid[], $8::bigint[], $9::text[], $14::text[], $15::uuid[], $16::text[], $17::uuid[]
                 )
                   with ordinality
                   as candidate (
                     submission_id, id, quantity, payload, production_registry, production_id, consumption_registry,
                     consumption_id, ordinal
                   )
        ), checked as (
          select candidate.*,
                 submission.owner,
                 submission.key,
                 submission.body_hash,
                 submission.atomic,
                 submission.wallet_id,
                 submission.known,
                 submission.trace_parent,
                 submission.named,
                 coalesce(produced.spendable, 0) - (production_wanted - candidate.quantity) as production_held,
                 coalesce(consumed.spendable, 0) - (consumption_wanted - candidate.quantity) as consumption_held,
                 case
                   when earlier.kind = 'claim'
                        and earlier.owner = submission.owner
                        and earlier.payload = candidate.payload::jsonb then 'known'
                   when earlier.id is not null then 'command-id-taken'
                   when submission.wallet_id is null then 'no-wallet'
                   when submission.disabled then 'wallet-disabled'
                   when production.id is null then 'unknown-production'
                   when consumption.id is null then 'unknown-consumption'
                   when coalesce(production.trial, 'false') <> coalesce(consumption.trial, 'false') then 'trial-mismatch'
                   when coalesce(produced.spendable, 0) < production_wanted then 'insufficient-production'
                   when coalesce(consumed.spendable, 0) < consumption_wanted then 'insufficient-consumption'
                   when production.type <> 2 then 'not-production'
                   when consumption.type <> 1 then 'not-consumption'
                   when candidate.quantity = 0 then 'quantity-zero'
                 end as refusal
            from candidate
            join submission using (submission_id)
            left join command as earlier on earlier.id = case when submission.named then candidate.id end
            left join certificate as production on production.registry = candidate.production_registry
                                               and production.id = candidate.production_id
            left join certificate as consumption on consumption.registry = candidate.consumption_registry
                                                and consumption.id = candidate.consumption_id
            left join holding as produced on produced.wallet_id = submission.wallet_id
                                         and produced.registry = candidate.production_registry
                                         and produced.certificate_id = candidate.production_id
                                         and not produced.withdrawn
            left join holding as consumed on consumed.wallet_id = submission.wallet_id
                                         and consumed.registry = candidate.consumption_registry
                                         and consumed.certificate_id = candidate.consumption_id
                                         and not consumed.withdrawn
        ), judged as (
          select checked.*,
                 greatest(
                   case when refusal = 'insufficient-production' then production_held else consumption_held end, 0
                 )::bigint as held,
                 case
                   when refusal is not null then refusal
                   when atomic and bool_or(refusal is not null) over (partition by submission_id) then 'others-refused'
                 end as verdict
            from checked
        ), receipt as (
          insert into idempotency_key (owner, key, body_hash, kind, submission_id, note, outcomes)
          select owner, key, body_hash, 'claim', submission_id,
                 (select note from submission where submission.submission_id = judged.submission_id),
                 jsonb_agg(
                   case
                     when verdict is null then jsonb_build_object('id', id)
                     else jsonb_build_object('refusal', verdict, 'held', held, 'command', payload::jsonb)
                   end
                   order by ordinal
                 )
            from judged
           where key is not null
             and not known
           group by owner, key, body_hash, submission_id
          having bool_or(verdict is null)
           order by owner, key
              on conflict (owner, key) do nothing
          returning submission_id
        ), accepted as (
          insert into command (id, kind, owner, wallet_id, payload, trace_parent, named, next_attempt_at)
          select id, 'claim', owner, wallet_id, payload::jsonb, trace_parent, named,
                 now() + $10::bigint * interval '1 ms'
            from judged
           where verdict is null
             and not known
             and (key is null or submission_id in (select submission_id from receipt))
           order by id, ordinal
              on conflict (id) do nothing
          returning id
        )
        select verdict,
               held,
               known
                 or (
                   verdict is null
                   and key is not null
                   and submission_id not in (select submission_id from receipt)
                 ) as repeated,
               id in (select id from accepted) as stored
          from judged
         order by ordinal
        """;

    @Override
    public String statement() {
        return ADMIT;
    }

    @Override
    public void addColumns(Tuple parameters, List<Command> commands) {
        List<Command.Claim> claims = commands.stream().map(Command.Claim.class::cast).toList();
        addCertificates(parameters, claims.stream().map(Command.Claim::production).toList());
        addCertificates(parameters, claims.stream().map(Command.Claim::consumption).toList());
    }

    private static void addCertificates(Tuple parameters, List<CertificateId> certificates) {
        parameters
            .addArrayOfString(certificates.stream().map(CertificateId::registry).toArray(String[]::new))
            .addArrayOfUUID(certificates.stream().map(CertificateId::streamId).toArray(UUID[]::new));
    }

    @Override
    public Refusal refusal(Command command, String verdict, long held) {
        Command.Claim claim = (Command.Claim) command;
        return switch (verdict) {
            case "no-wallet" -> new Refusal.NoWallet();
            case "wallet-disabled" -> new Refusal.WalletDisabled();
            case "unknown-production" -> new Refusal.UnknownCertificate(Refusal.Role.PRODUCTION, claim.production());
            case "unknown-consumption" -> new Refusal.UnknownCertificate(Refusal.Role.CONSUMPTION, claim.consumption());
            case "trial-mismatch" -> new Refusal.TrialMismatch();
            case "insufficient-production" -> new Refusal.InsufficientQuantity(
                Refusal.Role.PRODUCTION,
                held,
                claim.quantity()
            );
            case "insufficient-consumption" -> new Refusal.InsufficientQuantity(
                Refusal.Role.CONSUMPTION,
                held,
                claim.quantity()
            );
            case "not-production" -> new Refusal.NotClaimable(
                "Certificate " + claim.production() + " is not a production certificate."
            );
            case "not-consumption" -> new Refusal.NotClaimable(
                "Certificate " + claim.consumption() + " is not a consumption certificate."
            );
            case "quantity-zero" -> new Refusal.QuantityZero();
            case "others-refused" -> new Refusal.OthersRefused();
            case ID_TAKEN -> new Refusal.CommandIdTaken(command.id());
            default -> throw new IllegalStateException("unknown refusal: " + verdict);
        };
    }
}
