package io.wattlet.devnet.torture;

import io.wattlet.registry.CertificateId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * How far a wallet system has come, seen in its database and not through its nodes.
 *
 * @param pending    commands that have not ended
 * @param transfers  that have ended
 * @param claims     that have ended
 * @param receives   announcements of slices that have ended
 * @param arrived    slices that came in
 */
record Look(long pending, long transfers, long claims, long receives, long arrived) {
    private static final String SQL = """
        select count(*) filter (where state = 'pending') as pending,
               count(*) filter (where kind = 'transfer' and state <> 'pending') as transfers,
               count(*) filter (where kind = 'claim' and state <> 'pending') as claims,
               count(*) filter (where kind = 'receive' and state <> 'pending') as receives,
               (select count(*) from slice where received) as arrived
          from command
        """;
    private static final String UNDONE = """
        select (select count(*) from certificate where withdrawn_at is null and id = any(?))
                 + (select count(*) from withdrawal where state in ('listed', 'confirmed'))
        """;
    private static final int SECONDS = 10;

    /** Looks; empty while the database is away. */
    static Optional<Look> at(WalletSystem system) {
        try (
            Connection connection = connect(system);
            Statement statement = connection.createStatement();
            ResultSet row = statement.executeQuery(SQL)
        ) {
            row.next();
            return Optional.of(
                new Look(
                    row.getLong("pending"),
                    row.getLong("transfers"),
                    row.getLong("claims"),
                    row.getLong("receives"),
                    row.getLong("arrived")
                )
            );
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    /** Of how many certificates some slice came in somewhere. */
    static long certificates(List<WalletSystem> systems) {
        return systems.stream().mapToLong(Look::certificates).max().orElse(0);
    }

    private static long certificates(WalletSystem system) {
        try (
            Connection connection = connect(system);
            Statement statement = connection.createStatement();
            ResultSet row = statement.executeQuery("select count(distinct certificate_id) from slice where received")
        ) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            return 0;
        }
    }

    /** Whether a system knows of every withdrawal of what it has, and is done with what follows from it. */
    static boolean isDoneWith(WalletSystem system, Set<CertificateId> withdrawn) {
        try (
            Connection connection = connect(system);
            PreparedStatement statement = connection.prepareStatement(UNDONE)
        ) {
            Object[] ids = withdrawn.stream().map(CertificateId::streamId).toArray();
            statement.setArray(1, connection.createArrayOf("uuid", ids));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1) == 0;
            }
        } catch (SQLException e) {
            return false;
        }
    }

    /** Both together. */
    Look plus(Look other) {
        return new Look(
            pending + other.pending,
            transfers + other.transfers,
            claims + other.claims,
            receives + other.receives,
            arrived + other.arrived
        );
    }

    static Connection connect(WalletSystem system) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", String.valueOf(SECONDS));
        properties.setProperty("socketTimeout", String.valueOf(SECONDS));
        return DriverManager.getConnection(system.jdbcUrl(), properties);
    }
}
