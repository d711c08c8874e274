package io.wattlet.registry;

import java.util.List;

/** A network configuration that cannot be used; the message names every problem of it. */
public final class MalformedNetworkException extends IllegalArgumentException {

    private final transient List<String> problems;

    MalformedNetworkException(List<String> problems) {
        super("network configuration: " + String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One line each, beginning with the path of the property. */
    public List<String> problems() {
        return problems;
    }
}
