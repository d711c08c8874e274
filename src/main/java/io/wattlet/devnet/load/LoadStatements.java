package io.wattlet.devnet.load;

import java.util.List;

/**
 * The statements that make the rows, inside Postgres. They read the plan from a schema of their own; ids, hashes and keys are
 * digests of names, so they look random and are the same every time.
 *
 * <p>Pairs are numbered within their wallet from 0, in order of time, and made in rounds: pair 0 of all wallets, then pair
 * 1 of all that have one, and so on. So rows lie in the order in which they would have come in, each wallet's scattered
 * among the others'. Statements of {@link #BULK} make the rounds of one session only: {@code j % sessions = session}, its
 * two parameters.
 */
final class LoadStatements {

    /** Parameters: number, owner, pairs, receiver, phase, meters, minutes; an array each. */
    static final String WALLETS = """
        create unlogged table wattlet_load.wallet as
        select planned.no, planned.owner, planned.pairs, planned.phase, planned.meters,
               make_interval(mins => planned.minutes) as period,
               md5(planned.owner || '/wallet')::uuid as id,
               md5(planned.owner || '/endpoint')::uuid as endpoint_id,
               md5(planned.owner || '/remainder')::uuid as remainder_id,
               md5(planned.owner || '/external')::uuid as external_id,
               md5(planned.receiver || '/wallet')::uuid as receiver_id,
               md5(planned.receiver || '/endpoint')::uuid as receiver_endpoint_id,
               (array['DK1', 'DK2', 'NO1', 'SE3'])[1 + planned.phase % 4] as grid_area,
               case when planned.phase % 25 = 5 then 'true' end as trial,
               production.attributes || trial.attributes as production_attributes,
               consumption.attributes || trial.attributes as consumption_attributes
          from unnest(?::int[], ?::text[], ?::int[], ?::text[], ?::int[], ?::int[], ?::int[])
            as planned (no, owner, pairs, receiver, phase, meters, minutes)
         cross join lateral (
                 select encode(sha256(convert_to(planned.owner || '/asset', 'UTF8')), 'base64') as hash
               ) as asset
         cross join lateral (
                 select jsonb_build_array(
                          jsonb_build_object('key', 'AssetId', 'value', asset.hash, 'hashed', true),
                          jsonb_build_object('key', 'TechCode', 'value', 'T070000', 'hashed', false),
                          jsonb_build_object('key', 'FuelCode', 'value', 'F01040100', 'hashed', false)
                        ) as attributes
               ) as production
         cross join lateral (
                 select jsonb_build_array(
                          jsonb_build_object('key', 'AssetId', 'value', asset.hash, 'hashed', true)
                        ) as attributes
               ) as consumption
         cross join lateral (
                 select case
                          when planned.phase % 25 = 5
                          then jsonb_build_array(jsonb_build_object('key', 'IsTrial', 'value', 'true', 'hashed', false))
                          else '[]'
                        end as attributes
               ) as trial
        """;

    /** Parameters: story, side, number, cut, state, received, size, way, commitment; an array each. */
    static final String PARTS = """
        create unlogged table wattlet_load.part as
        select story, side, number, cut, state::slice_state as state, received, size, way, commitment
          from unnest(?::int[], ?::text[], ?::int[], ?::boolean[], ?::text[], ?::boolean[], ?::text[], ?::text[], ?::int[])
            as part (story, side, number, cut, state, received, size, way, commitment)
        """;

    /**
     * What is still available of a pair: what triggers would sum as slices come in, summed once for each story instead.
     * A certificate that is used up has a holding too.
     */
    static final String LEFT_OVER = """
        create unlogged table wattlet_load.left_over as
        select story, side, way = 'arrives' as arrives,
               count(*) filter (where state = 'available' and size = 'whole') as wholes,
               count(*) filter (where state = 'available' and size = 'cut') as cuts,
               count(*) filter (where state = 'available' and size = 'rest') as rests
          from wattlet_load.part
         group by story, side, way = 'arrives'
        """;

    /** Parameter: the stories of a round in order. */
    static final String STORIES = """
        create unlogged table wattlet_load.story as
        select ordinality - 1 as no, name
          from unnest(?::text[]) with ordinality as story (name, ordinality)
        """;

    static final String ROUNDS = """
        create unlogged table wattlet_load.round as
        select j,
               (select count(*)::int from wattlet_load.wallet) - shorter.wallets as wallets
          from generate_series(0, (select max(pairs) from wattlet_load.wallet) - 1) as j
         cross join lateral (
                 select coalesce(
                          (select counted.wallets from wattlet_load.counted
                            where counted.pairs <= j order by counted.pairs desc limit 1),
                          0
                        ) as wallets
               ) as shorter
        """;

