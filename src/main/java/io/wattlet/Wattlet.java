package io.wattlet;

import io.wattlet.node.ConfigurationException;
import io.wattlet.node.Logging;
import io.wattlet.node.Node;
import io.wattlet.node.NodeConfiguration;
import io.wattlet.node.ToolConfiguration;
import io.wattlet.store.Migrations;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one node until the process is told to stop, or does one of the other things that are done with a node's
 * configuration. Arguments: what to do, {@code run} when it is left out, and the configuration file.
 */
public final class Wattlet {

    private static final Logger LOG = LoggerFactory.getLogger(Wattlet.class);

    private static final String STANDARD_FILE = "conf/wattlet.yaml";
    private static final List<String> TASKS = List.of("run", "migrate", "check");
    private static final int FAILED = 1;
    private static final int CANNOT_BE_CONFIGURED = 2;

    private Wattlet() {}

    public static void main(String... arguments) {
        List<String> words = List.of(arguments);
        boolean named = !words.isEmpty() && TASKS.contains(words.getFirst());
        String task = named ? words.getFirst() : "run";
        List<String> files = named ? words.subList(1, words.size()) : words;
        if (files.size() > 1) {
            LOG.error(
                "Arguments: [{}] [configuration file]. There is no room for: {}",
                String.join(" | ", TASKS),
                files
            );
            System.exit(CANNOT_BE_CONFIGURED);
        }
        try {
            Path file = Path.of(files.isEmpty() ? STANDARD_FILE : files.getFirst());
            switch (task) {
                case "migrate" -> migrate(ToolConfiguration.load(file, System.getenv()));
                case "check" -> System.exit(CheckTask.run(ToolConfiguration.load(file, System.getenv()), System.out));
                default -> run(NodeConfiguration.load(file, System.getenv()));
            }
        } catch (ConfigurationException e) {
            e.problems().forEach(LOG::error);
            System.exit(CANNOT_BE_CONFIGURED);
        } catch (RuntimeException e) {
            LOG.error("The task {} failed.", task, e);
            System.exit(task.equals("check") ? CheckTask.UNFINISHED : FAILED);
        }
    }

    private static void run(NodeConfiguration configuration) {
        Logging.apply(configuration.log());
        Node node = Node.start(configuration);
        Runtime.getRuntime().addShutdownHook(new Thread(node::stop, "stop"));
    }

    private static void migrate(ToolConfiguration configuration) {
        Logging.apply(configuration.log());
        String applied = Migrations.migrate(configuration.database().uri());
        LOG.info(applied.isEmpty() ? "the schema was up to date" : "applied to the schema: {}", applied);
    }
}
