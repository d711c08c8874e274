package io.wattlet.events.kafka;

import java.util.Optional;

/**
 * How commands are taken from topics.
 *
 * @param slices         topic with slices to receive; none are taken when it is empty
 * @param transfers      topic with transfers; the same
 * @param claims         topic with claims; the same
 * @param deadLetters    topic that records go to which cannot be taken
 * @param group          consumer group that the nodes of a system share
 * @param maxBatch       records that are in hand at once
 * @param maxRecordBytes longest value of a record that is looked at
 */
public record CommandsInSettings(
    Optional<String> slices,
    Optional<String> transfers,
    Optional<String> claims,
    String deadLetters,
    String group,
    int maxBatch,
    int maxRecordBytes
) {}
