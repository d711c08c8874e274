package io.wattlet.http;

import io.vertx.pgclient.PgConnectOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Looks into the database of an edge, and puts things there. */
final class Sql {

    private Sql() {}

    static void execute(Edge edge, String statement, Object... parameters) {
        try (Connection connection = connect(edge)) {
            execute(connection, statement, parameters);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In the connection's transaction, if it is in one. */
    static void execute(Connection connection, String statement, Object... parameters) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            set(prepared, parameters);
            prepared.executeUpdate();
        }
    }

    static String text(Edge edge, String statement, Object... parameters) {
        try (
            Connection connection = connect(edge);
            PreparedStatement prepared = connection.prepareStatement(statement)
        ) {
            set(prepared, parameters);
            try (ResultSet results = prepared.executeQuery()) {
                if (!results.next()) {
                    throw new IllegalStateException("no row");
                }
                return results.getString(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }

    static Connection connect(Edge edge) throws SQLException {
        PgConnectOptions options = PgConnectOptions.fromUri(edge.databaseUri);
        String url = "jdbc:postgresql://" + options.getHost() + ":" + options.getPort() + "/" + options.getDatabase();
        return DriverManager.getConnection(url, options.getUser(), options.getPassword());
    }
}
