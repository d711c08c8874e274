package io.wattlet.http;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** Puts certificates, slices and claims into the database of an edge, as the rest of the node would have. */
final class Holdings {

    /** 2024-01-01 12:00 UTC. */
    static final long NOON = 1_704_110_400L;
    static final long HOUR = 3_600L;

    private final Edge edge;
    private final UUID walletId;
    private final UUID endpointId = UUID.randomUUID();

    Holdings(Edge edge, UUID walletId) {
        this.edge = edge;
        this.walletId = walletId;
        Sql.execute(
            edge,
            """
            insert into wallet_endpoint (id, wallet_id, position, public_key)
            values (?, ?, 1000, decode(repeat(md5(?::text), 4) || repeat('0', 20), 'hex'))
            """,
            endpointId,
            walletId,
            endpointId
        );
    }

    /** A certificate of one hour, known to the whole system. */
    static UUID certificate(Edge edge, String registry, String type, long start, String attributes) {
        return certificate(edge, UUID.randomUUID(), registry, type, start, start + HOUR, attributes);
    }

    static UUID certificate(Edge edge, UUID id, String registry, String type, long start, long end, String attributes) {
        Sql.execute(
            edge,
            """
            insert into certificate (registry, id, type, grid_area, period_start, period_end, attributes)
            values (?, ?, ?, 'DK1', ?, ?, ?::jsonb)
            """,
            registry,
            id,
            type.equals("consumption") ? 1 : 2,
            time(start),
            time(end),
            attributes
        );
        return id;
    }

    UUID slice(String registry, UUID certificate, long quantity, String state) {
        UUID id = UUID.randomUUID();
        Sql.execute(
            edge,
            """
            insert into slice (id, wallet_id, registry, certificate_id, hash, quantity, blinding, endpoint_id, position,
                               state, received)
            values (?, ?, ?, ?, decode(md5(?::text) || md5(?::text), 'hex'), ?, decode(repeat('00', 32), 'hex'), ?, 1,
                    ?::slice_state, true)
            """,
            id,
            walletId,
            registry,
            certificate,
            id,
            walletId,
            quantity,
            endpointId,
            state
        );
        return id;
    }

    /** Marks a slice as handed over to a new external endpoint, whose id is returned. */
    UUID transferred(UUID slice, String state, long updatedAt) {
        UUID receiver = UUID.randomUUID();
        Sql.execute(
            edge,
            """
            insert into external_endpoint (id, owner, url, public_key, text_reference)
            select ?, owner, 'https://h/', public_key, '' from wallet where id = ?
            """,
            receiver,
            walletId
        );
        Sql.execute(
            edge,
            "update slice set state = ?::slice_state, receiver_id = ?, updated_at = ? where id = ?",
            state,
            receiver,
            time(updatedAt),
            slice
        );
        return receiver;
    }

    void opening(String registry, UUID certificate, String key, String value) {
        Sql.execute(
            edge,
            "insert into wallet_attribute (wallet_id, registry, certificate_id, key, value, salt) values (?, ?, ?, ?, ?, '')",
            walletId,
            registry,
            certificate,
            key,
            value
        );
    }

    UUID claim(UUID production, UUID consumption, long quantity, String state, long updatedAt) {
        UUID id = UUID.randomUUID();
        UUID command = UUID.randomUUID();
        Sql.execute(
            edge,
            "insert into command (id, kind, wallet_id, payload, state) values (?, 'claim', ?, '{}', 'completed')",
            command,
            walletId
        );
        Sql.execute(
            edge,
            """
            with final as (
              insert into registry_transaction (id, command_id, ordinal, registry, stream_id, bytes, predecessors,
                                                changed_slices, changed_states)
              values (decode(md5(?::text) || md5(?::text), 'hex'), ?, 0, 'r', ?, '', '{}', '{}', '{}')
              returning id
            )
            insert into claim (id, command_id, wallet_id, production_slice_id, production_registry,
                               production_certificate_id, production_start, production_end, trial,
                               consumption_slice_id, consumption_registry, consumption_certificate_id,
                               consumption_start, consumption_end, quantity, state, final_transaction_id, updated_at)
            select ?, ?, ?, produced.id, produced.registry, produced.certificate_id, production.period_start,
                   production.period_end, production.trial is not distinct from 'true',
                   consumed.id, consumed.registry, consumed.certificate_id, consumption.period_start,
                   consumption.period_end, ?, ?::claim_state, final.id, ?
              from final
              join slice produced on produced.id = ?
              join certificate production
                on production.registry = produced.registry and production.id = produced.certificate_id
              join slice consumed on consumed.id = ?
              join certificate consumption
                on consumption.registry = consumed.registry and consumption.id = consumed.certificate_id
            """,
            id,
            command,
            command,
            id,
            id,
            command,
            walletId,
            quantity,
            state,
            time(updatedAt),
            production,
            consumption
        );
        return id;
    }

    static OffsetDateTime time(long seconds) {
        return Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.UTC);
    }
}
