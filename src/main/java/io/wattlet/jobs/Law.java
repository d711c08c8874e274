package io.wattlet.jobs;

/**
 * Something that holds in every database at every moment.
 *
 * @param name       the same in every version
 * @param meaning    what holds, in a sentence for whoever runs nodes
 * @param remedy     what to do when it does not
 * @param violations statement that finds what breaks it, in the columns {@code what} and {@code detail}, both text; reads
 *                   nothing secret. It may use the settings that {@link ConservationCheck} makes
 */
public record Law(String name, String meaning, String remedy, String violations) {}
