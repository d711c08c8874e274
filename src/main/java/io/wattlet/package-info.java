/** Wattlet: a wallet node for granular energy certificates. */
@NullMarked
package io.wattlet;

import org.jspecify.annotations.NullMarked;
