/** Databases filled with the past of many wallets, to measure with: {@code scripts/load-data}. */
@NullMarked
package io.wattlet.devnet.load;

import org.jspecify.annotations.NullMarked;
