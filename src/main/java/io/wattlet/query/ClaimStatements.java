package io.wattlet.query;

/**
 * The statements about claims. A claim's row says what its two certificates are, so that these are looked up for the
 * wanted part only: one look-up each ({@code limit 1} keeps it so).
 */
final class ClaimStatements {

    static final String LIST = """
        with holder as (
          select id, disabled_at is not null as disabled
            from wallet
           where owner = $1
        ), counted as (
          select count(*) as total
            from holder
            join claim on claim.wallet_id = holder.id
           where claim.state = 'claimed'
             and least(claim.production_start, claim.consumption_start) >= coalesce($2::timestamptz, '-infinity')
             and greatest(claim.production_end, claim.consumption_end) <= coalesce($3::timestamptz, 'infinity')
             and (not $4::boolean or is_hourly_match(claim.production_start, claim.consumption_start))
        ), part as (
          select claim.*
            from holder
            join claim on claim.wallet_id = holder.id
           where claim.state = 'claimed'
             and least(claim.production_start, claim.consumption_start) >= coalesce($2, '-infinity')
             and greatest(claim.production_end, claim.consumption_end) <= coalesce($3, 'infinity')
             and (not $4 or is_hourly_match(claim.production_start, claim.consumption_start))
           order by claim.updated_at, claim.id
          offset $5
           limit (select case when least($6::int, total - $5::int) > $7::int then 0 else $6 end from counted)
        )
        select holder.disabled, counted.total, part.id is not null as item, part.id, part.quantity, part.updated_at,
               part.production_registry, part.production_certificate_id as production_id,
               part.production_start as production_period_start, part.production_end as production_period_end,
               production.grid_area as production_grid_area, production.type as production_type,
               production.attributes as production_attributes,
               (select jsonb_object_agg(opening.key, opening.value)
                  from wallet_attribute as opening
                 where opening.wallet_id = part.wallet_id
                   and opening.registry = part.production_registry
                   and opening.certificate_id = part.production_certificate_id) as production_openings,
               part.consumption_registry, part.consumption_certificate_id as consumption_id,
               part.consumption_start as consumption_period_start, part.consumption_end as consumption_period_end,
               consumption.grid_area as consumption_grid_area, consumption.type as consumption_type,
               consumption.attributes as consumption_attributes,
               (select jsonb_object_agg(opening.key, opening.value)
                  from wallet_attribute as opening
                 where opening.wallet_id = part.wallet_id
                   and opening.registry = part.consumption_registry
                   and opening.certificate_id = part.consumption_certificate_id) as consumption_openings
          from holder
         cross join counted
          left join part on true
          left join lateral (
                 select type, grid_area, attributes
                   from certificate
                  where certificate.registry = part.production_registry
                    and certificate.id = part.production_certificate_id
                  limit 1
               ) as production on true
          left join lateral (
                 select type, grid_area, attributes
                   from certificate
                  where certificate.registry = part.consumption_registry
                    and certificate.id = part.consumption_certificate_id
                  limit 1
               ) as consumption on true
         order by part.updated_at, part.id
        """;

