package io.wattlet.node;

import io.wattlet.jobs.CheckSettings;
import io.wattlet.node.NodeConfiguration.Log;
import io.wattlet.store.DatabaseConfiguration;
import java.nio.file.Path;
import java.util.Map;

/**
 * What of a node's configuration is asked for by what is done beside the node: the database, how it is checked, and the log. Nothing else has to
 * be set, so that whoever changes the schema needs no wallets' keys.
 */
public record ToolConfiguration(DatabaseConfiguration database, CheckSettings check, Log log) {
    /**
     * Reads it.
     *
     * @param file        YAML
     * @param environment overrides what the file says
     * @throws ConfigurationException names everything that is wrong with these keys
     */
    public static ToolConfiguration load(Path file, Map<String, String> environment) {
        return ConfigurationFile.readForTools(file, environment);
    }

    /** Nothing secret. */
    @Override
    public String toString() {
        return "ToolConfiguration[" + database + ", " + log + "]";
    }
}
