/**
 * What happened, for those who follow it: the outbox, and the ways in which it goes out.
 *
 * <p>Events are written by triggers in the transaction in which something happens (see the schema). They are read here.
 */
@NullMarked
package io.wattlet.events;

import org.jspecify.annotations.NullMarked;
