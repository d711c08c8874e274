/** A wallet system in one process, for trying out: {@code scripts/run}. */
@NullMarked
package io.wattlet.devnet.local;

import org.jspecify.annotations.NullMarked;
