package io.wattlet.jobs;

import java.util.List;

/** Claims and the slices that they claim agree. */
final class ClaimLaws {

    private static final String STREAMS_ARE_RIGHT = """
        Look at the allocation, whose id is the claim's, in the streams of both certificates: what those show is right.""";

    private static final Law CLAIMS_CLAIM = new Law(
        "claims-have-claimed-slices",
        "Both slices of a claim that is claimed are claimed.",
        STREAMS_ARE_RIGHT,
        """
        select claim.id::text as what,
               'claimed, with a production slice that is ' || coalesce(production.state::text, 'not there')
                 || ' and a consumption slice that is ' || coalesce(consumption.state::text, 'not there') as detail
          from claim
          left join slice as production on production.id = claim.production_slice_id
          left join slice as consumption on consumption.id = claim.consumption_slice_id
         where claim.state = 'claimed'
           and (production.state is distinct from 'claimed' or consumption.state is distinct from 'claimed')
        """
    );

    // The claims of a wallet that is being removed go before its slices.
    //
    // While a claim is under way its production slice is claimed before its consumption slice, and stays so if the registry
    // refuses to go on. A slice of a withdrawn certificate stays claimed when the slice it was claimed against is freed.
    private static final Law CLAIMED_BY_ONE = new Law(
        "claimed-slices-have-one-claim",
        "A claimed slice is claimed by one claim, which is claimed or under way; or by one that ended half-way.",
        STREAMS_ARE_RIGHT,
        """
        select slice.id::text as what,
               'claimed by ' || count(*) filter (where claiming.part = 'live') || ' claims' as detail
          from slice
          left join certificate on certificate.registry = slice.registry and certificate.id = slice.certificate_id
          left join (
                 select unnest(array[claim.production_slice_id, claim.consumption_slice_id]) as slice_id, 'live' as part
                   from claim
                   left join command on command.id = claim.command_id
                  where claim.state = 'claimed'
                     or claim.state = 'created' and command.state = 'pending'
                  union all
                 select unnest(array[production_slice_id, consumption_slice_id]), 'undone'
                   from claim
                  where state = 'unclaimed'
                  union all
                 select production_slice_id, 'half'
                   from claim
                  where state in ('rejected', 'stranded')
               ) as claiming on claiming.slice_id = slice.id
         where slice.state = 'claimed'
           and slice.wallet_id not in (select id from wallet where removal_began_at is not null)
         group by slice.id
        having count(*) filter (where claiming.part = 'live') > 1
            or count(*) filter (
                 where claiming.part in ('live', 'half')
                    or claiming.part = 'undone' and certificate.withdrawn_at is not null
               ) = 0
        """
    );

    private static final Law ALLOCATED_FOR_A_CLAIM = new Law(
        "allocated-slices-have-a-claim",
        "An allocated slice is bound by a claim that is under way, or that failed after the registry bound it.",
        STREAMS_ARE_RIGHT,
        """
        select slice.id::text as what,
               'allocated, and no claim that is under way or failed says for what' as detail
          from slice
          left join (
                 select distinct unnest(array[production_slice_id, consumption_slice_id]) as slice_id
                   from claim
                  where state in ('created', 'rejected', 'stranded')
               ) as binding on binding.slice_id = slice.id
         where slice.state = 'allocated'
           and binding.slice_id is null
           and slice.wallet_id not in (select id from wallet where removal_began_at is not null)
        """
    );

    // Claims that were taken over from another wallet have no last transaction, and may have been left open there.
    private static final Law OPEN_IS_UNDER_WAY = new Law(
        "open-claims-have-a-pending-command",
        "A claim that is not decided belongs to a pending command.",
        STREAMS_ARE_RIGHT,
        """
        select claim.id::text as what,
               'created, and its command ' || coalesce('has ' || command.state, 'is not there') as detail
          from claim
          left join command on command.id = claim.command_id
         where claim.state = 'created'
           and claim.final_transaction_id is not null
           and command.state is distinct from 'pending'
        """
    );

    private static final Law FOLLOWS_THE_LAST_TRANSACTION = new Law(
        "claims-follow-their-last-transaction",
        "A claim is claimed when its last transaction is committed, and not before.",
        STREAMS_ARE_RIGHT,
        """
        select claim.id::text as what,
               claim.state || ', and its last transaction is ' || coalesce(transaction.state::text, 'not there') as detail
          from claim
          left join registry_transaction as transaction on transaction.id = claim.final_transaction_id
         where claim.final_transaction_id is not null
           and (
                 transaction.id is null
                 or claim.state = 'claimed' and transaction.state <> 'committed'
                 or claim.state in ('created', 'rejected', 'stranded') and transaction.state = 'committed'
               )
        """
    );

    // Claims were taken over from another wallet that were never decided, because production and consumption had changed places.
    private static final Law FITS_ITS_SLICES = new Law(
        "claims-fit-their-slices",
        "A claim is as large as each of its slices, and says of wallet and certificates what those say.",
        STREAMS_ARE_RIGHT,
        """
        select claim.id::text as what,
               case
                 when claim.quantity <> production.quantity or claim.quantity <> consumption.quantity
                 then 'claims ' || claim.quantity || ' with slices of ' || production.quantity || ' and '
                        || consumption.quantity
                 else 'another wallet, certificate or period than its slices'''
               end as detail
          from claim
          join slice as production on production.id = claim.production_slice_id
          join slice as consumption on consumption.id = claim.consumption_slice_id
          join certificate as produced on produced.registry = production.registry
                                      and produced.id = production.certificate_id
          join certificate as consumed on consumed.registry = consumption.registry
                                      and consumed.id = consumption.certificate_id
         where (
                 claim.quantity, claim.wallet_id, claim.production_registry, claim.production_certificate_id,
                 claim.production_start, claim.production_end
               ) <> (
                 production.quantity, production.wallet_id, produced.registry, produced.id, produced.period_start,
                 produced.period_end
               )
            or (
                 claim.quantity, claim.wallet_id, claim.consumption_registry, claim.consumption_certificate_id,
                 claim.consumption_start, claim.consumption_end
               ) <> (
                 consumption.quantity, consumption.wallet_id, consumed.registry, consumed.id, consumed.period_start,
                 consumed.period_end
               )
            or (produced.type, consumed.type) <> (2, 1)
               and (claim.state <> 'created' or claim.final_transaction_id is not null)
        """
    );

    static final List<Law> ALL = List.of(
        CLAIMS_CLAIM,
        CLAIMED_BY_ONE,
        ALLOCATED_FOR_A_CLAIM,
        OPEN_IS_UNDER_WAY,
        FOLLOWS_THE_LAST_TRANSACTION,
        FITS_ITS_SLICES
    );

    private ClaimLaws() {}
}
