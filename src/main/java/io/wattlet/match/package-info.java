/** Matching: which of a wallet's production to claim against which of its consumption of the same period. */
@NullMarked
package io.wattlet.match;

import org.jspecify.annotations.NullMarked;
