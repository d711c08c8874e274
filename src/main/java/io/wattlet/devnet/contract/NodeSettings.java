package io.wattlet.devnet.contract;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a node is set up for a scene.
 *
 * @param endpointAddress where others are told that it is
 * @param auth            the section {@code auth} of its configuration
 */
record NodeSettings(String pathBase, String endpointAddress, Map<String, Object> auth) {
    /** Takes a copy. */
    NodeSettings {
        auth = Map.copyOf(auth);
    }

    /** The same with another entry in the section {@code auth}. */
    NodeSettings withAuth(String key, Object value) {
        Map<String, Object> other = new LinkedHashMap<>(auth);
        other.put(key, value);
        return new NodeSettings(pathBase, endpointAddress, other);
    }

    /** The configuration file, on free ports. JSON is YAML. */
    String file(String databaseUri, String keys, String network) {
        return new JsonObject()
            .put(
                "http",
                new JsonObject()
                    .put("port", 0)
                    .put("pathBase", pathBase)
                    .put("endpointAddress", endpointAddress)
                    .put("verticles", 1)
            )
            .put(
                "grpc",
                new JsonObject().put("port", 0).put("verticles", 1).put("endpointAddress", "grpc://wallet.example:5001")
            )
            .put("management", new JsonObject().put("port", 0))
            .put("database", new JsonObject().put("uri", databaseUri))
            .put("auth", new JsonObject(new LinkedHashMap<>(auth)))
            .put("keys", new JsonObject().put("material", keys))
            // Nobody works on commands and slices: they stay as they were handed in, or imported.
            .put("node", new JsonObject().put("role", "api"))
            .put("network", new JsonObject().put("source", network))
            .put("outgoing", new JsonObject().put("allowedNetworks", "127.0.0.0/8,::1/128"))
            // Nobody waits for commands whose registry is not there.
            .put("stop", new JsonObject().put("within", "1s"))
            .encodePrettily();
    }
}
