package io.wattlet.devnet.local;

import io.wattlet.devnet.local.LocalOptions.UsageException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of {@code scripts/cluster} asks for.
 *
 * @param nodes         how many
 * @param nodeClassPath class path of a node, without the devnet
 * @param freePorts     whether everything listens on free ports instead of the usual ones
 */
record ClusterOptions(int nodes, String nodeClassPath, boolean freePorts) {
    static final String USAGE = """
        Usage: scripts/cluster [N] [OPTION]...
        Starts N wallet nodes, 1 to 9, with one Postgres and the devnet, and stays up until Ctrl-C; 3 when not given.
        Data is fresh, and gone afterwards.

          --free-ports  take free ports, and not 5000, 5010, 5020, ... for REST of the nodes, each with gRPC, health, membership
                        and event bus on the four ports behind
          --help        this text
        """;

    /**
     * Reads the command line.
     *
     * @throws UsageException when it cannot be understood
     */
    static ClusterOptions parse(List<String> arguments) {
        int nodes = 3;
        @Nullable
        String nodeClassPath = null;
        boolean freePorts = false;
        Iterator<String> words = arguments.iterator();
        while (words.hasNext()) {
            String word = words.next();
            if (word.equals("--free-ports")) {
                freePorts = true;
            } else if (word.equals("--node-classpath") && words.hasNext()) {
                nodeClassPath = words.next();
            } else if (word.matches("[1-9]")) {
                nodes = Integer.parseInt(word);
            } else {
                throw new UsageException("a number of nodes from 1 to 9 or an option was expected, not " + word);
            }
        }
        if (nodeClassPath == null) {
            throw new UsageException("--node-classpath must be given");
        }
        return new ClusterOptions(nodes, nodeClassPath, freePorts);
    }
}
