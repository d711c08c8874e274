/** Delivery of transferred slices to other wallets. */
@NullMarked
package io.wattlet.peer;

import org.jspecify.annotations.NullMarked;
