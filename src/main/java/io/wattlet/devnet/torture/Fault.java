package io.wattlet.devnet.torture;

import java.time.Duration;

/**
 * One thing that is going to go wrong.
 *
 * @param pause before it
 * @param lasts how long
 */
record Fault(FaultKind kind, Duration pause, Duration lasts) {}
