package io.wattlet.grpc;

import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.UUID;

/** Puts certificates, slices, claims and commands into the database of an edge, as the rest of the node would have. */
final class Rows {

    /** 2024-01-01 12:00 UTC. */
    static final long NOON = 1_704_110_400L;
    static final long HOUR = 3_600L;

    private final GrpcEdge edge;
    private final UUID wallet;

    Rows(GrpcEdge edge, UUID wallet) {
        this.edge = edge;
        this.wallet = wallet;
        edge.sql(
            """
            insert into wallet_endpoint (id, wallet_id, position, public_key)
            values ($1, $1, 1000, decode(repeat(md5($1::text), 4) || repeat('0', 20), 'hex'))
            """,
            wallet
        );
    }

    /** Certificates of consecutive hours from noon on, of production and consumption by turns, each with a slice of 100. */
    List<UUID> certificates(int count) {
        return certificates(count, "[{\"key\":\"AssetId\",\"value\":\"5712\",\"hashed\":false}]");
    }

    List<UUID> certificates(int count, String attributes) {
        List<UUID> ids = edge
            .sql(
                """
                insert into certificate (registry, id, type, grid_area, period_start, period_end, attributes)
                select 'narnia', gen_random_uuid(), 2 - i % 2, 'DK1', to_timestamp($2::bigint + i / 2 * 3600),
                       to_timestamp($2::bigint + (i / 2 + 1) * 3600), $3::text::jsonb
                  from generate_series(0, $1::int - 1) as i
                returning id
                """,
                count,
                NOON,
                attributes
            )
            .stream()
            .map(row -> row.getUUID("id"))
            .toList();
        edge.sql(
            """
            insert into slice (id, wallet_id, registry, certificate_id, hash, quantity, blinding, endpoint_id, position,
                               state, received)
            select gen_random_uuid(), $1, registry, id, decode(md5(id::text) || md5($1::text), 'hex'), 100,
                   decode(repeat('00', 32), 'hex'), $1, 1, 'available', true
              from certificate
             where id = any($2::uuid[])
            """,
            wallet,
            ids.toArray(UUID[]::new)
        );
        return ids;
    }

    /** Gives more of a certificate. */
    void slice(UUID certificate, long quantity) {
        edge.sql(
            """
            insert into slice (id, wallet_id, registry, certificate_id, hash, quantity, blinding, endpoint_id, position,
                               state, received)
            values ($1, $2, 'narnia', $3, decode(md5($1::text) || md5($1::text), 'hex'), $4,
                    decode(repeat('00', 32), 'hex'), $2, 1, 'available', true)
            """,
            UUID.randomUUID(),
            wallet,
            certificate,
            quantity
        );
    }

    /** Hands slices of 10 over to a receiver, one after the other. */
    UUID transferred(UUID certificate, int count) {
        UUID receiver = receiver();
        edge.sql(
            """
            insert into slice (id, wallet_id, registry, certificate_id, hash, quantity, blinding, endpoint_id, position,
                               state, received, receiver_id, updated_at)
            select gen_random_uuid(), $1, 'narnia', $2, decode(md5(i || $3::text) || md5(i::text), 'hex'), 10,
                   decode(repeat('00', 32), 'hex'), $1, 1, 'transferred', true, $3, now() - interval '1 h' + i * interval '1 ms'
              from generate_series(1, $4::int) as i
            """,
            wallet,
            certificate,
            receiver,
            count
        );
        return receiver;
    }

    /** An external endpoint of the wallet's owner. */
    UUID receiver() {
        UUID receiver = UUID.randomUUID();
        edge.sql(
            """
            insert into external_endpoint (id, owner, url, public_key, text_reference)
            select $1, owner, 'https://h/v1/slices', public_key, '' from wallet where id = $2
            """,
            receiver,
            wallet
        );
        return receiver;
    }

    /** Claims production against consumption, in several parts. */
    void claimed(UUID production, UUID consumption, int count, long quantity) {
        UUID command = command("claim");
        edge.sql(
            """
            insert into claim (id, command_id, wallet_id, production_slice_id, production_registry,
                               production_certificate_id, production_start, production_end, trial,
                               consumption_slice_id, consumption_registry, consumption_certificate_id,
                               consumption_start, consumption_end, quantity, state, updated_at)
            select gen_random_uuid(), $1, $2, produced.id, produced.registry, produced.certificate_id,
                   production.period_start, production.period_end, false, consumed.id, consumed.registry,
                   consumed.certificate_id, consumption.period_start, consumption.period_end, $5, 'claimed',
                   now() - interval '1 h' + i * interval '1 ms'
              from generate_series(1, $6::int) as i
              join slice produced on produced.certificate_id = $3
              join certificate production on production.id = produced.certificate_id
              join slice consumed on consumed.certificate_id = $4
              join certificate consumption on consumption.id = consumed.certificate_id
            """,
            command,
            wallet,
            production,
            consumption,
            quantity,
            count
        );
    }

    /** A command that nobody carries out. */
    UUID command(String kind) {
        UUID id = UUID.randomUUID();
        edge.sql(
            """
            insert into command (id, kind, owner, wallet_id, payload, next_attempt_at)
            select $1, $2::text::command_kind, owner, id, '{}', now() + interval '1 h' from wallet where id = $3
            """,
            id,
            kind,
            wallet
        );
        return id;
    }

    /** Ends a command as the rest of the node does. */
    void end(UUID command) {
        edge.sql(END, command);
    }

    static final String END = """
        update command
           set state = 'completed', next_attempt_at = null, updated_at = clock_timestamp()
         where id = $1
        """;

    long count(String statement) {
        Row row = edge.sql(statement).iterator().next();
        return row.getLong(0);
    }
}
