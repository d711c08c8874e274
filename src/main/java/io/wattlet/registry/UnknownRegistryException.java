package io.wattlet.registry;

/** A registry that the network configuration does not name. */
public final class UnknownRegistryException extends RuntimeException {

    private final String registry;

    /**
     * Says which one.
     *
     * @param registry the name nobody knows
     */
    public UnknownRegistryException(String registry) {
        super("the network configuration names no registry \"" + registry + "\"");
        this.registry = registry;
    }

    /** The name nobody knows. */
    public String registry() {
        return registry;
    }
}
