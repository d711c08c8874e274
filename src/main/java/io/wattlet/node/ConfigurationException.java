package io.wattlet.node;

import java.util.List;

/** The configuration cannot be used. Names every problem at once, and no secret. */
public final class ConfigurationException extends RuntimeException {

    private final transient List<String> problems;

    ConfigurationException(List<String> problems) {
        super("The configuration cannot be used:\n  - " + String.join("\n  - ", problems), null, false, false);
        this.problems = List.copyOf(problems);
    }

    /** One sentence each; at least one. */
    public List<String> problems() {
        return problems;
    }
}
