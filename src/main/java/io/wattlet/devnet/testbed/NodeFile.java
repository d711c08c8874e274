package io.wattlet.devnet.testbed;

import io.vertx.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The configuration file of a node on this machine. What it leaves out has its default.
 *
 * @param restPort       TCP port of the REST edge, not 0: it is part of the addresses that the node gives out
 * @param grpcPort       TCP port of the gRPC edge
 * @param managementPort TCP port of the management endpoint
 * @param databaseUri    {@code postgresql://user@host:port/database}
 * @param masterKeyFile  the keys that wallets' keys are sealed with
 * @param networkFile    the network configuration
 */
public record NodeFile(
    int restPort,
    int grpcPort,
    int managementPort,
    String databaseUri,
    Path masterKeyFile,
    Path networkFile
) {
    /** Name of the header that says who a caller is. */
    public static final String OWNER_HEADER = "wallet-owner";

    /** Writes the file, over an earlier one. */
    public Path write(Path file) throws IOException {
        return Files.writeString(file, content());
    }

    /** A text in JSON is the same text in YAML, whatever characters it has. */
    private String content() {
        return """
        # A Wattlet node on this machine; written anew at every start.
        http:
          port: %d
        grpc:
          port: %d
        management:
          port: %d
        database:
          uri: %s
        auth:
          type: header
          header: %s
        keys:
          file: %s
        network:
          source: %s
        outgoing:
          allowedNetworks: 127.0.0.0/8,::1/128
        """.formatted(
                restPort,
                grpcPort,
                managementPort,
                Json.encode(databaseUri),
                OWNER_HEADER,
                Json.encode(masterKeyFile.toString()),
                Json.encode(networkFile.toString())
            );
    }
}
