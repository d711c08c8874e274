package io.wattlet.devnet.bench;

import io.vertx.core.json.JsonObject;

/** What a benchmark found. */
interface Findings {
    /** Tables for people. */
    String text();

    /**
     * One object for programs.
     *
     * @param benchmark    name of the benchmark
     * @param x25519Micros what a key agreement takes on this machine, in microseconds
     */
    JsonObject json(String benchmark, double x25519Micros);
}
