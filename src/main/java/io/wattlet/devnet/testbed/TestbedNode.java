package io.wattlet.devnet.testbed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;

/** A wallet system of one node on a testbed. It can be killed and started again on the same database and ports. */
public final class TestbedNode implements AutoCloseable {

    private final NodeProcess.Launch launch;
    private final URI rest;
    private final int grpcPort;
    private final String databaseUri;
    private final HttpClient http;
    private NodeProcess process;

    private TestbedNode(
        NodeProcess.Launch launch,
        URI rest,
        int grpcPort,
        String databaseUri,
        HttpClient http,
        NodeProcess process
    ) {
        this.launch = launch;
        this.rest = rest;
        this.grpcPort = grpcPort;
        this.databaseUri = databaseUri;
        this.http = http;
        this.process = process;
    }

    static TestbedNode start(NodeProcess.Launch launch, URI rest, int grpcPort, String databaseUri, HttpClient http)
        throws IOException {
        return new TestbedNode(launch, rest, grpcPort, databaseUri, http, NodeProcess.start(launch, http));
    }

    /** Where it answers over REST, without a slash at the end. */
    public URI rest() {
        return rest;
    }

    /** Where it answers over gRPC: a port of the loopback address. */
    public int grpcPort() {
        return grpcPort;
    }

    /** Its database: {@code postgresql://user@host:port/database}. */
    public String databaseUri() {
        return databaseUri;
    }

    /** Ends it at once, in the middle of whatever it does: SIGKILL where there are signals. */
    public synchronized void kill() {
        process.kill();
    }

    /** Starts it again after it was killed, and waits until it is ready. */
    public synchronized void restart() throws IOException {
        process = NodeProcess.start(launch, http);
    }

    /** Tells it to stop, and waits until it has. */
    @Override
    public synchronized void close() {
        process.close();
    }
}
