package io.wattlet.devnet.local;

import java.util.Locale;

/** What listens on a TCP port of its own. */
enum Service {
    REST(5000, "REST of the node"),
    GRPC(5001, "gRPC of the node"),
    MANAGEMENT(5002, "health of the node"),
    REGISTRY(5100, "gRPC of the registry"),
    CHRONICLER(5101, "gRPC of the chronicler"),
    ISSUER(5102, "REST of the issuer"),
    POSTGRES(5103, "Postgres"),
    KAFKA(5104, "Kafka");

    private final int standardPort;
    private final String description;

    Service(int standardPort, String description) {
        this.standardPort = standardPort;
        this.description = description;
    }

    int standardPort() {
        return standardPort;
    }

    String description() {
        return description;
    }

    /** The option of the command line that sets its port. */
    String option() {
        return "--" + name().toLowerCase(Locale.ROOT) + "-port";
    }
}
