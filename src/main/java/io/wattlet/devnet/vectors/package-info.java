/** Checks this implementation against vector files: recordings of another implementation of the same protocols. */
@NullMarked
package io.wattlet.devnet.vectors;

import org.jspecify.annotations.NullMarked;
