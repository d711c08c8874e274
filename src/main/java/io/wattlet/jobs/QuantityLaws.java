package io.wattlet.jobs;

import java.util.List;

/** No watt-hour is lost or made, and what is kept in two places is the same in both. */
final class QuantityLaws {

    private static final String DO_NOT_TRUST = """
        Do not spend from this wallet and certificate until it is explained: compare the slices with the certificate's \
        stream on its registry, which is right.""";

    // Of a wallet that is being removed, some is there and some is not; nobody is told sums of it any more.
    //
    // Whole slices that were cut, or are about to be, are counted by their parts. A claim that is undone makes its slices
    // available again, and they are counted once as before.
    private static final Law CONSERVED = new Law(
        "quantity-is-conserved",
        "What a wallet received of a certificate is what it holds, handed over and claimed of it.",
        DO_NOT_TRUST,
        """
        select wallet_id || '/' || registry || '/' || certificate_id as what,
               'received ' || received || ', accounted for ' || accounted as detail
          from (
                 select wallet_id, registry, certificate_id,
                        coalesce(sum(quantity) filter (where received), 0) as received,
                        coalesce(sum(quantity) filter (where state not in ('slicing', 'sliced', 'cancelled')), 0)
                          as accounted
                   from slice
                  group by wallet_id, registry, certificate_id
               ) as balance
         where received <> accounted
           and wallet_id not in (select id from wallet where removal_began_at is not null)
        """
    );

    private static final Law PARTS_MAKE_UP_THE_WHOLE = new Law(
        "parts-make-up-the-whole",
        "The parts of a slice that was cut, or is being cut, are together as large as the slice.",
        DO_NOT_TRUST,
        """
        select parent.id::text as what,
               parent.state || ' slice of ' || parent.quantity || ' has parts of ' || coalesce(sum(part.quantity), 0)
                 as detail
          from slice as parent
          left join slice as part on part.parent_id = parent.id
                                 and part.state <> 'cancelled'
         where parent.state in ('slicing', 'sliced')
           and parent.wallet_id not in (select id from wallet where removal_began_at is not null)
         group by parent.id
        having coalesce(sum(part.quantity), 0) <> parent.quantity
        """
    );

    private static final Law PARTS_COME_OF_A_CUT = new Law(
        "parts-come-of-a-cut",
        "A part comes of a slice of the same wallet and certificate that was cut, or is being cut.",
        DO_NOT_TRUST,
        """
        select part.id::text as what,
               part.state || ' part of '
                 || case
                      when parent.id is null then 'no slice'
                      when parent.state not in ('slicing', 'sliced') then 'a slice that is ' || parent.state
                      else 'a slice of another wallet or certificate'
                    end as detail
          from slice as part
          left join slice as parent on parent.id = part.parent_id
         where part.parent_id is not null
           and part.state <> 'cancelled'
           and (
                 parent.id is null
                 or parent.state not in ('slicing', 'sliced')
                 or (parent.wallet_id, parent.registry, parent.certificate_id)
                      <> (part.wallet_id, part.registry, part.certificate_id)
               )
        """
    );

    private static final Law HOLDINGS_ARE_THE_SUMS_OF_SLICES = new Law(
        "holdings-are-the-sums-of-slices",
        "What lists, sums and admission go by is the sum of the slices.",
        """
        Somebody changed slices past the triggers of the schema. The slices are right: set the row of holding to what \
        they say.""",
        """
        select coalesce(holding.wallet_id, summed.wallet_id) || '/' || coalesce(holding.registry, summed.registry)
                 || '/' || coalesce(holding.certificate_id, summed.certificate_id) as what,
               'holding says ' || coalesce(holding.available || ' available and ' || holding.spendable || ' spendable', 'nothing')
                 || ', slices say ' || coalesce(summed.available || ' and ' || summed.spendable, 'nothing') as detail
          from holding
          full join (
                 select wallet_id, registry, certificate_id,
                        sum(available_quantity(state, quantity)) as available,
                        sum(spendable_quantity(state, command_id, quantity, spent)) as spendable
                   from slice
                  group by wallet_id, registry, certificate_id
               ) as summed using (wallet_id, registry, certificate_id)
         where (
                 (coalesce(holding.available, 0), coalesce(holding.spendable, 0))
                   <> (coalesce(summed.available, 0), coalesce(summed.spendable, 0))
                 or holding.available is null
               )
           and wallet_id not in (select id from wallet where removal_began_at is not null)
        """
    );

    // That one is marked as opened of which nothing is known any more costs a look and is no harm.
    private static final Law HOLDINGS_SAY_WHAT_CERTIFICATES_SAY = new Law(
        "holdings-say-what-certificates-say",
        "What holdings repeat of certificates is what those say.",
        """
        Somebody changed certificates or attributes past the triggers of the schema. The certificates are right: set the \
        row of holding to what they say.""",
        """
        select holding.wallet_id || '/' || holding.registry || '/' || holding.certificate_id as what,
               case
                 when certificate.id is null then 'the certificate is not there'
                 else 'another type, period or withdrawal than the certificate''s'
               end as detail
          from holding
          left join certificate on certificate.registry = holding.registry
                               and certificate.id = holding.certificate_id
         where certificate.id is null
            or (holding.type, holding.period_start, holding.period_end, holding.withdrawn)
               <> (
                    certificate.type, certificate.period_start, certificate.period_end,
                    certificate.withdrawn_at is not null
                  )
         union all
        select distinct wallet_id || '/' || registry || '/' || certificate_id,
               'the wallet knows hashed attributes that its lists leave out'
          from holding
          join wallet_attribute using (wallet_id, registry, certificate_id)
         where not holding.opened
        """
    );

    static final List<Law> ALL = List.of(
        CONSERVED,
        PARTS_MAKE_UP_THE_WHOLE,
        PARTS_COME_OF_A_CUT,
        HOLDINGS_ARE_THE_SUMS_OF_SLICES,
        HOLDINGS_SAY_WHAT_CERTIFICATES_SAY
    );

    private QuantityLaws() {}
}
