package io.wattlet.devnet.torture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a proxy does to connections, seen from both ends of them. */
@Timeout(60)
class TcpProxyTest {

    /** Long enough to see that nothing comes, and no more: it costs time each run. */
    private static final int SILENCE_MILLIS = 300;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final ServerSocket server = open(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
    private final TcpProxy proxy = open(TcpProxy.start(0, List.of(server.getLocalPort())));

    TcpProxyTest() throws IOException {}

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    /** Both ends of a connection through the proxy. */
    private record Ends(Socket client, Socket target) {}

    private <T extends AutoCloseable> T open(T one) {
        opened.add(one);
        return one;
    }

    private Ends connect() throws IOException {
        Socket client = open(new Socket(InetAddress.getLoopbackAddress(), proxy.port()));
        return new Ends(client, open(server.accept()));
    }

    @Test
    void bytesPassUnchangedInBothDirections() throws IOException {
        Ends ends = connect();
        byte[] much = new byte[1_000_000];
        new Random(1).nextBytes(much);

        Thread.ofVirtual().start(() -> write(ends.client, much));
        assertArrayEquals(much, ends.target.getInputStream().readNBytes(much.length));

        Thread.ofVirtual().start(() -> write(ends.target, much));
        assertArrayEquals(much, ends.client.getInputStream().readNBytes(much.length));
    }

    @Test
    void theEndOfOneDirectionPassesAndTheOtherGoesOn() throws IOException {
        Ends ends = connect();

        ends.client.shutdownOutput();

        assertEquals(-1, ends.target.getInputStream().read());
        ends.target.getOutputStream().write(7);
        assertEquals(7, ends.client.getInputStream().read());
    }

    @Test
    void connectionsGoToEachTargetInTurn() throws IOException {
        ServerSocket other = open(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
        TcpProxy front = open(TcpProxy.start(0, List.of(server.getLocalPort(), other.getLocalPort())));

        open(new Socket(InetAddress.getLoopbackAddress(), front.port()));
        open(server.accept());
        open(new Socket(InetAddress.getLoopbackAddress(), front.port()));
        open(other.accept());
    }

    @Test
    void whatIsSwallowedComesOnceItIsHealed() throws IOException {
        Ends ends = connect();
        proxy.swallow();
        ends.client.getOutputStream().write(new byte[] { 1, 2 });
        ends.target.setSoTimeout(SILENCE_MILLIS);
        assertThrows(SocketTimeoutException.class, () -> ends.target.getInputStream().read());

        proxy.heal();

        ends.target.setSoTimeout(0);
        assertArrayEquals(new byte[] { 1, 2 }, ends.target.getInputStream().readNBytes(2));
    }

    @Test
    void aSlowConnectionTakesItsTime() throws IOException {
        Ends ends = connect();
        proxy.delay(Duration.ofMillis(SILENCE_MILLIS));
        long from = System.nanoTime();

        ends.client.getOutputStream().write(1);

        assertEquals(1, ends.target.getInputStream().read());
        assertTrue(System.nanoTime() - from >= Duration.ofMillis(SILENCE_MILLIS).toNanos());
    }

    @Test
    void bothEndsLearnOfAReset() throws IOException {
        Ends ends = connect();
        awaitConnections(1);

        proxy.reset();

        assertThrows(SocketException.class, () -> ends.client.getInputStream().read());
        assertThrows(SocketException.class, () -> ends.target.getInputStream().read());
        Ends next = connect();
        next.client.getOutputStream().write(1);
        assertEquals(1, next.target.getInputStream().read());
    }

    @Test
    void halfOfAMessagePassesWhenItIsCut() throws IOException {
        Ends ends = connect();
        awaitConnections(1);
        proxy.cut();

        ends.client.getOutputStream().write(new byte[100]);

        assertTrue(readAll(ends.target.getInputStream()) < 100);
        assertThrows(SocketException.class, () -> ends.client.getInputStream().read());
    }

    @Test
    void nobodyConnectsWhileItRefuses() throws IOException {
        Ends ends = connect();
        awaitConnections(1);

        proxy.refuse();

        assertThrows(SocketException.class, () -> ends.client.getInputStream().read());
        Socket refused = open(new Socket(InetAddress.getLoopbackAddress(), proxy.port()));
        assertThrows(SocketException.class, () -> refused.getInputStream().read());

        proxy.heal();
        Ends next = connect();
        next.target.getOutputStream().write(1);
        assertEquals(1, next.client.getInputStream().read());
    }

    @Test
    void aConnectionThatCannotBePassedOnIsReset() throws IOException {
        server.close();
        Socket client = open(new Socket(InetAddress.getLoopbackAddress(), proxy.port()));

        assertThrows(SocketException.class, () -> client.getInputStream().read());
    }

    @Test
    void nothingIsLeftOfItOnceItIsClosed() throws IOException {
        Ends ends = connect();
        awaitConnections(1);

        proxy.close();

        assertThrows(SocketException.class, () -> ends.client.getInputStream().read());
        assertThrows(IOException.class, () -> new Socket(InetAddress.getLoopbackAddress(), proxy.port()));
        awaitConnections(0);
    }

    private void awaitConnections(int count) {
        while (proxy.connections() != count) {
            Thread.onSpinWait();
        }
    }

    /** How many bytes come before the connection breaks or ends. */
    private static int readAll(InputStream in) {
        int count = 0;
        try {
            while (in.read() >= 0) {
                count++;
            }
        } catch (IOException _) {
            // Broken, as expected.
        }
        return count;
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
