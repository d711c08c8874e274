package io.wattlet.devnet.torture;

import java.util.List;

/** Everything that has been started. */
record Scene(Stage stage, List<WalletSystem> systems, Load load, Havoc havoc, Monitor monitor) {
    Scene {
        systems = List.copyOf(systems);
    }

    /** The nodes of all systems. */
    List<Member> members() {
        return systems
            .stream()
            .flatMap(it -> it.members().stream())
            .toList();
    }
}
