package io.wattlet.command;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.registry.CertificateId;
import io.wattlet.store.Database;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows as other parts of the node would have written them. */
final class TestRows {

    private final Database database;
    private final SecureRandom random = new SecureRandom();

    TestRows(Database database) {
        this.database = database;
    }

    void wallet(String owner) {
        execute(
            "insert into wallet (id, owner, master_key, master_key_id, public_key) values ($1, $2, '', 'test', $3)",
            Tuple.of(UUID.randomUUID(), owner, key())
        );
    }

    void disable(String owner) {
        execute("update wallet set disabled_at = now() where owner = $1", Tuple.of(owner));
    }

    /** The public key of a new endpoint of the owner's wallet. */
    Buffer endpoint(String owner) {
        Buffer key = key();
        execute(
            """
            insert into wallet_endpoint (id, wallet_id, position, public_key)
            select $1, wallet.id, 1 + (select count(*) from wallet_endpoint where wallet_id = wallet.id), $3
              from wallet
             where owner = $2
            """,
            Tuple.of(UUID.randomUUID(), owner, key)
        );
        return key;
    }

    UUID externalEndpoint(String owner) {
        UUID id = UUID.randomUUID();
        execute(
            """
            insert into external_endpoint (id, owner, url, public_key, text_reference)
            values ($1, $2, 'http://127.0.0.1:1/v1/slices', $3, '')
            """,
            Tuple.of(id, owner, key())
        );
        return id;
    }

    /** A certificate of a type: 1 consumption, 2 production. */
    CertificateId certificate(int type) {
        return insertCertificate(type, null);
    }

    CertificateId trialCertificate(int type, String trial) {
        return insertCertificate(type, trial);
    }

    private CertificateId insertCertificate(int type, @Nullable String trial) {
        UUID id = UUID.randomUUID();
        execute(
            """
            insert into certificate (registry, id, type, grid_area, period_start, period_end, trial, attributes)
            values ('narnia', $1, $2, 'DK1', now() - interval '2 h', now() - interval '1 h', $3, '[]')
            """,
            Tuple.of(id, (short) type, trial)
        );
        return new CertificateId("narnia", id);
    }

    void slice(String owner, CertificateId certificate, long quantity, String state) {
        byte[] hash = new byte[32];
        random.nextBytes(hash);
        endpoint(owner);
        execute(
            """
            insert into slice (
                     id, wallet_id, registry, certificate_id, hash, quantity, blinding, endpoint_id, position, state,
                     received
                   )
            select $1, wallet.id, $3, $4, $5, $6, $5, (select min(id::text)::uuid from wallet_endpoint
                     where wallet_id = wallet.id), 1, $7::text::slice_state, true
              from wallet
             where owner = $2
            """,
            Tuple.tuple()
                .addUUID(UUID.randomUUID())
                .addString(owner)
                .addString(certificate.registry())
                .addUUID(certificate.streamId())
                .addBuffer(Buffer.buffer(hash))
                .addLong(quantity)
                .addString(state)
        );
    }

    /** Kind, owner and state of a command. */
    List<String> commands(UUID id) {
        List<String> found = new ArrayList<>();
        for (Row row : execute(
            "select kind::text || ' ' || owner || ' ' || state::text as line from command where id = $1",
            Tuple.of(id)
        )) {
            found.add(row.getString("line"));
        }
        return found;
    }

    long count(String table) {
        return execute("select count(*) from " + table, Tuple.tuple()).iterator().next().getLong(0);
    }

    RowSet<Row> execute(String sql, Tuple parameters) {
        return Await.result(database.pool().preparedQuery(sql).execute(parameters));
    }

    private static Buffer key() {
        return Buffer.buffer(ExtendedPrivateKey.generate().publicKey().toBytes());
    }
}