    /** How many wallets have that many pairs or fewer. */
    static final String COUNTED = """
        create unlogged table wattlet_load.counted as
        select pairs, sum(count(*)) over (order by pairs)::int as wallets
          from wattlet_load.wallet
         group by pairs
        """;

    /** Every pair, as it becomes known bit by bit: its story, its period, its amounts and ids. */
    static final String PAIRS = """
        create view wattlet_load.pair as
        select wallet.*, round.j, story.no as story, story.name as story_name,
               wallet.owner || '/' || round.j as name,
               md5(wallet.owner || '/' || round.j || 'P')::uuid as production_id,
               md5(wallet.owner || '/' || round.j || 'C')::uuid as consumption_id,
               period.starts,
               period.starts + wallet.period as ends,
               period.starts + wallet.period + interval '1 hour' + wallet.phase % 3600 * interval '1 second' as arrived,
               amount.produced,
               amount.produced * 2 / 5 as cut
          from wattlet_load.round
         cross join lateral generate_series(1, round.wallets) as chosen (no)
          join wattlet_load.wallet on wallet.no = chosen.no
          join wattlet_load.story on story.no = (7 * round.j + wallet.phase) % 20
         cross join lateral (
                 select timestamptz '2026-01-01 00:00:00+00'
                          - ((wallet.pairs - 1) / wallet.meters + 1 - round.j / wallet.meters) * wallet.period as starts
               ) as period
         cross join lateral (
                 select 1000 + (round.j::bigint * 7919 + wallet.phase * 104729) % 9000 as produced
               ) as amount
        """;

    /** Owners, and where they receive and send. */
    static final List<String> OWNERS = List.of(
        """
        insert into wallet (id, owner, master_key, master_key_id, public_key, next_endpoint, created_at)
        select id, owner, sha256(convert_to(owner, 'UTF8')), 'load-data', substr(repeat(md5(owner), 3), 1, 74)::bytea, 3,
               timestamptz '2020-01-01 00:00:00+00'
          from wattlet_load.wallet
        """,
        """
        insert into wallet_endpoint (id, wallet_id, position, public_key, remainder, next_position)
        select endpoint_id, id, 1, substr(repeat(md5(owner || '/endpoint'), 3), 1, 74)::bytea, false, 1
          from wattlet_load.wallet
         union all
        select remainder_id, id, 2, substr(repeat(md5(owner || '/remainder'), 3), 1, 74)::bytea, true, 2 * pairs + 1
          from wattlet_load.wallet
        """,
        """
        insert into external_endpoint (id, owner, url, public_key, text_reference, next_position)
        select external_id, owner, 'https://wallet.example/v1/slices',
               substr(repeat(md5(coalesce(receiver_endpoint_id::text, owner)), 3), 1, 74)::bytea, 'neighbour', pairs + 1
          from wattlet_load.wallet
        """
    );

