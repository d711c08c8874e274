package io.wattlet.devnet.testbed;

/**
 * The TCP ports of a node, all on the loopback address.
 *
 * @param rest       of the REST edge
 * @param grpc       of the gRPC edge
 * @param management of health and metrics
 * @param membership of the cluster, where there is one
 * @param bus        of the cluster's event bus
 */
public record NodePorts(int rest, int grpc, int management, int membership, int bus) {
    /** Ports that nobody listens on. */
    static NodePorts free(FreePorts ports) {
        return new NodePorts(ports.next(), ports.next(), ports.next(), ports.next(), ports.next());
    }

    /** Ports in a row. */
    public static NodePorts from(int first) {
        return new NodePorts(first, first + 1, first + 2, first + 3, first + 4);
    }
}
