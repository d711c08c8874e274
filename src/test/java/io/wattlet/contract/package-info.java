/**
 * The REST contract as the author of a client reads it: every operation and every documented error, asked over HTTP and
 * nothing else. Nothing of the project is used but to start a node. With the system properties of {@link
 * io.wattlet.contract.Target} the same tests ask another implementation.
 */
@NullMarked
package io.wattlet.contract;

import org.jspecify.annotations.NullMarked;