    static final List<String> BULK = List.of(
        """
        insert into certificate (
                 registry, id, type, grid_area, period_start, period_end, trial, attributes, withdrawn_at, compare_after,
                 created_at
               )
        select 'narnia', case side.type when 2 then pair.production_id else pair.consumption_id end, side.type,
               pair.grid_area, pair.starts, pair.ends, pair.trial,
               case side.type when 2 then pair.production_attributes else pair.consumption_attributes end,
               case when side.type = 2 and pair.story_name = 'WITHDRAWN' then pair.arrived + interval '1 day' end,
               -- never: no registry has a stream of it
               'infinity',
               pair.arrived
          from wattlet_load.pair
         cross join (values (1::smallint), (2::smallint)) as side (type)
         where pair.j % ? = ?
        """,
        """
        insert into command (id, kind, owner, wallet_id, payload, state, attempt, created_at, updated_at)
        select ended.id, ended.kind, pair.owner, pair.id, ended.payload, 'completed', 1, pair.arrived,
               pair.arrived + interval '2 seconds'
          from wattlet_load.pair
         cross join lateral (
                 select md5(pair.name || '/command')::uuid as id,
                        case pair.story_name when 'CLAIMED' then 'claim' else 'transfer' end::command_kind as kind,
                        case pair.story_name
                          when 'CLAIMED' then jsonb_build_object(
                            'version', 1,
                            'production', jsonb_build_object('registry', 'narnia', 'id', pair.production_id),
                            'consumption', jsonb_build_object('registry', 'narnia', 'id', pair.consumption_id),
                            'quantity', pair.cut
                          )
                          else jsonb_build_object(
                            'version', 1,
                            'certificate', jsonb_build_object('registry', 'narnia', 'id', pair.production_id),
                            'receiverId', pair.external_id,
                            'quantity', case pair.story_name when 'TRANSFERRED' then pair.produced else pair.cut end,
                            'hashedAttributes', '[]'::jsonb
                          )
                        end as payload
               ) as ended
         where pair.j % ? = ?
           and pair.story_name in ('CLAIMED', 'PARTLY_TRANSFERRED', 'TRANSFERRED')
        """,
        """
        insert into slice (
                 id, wallet_id, registry, certificate_id, hash, quantity, blinding, endpoint_id, position, state, received,
                 parent_id, receiver_id, created_at, updated_at
               )
        select md5(pair.name || part.side || part.number)::uuid,
               case part.way when 'arrives' then pair.receiver_id else pair.id end,
               'narnia',
               case part.side when 'P' then pair.production_id else pair.consumption_id end,
               sha256((pair.name || part.side || 'c' || part.commitment)::bytea),
               case
                 when part.side = 'C' or part.size = 'cut' then pair.cut
                 when part.size = 'whole' then pair.produced
                 else pair.produced - pair.cut
               end,
               sha256((pair.name || part.side || 'b' || part.commitment)::bytea),
               case
                 when part.way = 'arrives' then pair.receiver_endpoint_id
                 when part.received then pair.endpoint_id
                 when part.way = 'leaves' then null
                 else pair.remainder_id
               end,
               case when part.side = 'P' then 2 * pair.j + 1 else 2 * pair.j + 2 end,
               part.state, part.received,
               case when part.cut then md5(pair.name || part.side || 1)::uuid end,
               case part.way when 'leaves' then pair.external_id end,
               pair.arrived, pair.arrived + interval '2 seconds'
          from wattlet_load.pair
          join wattlet_load.part on part.story = pair.story
         where pair.j % ? = ?
           and (part.way <> 'arrives' or pair.receiver_id is not null)
        """,
        """
        insert into registry_transaction (
                 id, command_id, ordinal, registry, stream_id, bytes, predecessors, state, sends, changed_slices,
                 changed_states, created_at, settled_at
               )
        select sha256((pair.name || '/transaction')::bytea), md5(pair.name || '/command')::uuid, 1, 'narnia',
               pair.consumption_id, repeat(md5(pair.name), 6)::bytea, '{}', 'committed', 1,
               array[md5(pair.name || 'C1')::uuid], '{claimed}', pair.arrived, pair.arrived + interval '2 seconds'
          from wattlet_load.pair
         where pair.j % ? = ?
           and pair.story_name = 'CLAIMED'
        """,
        """
        insert into claim (
                 id, command_id, wallet_id, production_slice_id, consumption_slice_id, quantity, state,
                 production_registry, production_certificate_id, production_start, production_end,
                 consumption_registry, consumption_certificate_id, consumption_start, consumption_end,
                 trial, final_transaction_id, created_at, updated_at
               )
        select md5(pair.name || '/claim')::uuid, md5(pair.name || '/command')::uuid, pair.id,
               md5(pair.name || 'P2')::uuid, md5(pair.name || 'C1')::uuid, pair.cut, 'claimed',
               'narnia', pair.production_id, pair.starts, pair.ends,
               'narnia', pair.consumption_id, pair.starts, pair.ends, pair.trial is not null,
               sha256((pair.name || '/transaction')::bytea), pair.arrived, pair.arrived + interval '2 seconds'
          from wattlet_load.pair
         where pair.j % ? = ?
           and pair.story_name = 'CLAIMED'
        """,
        """
        insert into wallet_attribute (wallet_id, registry, certificate_id, key, value, salt)
        select id, 'narnia', production_id, 'AssetId', '5713' || lpad(phase::text, 14, '0'),
               sha256((name || '/salt')::bytea)
          from wattlet_load.pair
         where j % ? = ?
           and j % 10 = 0
        """,
        """
        insert into holding (
                 wallet_id, registry, certificate_id, type, period_start, period_end, withdrawn, available, spendable, opened,
                 updated_at
               )
        select case when left_over.arrives then pair.receiver_id else pair.id end, 'narnia',
               case left_over.side when 'P' then pair.production_id else pair.consumption_id end,
               case left_over.side when 'P' then 2 else 1 end, pair.starts, pair.ends,
               left_over.side = 'P' and pair.story_name = 'WITHDRAWN',
               amount.available, amount.available, left_over.side = 'P' and not left_over.arrives and pair.j % 10 = 0,
               pair.arrived + interval '2 seconds'
          from wattlet_load.pair
          join wattlet_load.left_over on left_over.story = pair.story
         cross join lateral (
                 select left_over.wholes * case left_over.side when 'P' then pair.produced else pair.cut end
                          + left_over.cuts * pair.cut
                          + left_over.rests * (pair.produced - pair.cut) as available
               ) as amount
         where pair.j % ? = ?
           and (not left_over.arrives or pair.receiver_id is not null)
        """
    );

    private LoadStatements() {}
}
