package io.wattlet.devnet.bench;

import io.wattlet.node.Node;
import io.wattlet.node.NodeConfiguration;
import java.nio.file.Path;
import java.util.Map;

/** A node as in production, with the {@link Floor} in front of its REST edge. */
public final class FloorNode {

    private FloorNode() {}

    /** Runs until the process is told to stop. The argument is the configuration file. */
    public static void main(String[] arguments) {
        Node node = Node.start(NodeConfiguration.load(Path.of(arguments[0]), Map.of()), Floor::inFrontOf);
        Runtime.getRuntime().addShutdownHook(new Thread(node::stop, "stop"));
    }
}
