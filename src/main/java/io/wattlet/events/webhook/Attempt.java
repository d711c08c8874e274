package io.wattlet.events.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * An attempt to deliver events.
 *
 * @param number   1 for the first of the webhook
 * @param delivery the id that the receiver was given
 * @param first    number of the first event
 * @param last     number of the last event
 * @param events   how many there were
 * @param code     what came of it; stable, lower case with hyphens
 * @param status   of the answer, if there was one
 */
public record Attempt(
    long number,
    UUID delivery,
    Instant began,
    Duration took,
    long first,
    long last,
    int events,
    String code,
    OptionalInt status
) {}
