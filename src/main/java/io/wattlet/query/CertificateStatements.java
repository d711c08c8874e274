package io.wattlet.query;

/**
 * The statements about certificates. They read what a wallet holds from the indexes of {@code holding}, and certificates
 * for the wanted part only: one look-up each ({@code limit 1} keeps it so), however many certificates the system knows.
 *
 * <p>Where the index is in the order of ends, {@code is true} keeps the bound of starts a mere filter. As a bound of the
 * index it makes Postgres 18 reckon with a descent for each end, and a plan that is kept for all parameters would then go by
 * another index, row by row. With it the kept plan is the good one, and planning, which takes longer than reading an average
 * wallet, is done once for each connection.
 */
final class CertificateStatements {

    static final String FIND = """
        with holder as (
          select id, disabled_at is not null as disabled
            from wallet
           where owner = $1
        )
        select holder.disabled, held.wallet_id is not null as item, held.available as quantity, certificate.registry,
               certificate.id, certificate.period_start, certificate.period_end, certificate.type, certificate.grid_area,
               certificate.attributes,
               (select jsonb_object_agg(opening.key, opening.value)
                  from wallet_attribute as opening
                 where opening.wallet_id = held.wallet_id
                   and opening.registry = held.registry
                   and opening.certificate_id = held.certificate_id) as openings
          from holder
          left join holding as held
            on held.wallet_id = holder.id
           and held.registry = $2
           and held.certificate_id = $3
          left join certificate on certificate.registry = held.registry and certificate.id = held.certificate_id
        """;

    /**
     * What is held, in order, as one row of arrays, and of the certificates their names only. Arrays are in the order of the
     * rows that they are made of. A part that ends before its limit says how long the list is; otherwise it is counted. No
     * array comes of a part that would hold more than {@code $7}: at most one more is read.
     */
    private static final String LIST_IN_ORDER = """
        with holder as (
          select id, disabled_at is not null as disabled
            from wallet
           where owner = $1
        ), part as (
          select holding.*
            from holding
           where holding.wallet_id = (select id from holder)
             and holding.available > 0
             and not holding.withdrawn
             and (holding.period_start >= coalesce($2::timestamptz, '-infinity')) is true
             and holding.period_end <= coalesce($3::timestamptz, 'infinity')
             and ($4::smallint is null or holding.type = $4)
           order by %s
          offset $5::int
           limit least($6::int, $7::int + 1)
        ), listed as (
          select count(*) as items, array_agg(part.registry) as registries, array_agg(part.certificate_id) as ids,
                 array_agg(part.available) as quantities,
                 array_agg(
                   case when part.opened
                        then (select jsonb_object_agg(opening.key, opening.value)
                                from wallet_attribute as opening
                               where opening.wallet_id = part.wallet_id
                                 and opening.registry = part.registry
                                 and opening.certificate_id = part.certificate_id)
                    end
                 ) as openings
            from part
          having count(*) <= $7
        )
        select holder.disabled, listed.registries, listed.ids, listed.quantities, listed.openings,
               coalesce(
                 case when listed.items < $6 and (listed.items > 0 or $5 = 0) then $5 + listed.items end,
                 (select count(*)
                    from holding
                   where holding.wallet_id = (select id from holder)
                     and holding.available > 0
                     and not holding.withdrawn
                     and (holding.period_start >= coalesce($2, '-infinity')) is true
                     and holding.period_end <= coalesce($3, 'infinity')
                     and ($4 is null or holding.type = $4))
               ) as total
          from holder
          left join listed on true
        """;

    /** In the usual order, which is that of the index; it holds where the wallet is known as a value, not as a row to join. */
    static final String LIST = LIST_IN_ORDER.formatted(
        "holding.period_end, holding.period_start, holding.registry, holding.certificate_id"
    );

    /** In any order: the name of one ({@code $8}), and 1 or -1 ({@code $9}). */
    static final String SORTED_LIST = LIST_IN_ORDER.formatted(
        """
        $9::int * case $8::text when 'QUANTITY' then holding.available when 'TYPE' then holding.type end,
                    case when $8 = 'END' and $9 < 0 then holding.period_end end desc,
                    holding.period_end, holding.period_start, holding.registry, holding.certificate_id"""
    );

