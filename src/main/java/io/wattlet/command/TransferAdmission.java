package io.wattlet.command;

import io.vertx.sqlclient.Tuple;
import io.wattlet.wallet.Refusal;
import java.util.List;
import java.util.UUID;

/** Admits transfers: the checks of {@code POST /v1/transfers}, in its order. */
final class TransferAdmission implements Admission {

    // What commands under way leave over counts: it is going to be available again.
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
                 sum(quantity) over (partition by submission_id, registry, certificate_id order by ordinal) as wanted
            from unnest($6::uuid[], $7::uuid[], $8::bigint[], $9::text[], $14::text[], $15::uuid[], $16::uuid[])
                   with ordinality
                   as candidate (submission_id, id, quantity, payload, registry, certificate_id, receiver_id, ordinal)
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
                 greatest(coalesce(holding.spendable, 0) - (wanted - candidate.quantity), 0)::bigint as held,
                 case
                   when earlier.kind = 'transfer'
                        and earlier.owner = submission.owner
                        and earlier.payload = candidate.payload::jsonb then 'known'
                   when earlier.id is not null then 'command-id-taken'
                   when submission.wallet_id is null then 'no-wallet'
                   when submission.disabled then 'wallet-disabled'
                   when certificate.id is null then 'unknown-certificate'
                   when coalesce(holding.spendable, 0) < wanted then 'insufficient-quantity'
                   when external_endpoint.id is null then 'unknown-receiver'
                   when candidate.quantity = 0 then 'quantity-zero'
                 end as refusal
            from candidate
            join submission using (submission_id)
            left join command as earlier on earlier.id = case when submission.named then candidate.id end
            left join certificate on certificate.registry = candidate.registry
                                 and certificate.id = candidate.certificate_id
            left join external_endpoint on external_endpoint.id = candidate.receiver_id
                                       and external_endpoint.owner = submission.owner
            left join holding on holding.wallet_id = submission.wallet_id
                             and holding.registry = candidate.registry
                             and holding.certificate_id = candidate.certificate_id
                             and not holding.withdrawn
        ), judged as (
          select checked.*,
                 case
                   when refusal is not null then refusal
                   when atomic and bool_or(refusal is not null) over (partition by submission_id) then 'others-refused'
                 end as verdict
            from checked
        ), receipt as (
          insert into idempotency_key (owner, key, body_hash, kind, submission_id, note, outcomes)
          select owner, key, body_hash, 'transfer', submission_id,
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
          select id, 'transfer', owner, wallet_id, payload::jsonb, trace_parent, named,
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
        List<Command.Transfer> transfers = commands.stream().map(Command.Transfer.class::cast).toList();
        parameters
            .addArrayOfString(
                transfers
                    .stream()
                    .map(transfer -> transfer.certificate().registry())
                    .toArray(String[]::new)
            )
            .addArrayOfUUID(
                transfers
                    .stream()
                    .map(transfer -> transfer.certificate().streamId())
                    .toArray(UUID[]::new)
            )
            .addArrayOfUUID(transfers.stream().map(Command.Transfer::receiverId).toArray(UUID[]::new));
    }

    @Override
    public Refusal refusal(Command command, String verdict, long held) {
        Command.Transfer transfer = (Command.Transfer) command;
        return switch (verdict) {
            case "no-wallet" -> new Refusal.NoWallet();
            case "wallet-disabled" -> new Refusal.WalletDisabled();
            case "unknown-certificate" -> new Refusal.UnknownCertificate(
                Refusal.Role.TRANSFERRED,
                transfer.certificate()
            );
            case "insufficient-quantity" -> new Refusal.InsufficientQuantity(
                Refusal.Role.TRANSFERRED,
                held,
                transfer.quantity()
            );
            case "unknown-receiver" -> new Refusal.UnknownReceiver(transfer.receiverId());
            case "quantity-zero" -> new Refusal.QuantityZero();
            case "others-refused" -> new Refusal.OthersRefused();
            case ID_TAKEN -> new Refusal.CommandIdTaken(command.id());
            default -> throw new IllegalStateException("unknown refusal: " + verdict);
        };
    }
}
