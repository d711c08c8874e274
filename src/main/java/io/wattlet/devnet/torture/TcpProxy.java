package io.wattlet.devnet.torture;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes TCP connections on to servers on this machine, and can be told to do that badly. A new connection goes to the next
 * of the targets; one that cannot be passed on is reset. Bytes are never changed, doubled or reordered: TCP promises that.
 *
 * <p>Any thread may call its methods. Each connection has two virtual threads, one for each direction.
 */
final class TcpProxy implements AutoCloseable {

    private static final int BACKLOG = 128;
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int CONNECT_WITHIN_MILLIS = 5_000;

    private final ServerSocket server;
    private final List<Integer> targets;
    private final AtomicInteger next = new AtomicInteger();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Passage passage = new Passage();
    private final CountDownLatch deaf = new CountDownLatch(1);

    private TcpProxy(ServerSocket server, List<Integer> targets) {
        this.server = server;
        this.targets = List.copyOf(targets);
    }

    /**
     * Begins to listen on the loopback address.
     *
     * @param port    TCP port, or 0 for a free one
     * @param targets TCP ports on the loopback address, at least one; nobody need listen there yet
     */
    static TcpProxy start(int port, List<Integer> targets) throws IOException {
        TcpProxy proxy = new TcpProxy(new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()), targets);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    /** The port it listens on. */
    int port() {
        return server.getLocalPort();
    }

    /** How many connections are passed on now. */
    int connections() {
        return connections.size();
    }

    /** Passes nothing on, in either direction, until {@link #heal}; connections stay, and so do the bytes. */
    void swallow() {
        passage.block();
    }

    /** Passes on what it reads at a time only after this delay, until {@link #heal}. */
    void delay(Duration delay) {
        passage.delay(delay);
    }

    /** Resets all connections, and every new one at once, until {@link #heal}. */
    void refuse() {
        passage.refuse();
        reset();
    }

    /** Resets all connections, once. */
    void reset() {
        connections.forEach(Connection::reset);
    }

    /** Of what each connection brings next, passes on the first half, and resets the connection; once. */
    void cut() {
        connections.forEach(Connection::cutSoon);
    }

    /** Passes everything on as it comes, from now on. */
    void heal() {
        passage.open();
    }

    /** Stops listening and resets all connections. */
    @Override
    public void close() throws IOException {
        server.close();
        // Whoever waits for connections may still be given one before it notices.
        awaitDeafness();
        refuse();
        heal();
    }

    private void awaitDeafness() {
        try {
            deaf.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Connection connection = new Connection(server.accept());
                Thread.ofVirtual().start(connection::open);
            } catch (IOException _) {
                // Closed; or a client that was gone before it was accepted, which is none of ours.
            }
        }
        deaf.countDown();
    }

    /** One connection from a client, and the one to a target that belongs to it. */
    private final class Connection {

        private final Socket client;
        private final Socket target = new Socket();
        private volatile boolean cutSoon;
        private final AtomicInteger directionsLeft = new AtomicInteger(2);

        Connection(Socket client) {
            this.client = client;
        }

        void open() {
            connections.add(this);
            int port = targets.get(Math.floorMod(next.getAndIncrement(), targets.size()));
            try {
                if (server.isClosed() || passage.isRefused()) {
                    reset();
                    return;
                }
                target.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_WITHIN_MILLIS);
                client.setTcpNoDelay(true);
                target.setTcpNoDelay(true);
            } catch (IOException _) {
                reset();
                return;
            }
            Thread.ofVirtual().start(() -> pass(client, target));
            pass(target, client);
        }

        private void pass(Socket from, Socket to) {
            try {
                copy(from.getInputStream(), to.getOutputStream());
                to.shutdownOutput();
                if (directionsLeft.decrementAndGet() == 0) {
                    end();
                }
            } catch (IOException _) {
                reset();
            }
        }

        private void copy(InputStream from, OutputStream to) throws IOException {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                passage.await();
                if (cutSoon) {
                    to.write(buffer, 0, count / 2);
                    throw new IOException("cut");
                }
                to.write(buffer, 0, count);
            }
            passage.await();
        }

        void cutSoon() {
            cutSoon = true;
        }

        /** Both sides learn at once that something is wrong, as when a machine forgot them. */
        void reset() {
            resetOnClose(client);
            resetOnClose(target);
            end();
        }

        private static void resetOnClose(Socket socket) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException _) {
                // Closed before.
            }
        }

        private void end() {
            connections.remove(this);
            close(client);
            close(target);
        }

        private static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException _) {
                // There is nothing left to be done with it.
            }
        }
    }

    /** Whether bytes may pass, and how fast. */
    private static final class Passage {

        private boolean blocked;
        private boolean refused;
        private Duration delay = Duration.ZERO;

        synchronized void block() {
            blocked = true;
        }

        synchronized void delay(Duration time) {
            delay = time;
        }

        synchronized void refuse() {
            refused = true;
        }

        synchronized boolean isRefused() {
            return refused;
        }

        synchronized void open() {
            blocked = false;
            refused = false;
            delay = Duration.ZERO;
            notifyAll();
        }

        /** Waits until bytes may pass that are there now. */
        synchronized void await() throws IOException {
            long from = System.nanoTime();
            try {
                while (blocked) {
                    wait();
                }
                long left = delay.toNanos() - (System.nanoTime() - from);
                while (left > 0) {
                    wait(Math.max(1, left / 1_000_000));
                    left = delay.toNanos() - (System.nanoTime() - from);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }
}