    static final String FOLLOW = """
        with holder as (
          select id, disabled_at is not null as disabled
            from wallet
           where owner = $1
        ), counted as (
          select count(*) as total
            from holder
            join claim on claim.wallet_id = holder.id
           where claim.state = 'claimed'
             and least(claim.production_start, claim.consumption_start) >= coalesce($2::timestamptz, '-infinity')
             and greatest(claim.production_end, claim.consumption_end) <= coalesce($3::timestamptz, 'infinity')
             and is_hourly_match(claim.production_start, claim.consumption_start)
        ), fitting as (
          select $4::int > $5::int
                 and exists (
                       select
                         from holder
                         join claim on claim.wallet_id = holder.id
                        where claim.state = 'claimed'
                          and (claim.updated_at, claim.id) > ($6::timestamptz, $7::uuid)
                          and least(claim.production_start, claim.consumption_start) >= coalesce($2, '-infinity')
                          and greatest(claim.production_end, claim.consumption_end) <= coalesce($3, 'infinity')
                          and is_hourly_match(claim.production_start, claim.consumption_start)
                       offset $5
                     ) as crowded
        ), part as (
          select claim.*
            from holder
            join claim on claim.wallet_id = holder.id
           where claim.state = 'claimed'
             and (claim.updated_at, claim.id) > ($6, $7)
             and least(claim.production_start, claim.consumption_start) >= coalesce($2, '-infinity')
             and greatest(claim.production_end, claim.consumption_end) <= coalesce($3, 'infinity')
             and is_hourly_match(claim.production_start, claim.consumption_start)
           order by claim.updated_at, claim.id
           limit (select case when crowded then 0 else $4 end from fitting)
        )
        select holder.disabled, counted.total, fitting.crowded, part.id is not null as item, part.id, part.quantity,
               part.updated_at, '' as position_registry, part.id as position_id,
               part.production_registry, part.production_certificate_id as production_id,
               part.production_start as production_period_start, part.production_end as production_period_end,
               production.grid_area as production_grid_area, production.type as production_type,
               production.attributes as production_attributes,
               (select jsonb_object_agg(opening.key, opening.value)
                  from wallet_attribute as opening
                 where opening.wallet_id = part.wallet_id
                   and opening.registry = part.production_registry
                   and opening.certificate_id = part.production_certificate_id) as production_openings,
               part.consumption_registry, part.consumption_certificate_id as consumption_id,
               part.consumption_start as consumption_period_start, part.consumption_end as consumption_period_end,
               consumption.grid_area as consumption_grid_area, consumption.type as consumption_type,
               consumption.attributes as consumption_attributes,
               (select jsonb_object_agg(opening.key, opening.value)
                  from wallet_attribute as opening
                 where opening.wallet_id = part.wallet_id
                   and opening.registry = part.consumption_registry
                   and opening.certificate_id = part.consumption_certificate_id) as consumption_openings
          from holder
         cross join counted
         cross join fitting
          left join part on true
          left join lateral (
                 select type, grid_area, attributes
                   from certificate
                  where certificate.registry = part.production_registry
                    and certificate.id = part.production_certificate_id
                  limit 1
               ) as production on true
          left join lateral (
                 select type, grid_area, attributes
                   from certificate
                  where certificate.registry = part.consumption_registry
                    and certificate.id = part.consumption_certificate_id
                  limit 1
               ) as consumption on true
         order by part.updated_at, part.id
        """;

    static final String SUM = """
        with holder as (
          select id, disabled_at is not null as disabled
            from wallet
           where owner = $1
        ), started as (
          select claim.production_start as period_start, max(claim.production_end) as period_end,
                 sum(claim.quantity) as quantity
            from holder
            join claim on claim.wallet_id = holder.id
           where claim.state = 'claimed'
             and claim.trial = $4::boolean
             and least(claim.production_start, claim.consumption_start) >= coalesce($2::timestamptz, '-infinity')
             and greatest(claim.production_end, claim.consumption_end) <= coalesce($3::timestamptz, 'infinity')
             and is_hourly_match(claim.production_start, claim.consumption_start)
           group by claim.production_start
        ), bucket as (
          select min(period_start) as period_start, max(period_end) as period_end, sum(quantity)::bigint as quantity
            from started
           group by bucket_of(period_start, $5, $6)
        ), counted as (
          select count(*) as total
            from bucket
        ), part as (
          select *
            from bucket
           order by period_start
          offset $7
           limit (select case when least($8::int, total - $7::int) > $9::int then 0 else $8 end from counted)
        )
        select holder.disabled, counted.total, part.period_start is not null as item, part.period_start, part.period_end,
               part.quantity
          from holder
         cross join counted
          left join part on true
         where timezone($6, now()) is not null
         order by part.period_start
        """;

    private ClaimStatements() {}
}
