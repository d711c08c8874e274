package io.wattlet.jobs;

/**
 * Something in the database that must not be.
 *
 * @param law    name of the law that is broken, the same in every version
 * @param what   what breaks it: an id, or ids with a slash between them
 * @param detail the figures or states that do not fit; nothing secret
 */
public record Violation(String law, String what, String detail) {}