    /** Parameters: registries and ids of certificates, pair by pair. */
    static final String FACTS = """
        select certificate.registry, certificate.id, certificate.period_start, certificate.period_end, certificate.type,
               certificate.grid_area, certificate.attributes
          from unnest($1::text[], $2::uuid[]) as wanted (registry, id)
         cross join lateral (
                 select *
                   from certificate
                  where certificate.registry = wanted.registry
                    and certificate.id = wanted.id
                  limit 1
               ) as certificate
        """;

    static final String FOLLOW = """
        with holder as (
          select id, disabled_at is not null as disabled
            from wallet
           where owner = $1
        ), counted as (
          select count(*) as total
            from holder
            join holding on holding.wallet_id = holder.id
           where holding.available > 0
             and not holding.withdrawn
             and holding.period_start >= coalesce($2::timestamptz, '-infinity')
             and holding.period_end <= coalesce($3::timestamptz, 'infinity')
             and ($4::smallint is null or holding.type = $4)
        ), fitting as (
          select $5::int > $6::int
                 and exists (
                       select
                         from holder
                         join holding on holding.wallet_id = holder.id
                        where holding.available > 0
                          and not holding.withdrawn
                          and (holding.updated_at, holding.registry, holding.certificate_id)
                                > ($7::timestamptz, $8::text, $9::uuid)
                          and holding.period_start >= coalesce($2, '-infinity')
                          and holding.period_end <= coalesce($3, 'infinity')
                          and ($4 is null or holding.type = $4)
                       offset $6
                     ) as crowded
        ), part as (
          select holding.*
            from holder
            join holding on holding.wallet_id = holder.id
           where holding.available > 0
             and not holding.withdrawn
             and (holding.updated_at, holding.registry, holding.certificate_id) > ($7, $8, $9)
             and holding.period_start >= coalesce($2, '-infinity')
             and holding.period_end <= coalesce($3, 'infinity')
             and ($4 is null or holding.type = $4)
           order by holding.updated_at, holding.registry, holding.certificate_id
           limit (select case when crowded then 0 else $5 end from fitting)
        )
        select holder.disabled, counted.total, fitting.crowded, part.wallet_id is not null as item,
               part.available as quantity, part.registry, part.certificate_id as id, part.period_start, part.period_end,
               part.type, part.updated_at, part.registry as position_registry, part.certificate_id as position_id,
               certificate.grid_area, certificate.attributes,
               (select jsonb_object_agg(opening.key, opening.value)
                  from wallet_attribute as opening
                 where opening.wallet_id = part.wallet_id
                   and opening.registry = part.registry
                   and opening.certificate_id = part.certificate_id) as openings
          from holder
         cross join counted
         cross join fitting
          left join part on true
          left join lateral (
                 select grid_area, attributes
                   from certificate
                  where certificate.registry = part.registry
                    and certificate.id = part.certificate_id
                  limit 1
               ) as certificate on true
         order by part.updated_at, part.registry, part.certificate_id
        """;

    // Many certificates start together. Their common start is rounded once: rounding costs more than summing.
    static final String SUM = """
        with holder as (
          select id, disabled_at is not null as disabled
            from wallet
           where owner = $1
        ), started as (
          select holding.type, holding.period_start, max(holding.period_end) as period_end,
                 sum(holding.available) as quantity
            from holder
            join holding on holding.wallet_id = holder.id
           where holding.available > 0
             and not holding.withdrawn
             and (holding.period_start >= coalesce($2::timestamptz, '-infinity')) is true
             and holding.period_end <= coalesce($3::timestamptz, 'infinity')
             and ($4::smallint is null or holding.type = $4)
           group by holding.type, holding.period_start
        ), bucket as (
          select type, min(period_start) as period_start, max(period_end) as period_end,
                 sum(quantity)::bigint as quantity
            from started
           group by type,
                    bucket_of(period_start, $5, $6)
        ), counted as (
          select count(*) as total
            from bucket
        ), part as (
          select *
            from bucket
           order by period_start, type
          offset $7
           limit (select case when least($8::int, total - $7::int) > $9::int then 0 else $8 end from counted)
        )
        select holder.disabled, counted.total, part.type is not null as item, part.type, part.period_start,
               part.period_end, part.quantity
          from holder
         cross join counted
          left join part on true
         where timezone($6, now()) is not null
         order by part.period_start, part.type
        """;

    private CertificateStatements() {}
}
