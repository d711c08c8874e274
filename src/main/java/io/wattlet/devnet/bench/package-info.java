/** Measurements of a node as it is used from outside: {@code scripts/bench}. */
@NullMarked
package io.wattlet.devnet.bench;

import org.jspecify.annotations.NullMarked;
