package io.wattlet;

import io.wattlet.node.ConfigurationException;
import io.wattlet.node.Logging;
import io.wattlet.node.Node;
import io.wattlet.node.NodeConfiguration;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one node until the process is told to stop. The only argument, if there is one, is the configuration file. */
public final class Wattlet {

    private static final String STANDARD_FILE = "conf/wattlet.yaml";
    private static final int CANNOT_START = 1;
    private static final int CANNOT_BE_CONFIGURED = 2;

    private Wattlet() {}

    public static void main(String... arguments) {
        Logger log = LoggerFactory.getLogger(Wattlet.class);
        try {
            Path file = Path.of(arguments.length == 0 ? STANDARD_FILE : arguments[0]);
            NodeConfiguration configuration = NodeConfiguration.load(file, System.getenv());
            Logging.apply(configuration.log());
            Node node = Node.start(configuration);
            Runtime.getRuntime().addShutdownHook(new Thread(node::stop, "stop"));
        } catch (ConfigurationException e) {
            e.problems().forEach(log::error);
            System.exit(CANNOT_BE_CONFIGURED);
        } catch (RuntimeException e) {
            log.error("The node could not be started.", e);
            System.exit(CANNOT_START);
        }
    }
}
