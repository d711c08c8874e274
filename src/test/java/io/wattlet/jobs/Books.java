package io.wattlet.jobs;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.crypto.Hashes;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;

/** A database of a wallet with something of everything, in which all laws hold until a test changes it. */
final class Books implements AutoCloseable {

    // A name with a colon stands for an id, the same in every test.
    private static final String GOOD = """
        insert into wallet (id, owner, master_key, master_key_id, public_key)
        values (:wallet, 'alice', '', 'k', decode(repeat('01', 74), 'hex'));
        insert into wallet_endpoint (id, wallet_id, position, public_key)
        values (:endpoint, :wallet, 1, decode(repeat('02', 74), 'hex'));
        insert into external_endpoint (id, owner, url, public_key, text_reference)
        values (:receiver, 'alice', 'http://peer/', decode(repeat('03', 74), 'hex'), ''),
               (:stranger, 'alice', 'http://stranger/', decode(repeat('04', 74), 'hex'), '');
        insert into certificate (registry, id, type, grid_area, period_start, period_end, attributes)
        values ('narnia', :production, 2, 'DK1', '2025-01-01Z', '2025-01-02Z', '[]'),
               ('narnia', :consumption, 1, 'DK1', '2025-01-01Z', '2025-01-02Z', '[]');
        insert into command (id, kind, wallet_id, payload, state, next_attempt_at, failure_code, failure_text)
        values (:cutting, 'transfer', :wallet, '{}', 'pending', now(), null, null),
               (:waiting, 'transfer', :wallet, '{}', 'pending', now(), null, null),
               (:claiming, 'claim', :wallet, '{}', 'pending', now(), null, null),
               (:telling, 'transfer', :wallet, '{}', 'pending', now(), null, null),
               (:claimed, 'claim', :wallet, '{}', 'completed', null, null, null),
               (:handed, 'transfer', :wallet, '{}', 'completed', null, null, null),
               (:failed, 'transfer', :wallet, '{}', 'failed', null, 'given-up', 'It could not be begun.');
        insert into slice (
                 id, wallet_id, registry, certificate_id, hash, quantity, blinding, endpoint_id, position, state, received,
                 parent_id, command_id, receiver_id
               )
        select id, :wallet, 'narnia', certificate, sha256(id::text::bytea), quantity, decode(repeat('00', 32), 'hex'), :endpoint,
               1, state::slice_state, parent is null, parent, command, receiver
          from (
                 values (:whole::uuid, :production::uuid, 100, 'available', null::uuid, null::uuid, null::uuid),
                        -- cut and done with: one part stayed, one left, and one came to nothing
                        (:cut, :production, 200, 'sliced', null, null, null),
                        (:rest, :production, 150, 'available', :cut, null, null),
                        (:gone, :production, 50, 'transferred', :cut, null, :receiver),
                        (:never, :production, 50, 'cancelled', :cut, null, null),
                        -- being cut
                        (:split, :production, 70, 'slicing', null, :cutting, null),
                        (:part, :production, 30, 'registering', :split, :cutting, null),
                        (:remainder, :production, 40, 'registering', :split, null, null),
                        -- handed over, and its receiver does not answer
                        (:told, :production, 60, 'transferred', null, null, :receiver),
                        -- claimed, and being claimed
                        (:produced, :production, 10, 'claimed', null, null, null),
                        (:consumed, :consumption, 10, 'claimed', null, null, null),
                        (:bound, :production, 5, 'allocated', null, :claiming, null),
                        (:binding, :consumption, 5, 'reserved', null, :claiming, null)
               ) as slice (id, certificate, quantity, state, parent, command, receiver);
        insert into registry_transaction (
                 id, command_id, ordinal, registry, stream_id, bytes, predecessors, state, changed_slices, changed_states,
                 settled_at
               )
        select sha256((command || '/' || ordinal)::bytea), command, ordinal, 'narnia', :production, '', predecessors::int[],
               state::transaction_state, slices, states::slice_state[],
               case when state = 'committed' then now() - interval '1 hour' end
          from (
                 values (:cutting::uuid, 0, '{}', 'sent', array[:split, :part, :remainder]::uuid[], '{sliced,available,available}'),
                        (:handed, 0, '{}', 'committed', array[:cut, :rest, :gone]::uuid[], '{sliced,available,transferred}'),
                        (:telling, 0, '{}', 'committed', array[:told]::uuid[], '{transferred}'),
                        (:claimed, 0, '{}', 'committed', array[:produced]::uuid[], '{claimed}'),
                        (:claimed, 1, '{0}', 'committed', array[:consumed]::uuid[], '{claimed}'),
                        (:claiming, 0, '{}', 'committed', array[:bound]::uuid[], '{allocated}'),
                        (:claiming, 1, '{0}', 'sent', array[:binding]::uuid[], '{allocated}'),
                        (:claiming, 2, '{1}', 'planned', array[:bound]::uuid[], '{claimed}'),
                        (:claiming, 3, '{2}', 'planned', array[:binding]::uuid[], '{claimed}')
               ) as transaction (command, ordinal, predecessors, state, slices, states);
        insert into claim (
                 id, command_id, wallet_id, production_slice_id, consumption_slice_id, quantity, state,
                 final_transaction_id, production_registry, production_certificate_id, production_start,
                 production_end, consumption_registry, consumption_certificate_id, consumption_start,
                 consumption_end, trial
               )
        select claim.id, command, :wallet, production, consumption, quantity, state::claim_state,
               sha256((command || '/' || last)::bytea), 'narnia', :production, '2025-01-01Z', '2025-01-02Z', 'narnia',
               :consumption, '2025-01-01Z', '2025-01-02Z', false
          from (
                 values (:claim::uuid, :claimed::uuid, :produced::uuid, :consumed::uuid, 10, 'claimed', 1),
                        (:open, :claiming, :bound, :binding, 5, 'created', 3)
               ) as claim (id, command, production, consumption, quantity, state, last);
        insert into delivery (slice_id, command_id, receiver_id, position, disclosed, state, due_since, attempts)
        values (:gone, :handed, :receiver, 1, '{}', 'delivered', now() - interval '1 hour', 1),
               (:told, :telling, :receiver, 2, '{}', 'due', now() - interval '1 hour', 1);
        insert into slice_wait (wallet_id, registry, certificate_id, command_id, quantity)
        values (:wallet, 'narnia', :production, :waiting, 1);
        insert into job (name, last_ended_at)
        values ('work', now());
        """;

