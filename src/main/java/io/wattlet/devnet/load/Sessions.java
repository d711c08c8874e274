package io.wattlet.devnet.load;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Some connections to one database that work at the same time, each statement in a transaction of its own. */
final class Sessions implements AutoCloseable {

    // For rows that are made once and read once: no waiting for the disk at each commit, room to sort and to hash, and no
    // further processes, for there are as many sessions as processors.
    private static final String SET_UP = """
        set synchronous_commit = off;
        set work_mem = '256MB';
        set maintenance_work_mem = '768MB';
        set max_parallel_workers_per_gather = 0;
        set max_parallel_maintenance_workers = 0;
        set enable_mergejoin = off;
        set jit = off;
        set timezone = 'UTC';
        """;

    private final List<Connection> connections;
    private final ExecutorService threads;

    private Sessions(List<Connection> connections) {
        this.connections = connections;
        this.threads = Executors.newFixedThreadPool(connections.size());
    }

    static Sessions open(String jdbcUrl, Properties properties, int count) throws SQLException {
        List<Connection> connections = new ArrayList<>();
        Sessions sessions = null;
        try {
            for (int i = 0; i < count; i++) {
                Connection connection = DriverManager.getConnection(jdbcUrl, properties);
                connections.add(connection);
                execute(connection, SET_UP);
            }
            sessions = new Sessions(connections);
            return sessions;
        } finally {
            if (sessions == null) {
                closeAll(connections);
            }
        }
    }

    /** The one for whatever is not shared out. */
    Connection first() {
        return connections.getFirst();
    }

    void execute(String statement) throws SQLException {
        execute(first(), statement);
    }

    /** Runs the statements on all sessions at once; each says by its parameters, sessions and session, what its share is. */
    void share(List<String> statements) throws SQLException {
        List<Callable<Void>> shares = new ArrayList<>();
        for (int i = 0; i < connections.size(); i++) {
            int session = i;
            shares.add(() -> {
                for (String statement : statements) {
                    executeShare(statement, session);
                }
                return null;
            });
        }
        runAll(shares);
    }

    /** Runs each statement once, each as soon as a session is free. */
    void distribute(List<String> statements) throws SQLException {
        Queue<String> left = new ConcurrentLinkedQueue<>(statements);
        List<Callable<Void>> workers = new ArrayList<>();
        for (Connection connection : connections) {
            workers.add(() -> {
                for (String next = left.poll(); next != null; next = left.poll()) {
                    execute(connection, next);
                }
                return null;
            });
        }
        runAll(workers);
    }

    @Override
    public void close() throws SQLException {
        threads.shutdownNow();
        closeAll(connections);
    }

    private void executeShare(String statement, int session) throws SQLException {
        try (PreparedStatement prepared = connections.get(session).prepareStatement(statement)) {
            prepared.setInt(1, connections.size());
            prepared.setInt(2, session);
            prepared.executeUpdate();
        }
    }

    private void runAll(List<Callable<Void>> tasks) throws SQLException {
        try {
            for (Future<Void> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } catch (ExecutionException e) {
            throw new SQLException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", e);
        }
    }

    private static void execute(Connection connection, String statement) throws SQLException {
        try (Statement plain = connection.createStatement()) {
            plain.execute(statement);
        }
    }

    private static void closeAll(List<Connection> connections) throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
