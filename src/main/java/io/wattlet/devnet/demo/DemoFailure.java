package io.wattlet.devnet.demo;

import java.util.List;

/** The demonstration did not go as it should. */
final class DemoFailure extends RuntimeException {

    private final transient List<String> findings;

    DemoFailure(String finding) {
        this(List.of(finding));
    }

    DemoFailure(List<String> findings) {
        super(String.join("; ", findings));
        this.findings = List.copyOf(findings);
    }

    /** One sentence each; at least one. */
    List<String> findings() {
        return findings;
    }
}
