package io.wattlet.behaviour;

/**
 * Who calls: a header over REST, a piece of metadata of the same name over gRPC.
 *
 * @param value empty for somebody who does not say who asks
 */
record Caller(String header, String value) {
    static Caller nobody() {
        return new Caller("wallet-owner", "");
    }

    boolean isNamed() {
        return !value.isEmpty();
    }
}
