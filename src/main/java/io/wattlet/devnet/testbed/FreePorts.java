package io.wattlet.devnet.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Finds TCP ports on the loopback address that nobody listens on.
 *
 * <p>They lie below those that operating systems give to outgoing connections. Otherwise a connection might be given the
 * port of a server that is being started again. Not thread-safe.
 */
public final class FreePorts {

    private static final int FIRST = 10_000;
    private static final int END = 30_000;
    private static final int TRIES = 200;

    private final RandomGenerator random;
    private final Set<Integer> given = new HashSet<>();

    /** Draws the ports from a generator. */
    public FreePorts(RandomGenerator random) {
        this.random = random;
    }

    /**
     * A free port, another one with every call.
     *
     * @throws IllegalStateException when there seems to be none
     */
    public int next() {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int port = random.nextInt(FIRST, END);
            if (!given.contains(port) && isFree(port)) {
                given.add(port);
                return port;
            }
        }
        throw new IllegalStateException("no free port was found from " + FIRST + " to " + (END - 1));
    }

    /** Whether somebody could listen on this port now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }
}
