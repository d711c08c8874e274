package io.wattlet.devnet.testbed;

import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A node on a testbed. It can be killed and started again on the same database and ports. */
public final class TestbedNode implements AutoCloseable {

    private final NodeProcess.Launch launch;
    private final NodePorts ports;
    private final String databaseUri;
    private final HttpClient http;
    private NodeProcess process;

    private TestbedNode(
        NodeProcess.Launch launch,
        NodePorts ports,
        String databaseUri,
        HttpClient http,
        NodeProcess process
    ) {
        this.launch = launch;
        this.ports = ports;
        this.databaseUri = databaseUri;
        this.http = http;
        this.process = process;
    }

    static TestbedNode start(NodeProcess.Launch launch, NodePorts ports, String databaseUri, HttpClient http)
        throws IOException {
        return new TestbedNode(launch, ports, databaseUri, http, NodeProcess.start(launch, http));
    }

    /** Where it listens. */
    public NodePorts ports() {
        return ports;
    }

    /** Where it answers over REST, without a slash at the end. */
    public URI rest() {
        return URI.create("http://127.0.0.1:" + ports.rest());
    }

    /** Where it answers over gRPC: a port of the loopback address. */
    public int grpcPort() {
        return ports.grpc();
    }

    /** Its database: {@code postgresql://user@host:port/database}. */
    public String databaseUri() {
        return databaseUri;
    }

    /** A connection of its own to that database. */
    public Connection connect() throws SQLException {
        PgConnectOptions database = PgConnectOptions.fromUri(databaseUri);
        String url = "jdbc:postgresql://%s:%d/%s".formatted(
            database.getHost(),
            database.getPort(),
            database.getDatabase()
        );
        return DriverManager.getConnection(url, database.getUser(), database.getPassword());
    }

    /** Ends it at once, in the middle of whatever it does: SIGKILL where there are signals. */
    public synchronized void kill() {
        process.kill();
    }

    /** Lets it hang where it is, with all its connections: SIGSTOP. */
    public synchronized void pause() throws IOException {
        process.pause();
    }

    /** Lets it go on: SIGCONT. */
    public synchronized void resume() throws IOException {
        process.resume();
    }

    /** The id of its process. */
    public synchronized long pid() {
        return process.pid();
    }

    /** Starts it again after it was killed, and waits until it is ready. */
    public synchronized void restart() throws IOException {
        process = NodeProcess.start(launch, http);
    }

    /** Tells it to stop, and waits until it has. One that hangs is let go on first. */
    @Override
    public synchronized void close() throws IOException {
        if (process.isAlive()) {
            process.resume();
        }
        process.close();
    }
}
