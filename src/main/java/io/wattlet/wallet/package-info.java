/** Wallets, their endpoints and positions, and the storage of their keys. */
@NullMarked
package io.wattlet.wallet;

import org.jspecify.annotations.NullMarked;
