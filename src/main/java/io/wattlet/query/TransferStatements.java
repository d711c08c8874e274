package io.wattlet.query;

/**
 * The statements about transfers. Periods come from {@code holding}: who hands over has held, and a wallet's holdings are
 * found without the certificates of others. Certificates are read for the wanted part only: one look-up each
 * ({@code limit 1} keeps it so).
 */
final class TransferStatements {

    static final String LIST = """
        with holder as (
          select id, disabled_at is not null as disabled
            from wallet
           where owner = $1
        ), counted as (
          select count(*) as total
            from holder
            join slice on slice.wallet_id = holder.id
            join holding
              on holding.wallet_id = holder.id
             and holding.registry = slice.registry
             and holding.certificate_id = slice.certificate_id
           where slice.state = 'transferred'
             and slice.receiver_id is not null
             and holding.period_start >= coalesce($2::timestamptz, '-infinity')
             and holding.period_end <= coalesce($3::timestamptz, 'infinity')
        ), part as (
          select slice.id, slice.registry, slice.certificate_id, slice.receiver_id, slice.quantity, slice.updated_at,
                 holding.period_start, holding.period_end
            from holder
            join slice on slice.wallet_id = holder.id
            join holding
              on holding.wallet_id = holder.id
             and holding.registry = slice.registry
             and holding.certificate_id = slice.certificate_id
           where slice.state = 'transferred'
             and slice.receiver_id is not null
             and holding.period_start >= coalesce($2, '-infinity')
             and holding.period_end <= coalesce($3, 'infinity')
           order by slice.updated_at, slice.id
          offset $4
           limit (select case when least($5::int, total - $4::int) > $6::int then 0 else $5 end from counted)
        )
        select holder.disabled, counted.total, part.id is not null as item, part.registry, part.certificate_id,
               part.receiver_id, part.quantity, part.period_start, part.period_end, certificate.grid_area
          from holder
         cross join counted
          left join part on true
          left join lateral (
                 select grid_area
                   from certificate
                  where certificate.registry = part.registry
                    and certificate.id = part.certificate_id
                  limit 1
               ) as certificate on true
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
            join slice on slice.wallet_id = holder.id
            join holding
              on holding.wallet_id = holder.id
             and holding.registry = slice.registry
             and holding.certificate_id = slice.certificate_id
           where slice.state = 'transferred'
             and slice.receiver_id is not null
             and holding.period_start >= coalesce($2::timestamptz, '-infinity')
             and holding.period_end <= coalesce($3::timestamptz, 'infinity')
        ), fitting as (
          select $4::int > $5::int
                 and exists (
                       select
                         from holder
                         join slice on slice.wallet_id = holder.id
                         join holding
                           on holding.wallet_id = holder.id
                          and holding.registry = slice.registry
                          and holding.certificate_id = slice.certificate_id
                        where slice.state = 'transferred'
                          and slice.receiver_id is not null
                          and (slice.updated_at, slice.id) > ($6::timestamptz, $7::uuid)
                          and holding.period_start >= coalesce($2, '-infinity')
                          and holding.period_end <= coalesce($3, 'infinity')
                       offset $5
                     ) as crowded
        ), part as (
          select slice.id, slice.registry, slice.certificate_id, slice.receiver_id, slice.quantity, slice.updated_at,
                 holding.period_start, holding.period_end
            from holder
            join slice on slice.wallet_id = holder.id
            join holding
              on holding.wallet_id = holder.id
             and holding.registry = slice.registry
             and holding.certificate_id = slice.certificate_id
           where slice.state = 'transferred'
             and slice.receiver_id is not null
             and (slice.updated_at, slice.id) > ($6, $7)
             and holding.period_start >= coalesce($2, '-infinity')
             and holding.period_end <= coalesce($3, 'infinity')
           order by slice.updated_at, slice.id
           limit (select case when crowded then 0 else $4 end from fitting)
        )
        select holder.disabled, counted.total, fitting.crowded, part.id is not null as item, part.registry,
               part.certificate_id, part.receiver_id, part.quantity, part.period_start, part.period_end,
               part.updated_at, '' as position_registry, part.id as position_id, certificate.grid_area
          from holder
         cross join counted
         cross join fitting
          left join part on true
          left join lateral (
                 select grid_area
                   from certificate
                  where certificate.registry = part.registry
                    and certificate.id = part.certificate_id
                  limit 1
               ) as certificate on true
         order by part.updated_at, part.id
        """;

    static final String SUM = """
        with holder as (
          select id, disabled_at is not null as disabled
            from wallet
           where owner = $1
        ), started as (
          select holding.period_start, max(holding.period_end) as period_end, sum(slice.quantity) as quantity
            from holder
            join slice on slice.wallet_id = holder.id
            join holding
              on holding.wallet_id = holder.id
             and holding.registry = slice.registry
             and holding.certificate_id = slice.certificate_id
           where slice.state = 'transferred'
             and slice.receiver_id is not null
             and holding.period_start >= coalesce($2::timestamptz, '-infinity')
             and holding.period_end <= coalesce($3::timestamptz, 'infinity')
           group by holding.period_start
        ), bucket as (
          select min(period_start) as period_start, max(period_end) as period_end, sum(quantity)::bigint as quantity
            from started
           group by bucket_of(period_start, $4, $5)
        ), counted as (
          select count(*) as total
            from bucket
        ), part as (
          select *
            from bucket
           order by period_start
          offset $6
           limit (select case when least($7::int, total - $6::int) > $8::int then 0 else $7 end from counted)
        )
        select holder.disabled, counted.total, part.period_start is not null as item, part.period_start, part.period_end,
               part.quantity
          from holder
         cross join counted
          left join part on true
         where timezone($5, now()) is not null
         order by part.period_start
        """;

    private TransferStatements() {}
}
