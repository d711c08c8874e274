package io.wattlet.registry;

/** A registry for which as much is under way as the settings allow. Nothing was sent; later it may go. */
public final class RegistryBusyException extends RuntimeException {

    RegistryBusyException(String registry, String limit, int value) {
        super("registry " + registry + " is busy: " + limit + " is limited to " + value, null, false, false);
    }
}