    /** Name of a transaction with the id {@code sha256('new')}. */
    static final String NEW_TRANSACTION = Base64.getEncoder().encodeToString(
        Hashes.sha256("new".getBytes(StandardCharsets.UTF_8))
    );

    private static final Pattern NAME = Pattern.compile("(?<![:a-z0-9]):([a-z]+)");

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(
        vertx,
        new DatabaseConfiguration(TestDatabase.unchecked("damage is planted"), 3, null)
    );

    private Books() {}

    /** Makes such a database. */
    static Books good() {
        Books books = new Books();
        books.change(GOOD);
        return books;
    }

    /** The id for which a name stands in statements. */
    static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    /** What a text says in which names stand for ids; statements have them in quotes. */
    static String withIds(String text, String quote) {
        return NAME.matcher(text).replaceAll(name -> quote + id(name.group(1)) + quote);
    }

    Pool pool() {
        return database.pool();
    }

    /** Runs statements in one transaction. */
    void change(String statements) {
        Await.result(pool().query(withIds(statements, "'")).execute());
    }

    /** The same past triggers and references. */
    void changeUnseen(String statements) {
        change("set local session_replication_role = replica; " + statements);
    }

    CheckReport check() {
        return check(CheckSettings.DEFAULT);
    }

    CheckReport check(CheckSettings settings) {
        return Await.result(new ConservationCheck(pool(), settings).report());
    }

    @Override
    public void close() {
        Await.result(vertx.close());
    }
}
