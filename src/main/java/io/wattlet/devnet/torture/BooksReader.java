package io.wattlet.devnet.torture;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.Scalar;
import io.wattlet.devnet.torture.Books.Arrival;
import io.wattlet.devnet.torture.Books.Claim;
import io.wattlet.devnet.torture.Books.Command;
import io.wattlet.devnet.torture.Books.Delivery;
import io.wattlet.devnet.torture.Books.Slice;
import io.wattlet.registry.CertificateId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the books of a wallet system, at one moment. */
final class BooksReader {

    private static final String SLICES = """
        select slice.id, slice.registry, slice.certificate_id, slice.hash, slice.quantity, slice.blinding,
               wallet_endpoint.public_key, slice.position, slice.state::text, slice.received
          from slice
          left join wallet_endpoint on wallet_endpoint.id = slice.endpoint_id
        """;

    private static final String COMMANDS = """
        select id, kind::text, state::text, failure_code, payload::text
          from command
        """;

    private static final String CLAIMS = """
        select id, command_id, production_slice_id, consumption_slice_id, quantity, state::text
          from claim
        """;

    private static final String DELIVERIES = """
        select delivery.command_id, slice.registry, slice.certificate_id, slice.hash, external_endpoint.public_key,
               delivery.position, slice.quantity, delivery.state::text
          from delivery
          join slice on slice.id = delivery.slice_id
          join external_endpoint on external_endpoint.id = delivery.receiver_id
        """;

    private BooksReader() {}

    /** Reads them. */
    static Books read(WalletSystem system) throws SQLException {
        try (Connection connection = Look.connect(system)) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return new Books(
                system.name(),
                rows(connection, SLICES, BooksReader::slice),
                rows(connection, COMMANDS, BooksReader::command),
                rows(connection, CLAIMS, BooksReader::claim),
                rows(connection, DELIVERIES, BooksReader::delivery)
            );
        }
    }

    @FunctionalInterface
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static <T> List<T> rows(Connection connection, String sql, RowReader<T> reader) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        }
    }

    private static Slice slice(ResultSet row) throws SQLException {
        byte[] endpoint = row.getBytes("public_key");
        return new Slice(
            uuid(row, "id"),
            name(row),
            row.getLong("quantity"),
            bytes(row, "blinding"),
            endpoint == null ? null : Buffer.buffer(endpoint),
            row.getInt("position"),
            row.getString("state"),
            row.getBoolean("received")
        );
    }

    private static Command command(ResultSet row) throws SQLException {
        String kind = row.getString("kind");
        JsonObject payload = new JsonObject(row.getString("payload"));
        return new Command(
            uuid(row, "id"),
            kind,
            row.getString("state"),
            row.getString("failure_code"),
            kind.equals("receive") ? announced(payload) : null,
            kind.equals("unclaim") ? certificate(payload) : null
        );
    }

    private static @Nullable Arrival announced(JsonObject payload) {
        byte[] blinding = Base64.getDecoder().decode(payload.getString("blinding"));
        Commitment commitment = Commitment.of(payload.getLong("quantity"), Scalar.fromBytesModOrder(blinding));
        return new Arrival(
            new SliceName(certificate(payload), Buffer.buffer(commitment.sliceHash())),
            Buffer.buffer(Base64.getDecoder().decode(payload.getString("endpointPublicKey"))),
            payload.getInteger("position")
        );
    }

    private static CertificateId certificate(JsonObject payload) {
        JsonObject certificate = payload.getJsonObject("certificate");
        return new CertificateId(certificate.getString("registry"), UUID.fromString(certificate.getString("streamId")));
    }

    private static Claim claim(ResultSet row) throws SQLException {
        return new Claim(
            uuid(row, "id"),
            uuid(row, "command_id"),
            uuid(row, "production_slice_id"),
            uuid(row, "consumption_slice_id"),
            row.getLong("quantity"),
            row.getString("state")
        );
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(
            uuid(row, "command_id"),
            new Arrival(name(row), bytes(row, "public_key"), row.getInt("position")),
            row.getLong("quantity"),
            row.getString("state")
        );
    }

    private static SliceName name(ResultSet row) throws SQLException {
        return new SliceName(
            new CertificateId(row.getString("registry"), uuid(row, "certificate_id")),
            bytes(row, "hash")
        );
    }

    private static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    private static Buffer bytes(ResultSet row, String column) throws SQLException {
        return Buffer.buffer(row.getBytes(column));
    }
}
