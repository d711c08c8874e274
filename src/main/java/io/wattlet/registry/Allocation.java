package io.wattlet.registry;

import io.wattlet.proto.electricity.v1.AllocatedEvent;

/**
 * A slice bound to a slice of another certificate, by the event that says so.
 *
 * @param slice the slice of this certificate
 * @param event both certificates, both slices and the allocation id; a registry does not check that the events on the two
 *              streams say the same, so whoever relies on an allocation compares them
 */
public record Allocation(Slice slice, AllocatedEvent event) {}
