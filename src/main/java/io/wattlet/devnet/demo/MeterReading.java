package io.wattlet.devnet.demo;

import io.wattlet.devnet.client.IssuerClient.Kind;
import java.time.Duration;
import java.time.Instant;

/**
 * What a meter counted in a quarter of an hour.
 *
 * @param start     beginning of the quarter-hour
 * @param wattHours 1 to 2^32-1
 */
record MeterReading(Meter meter, Instant start, long wattHours) {
    static final Duration PERIOD = Duration.ofMinutes(15);

    /**
     * A meter.
     *
     * @param name          for people
     * @param meteringPoint its number
     * @param kind          whether it counts production or consumption
     * @param gridArea      where it is
     */
    record Meter(String name, String meteringPoint, Kind kind, String gridArea) {}

    Instant end() {
        return start.plus(PERIOD);
    }
}
