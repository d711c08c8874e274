/** Callers of a wallet node and of an issuer over REST, as programs outside would be. */
@NullMarked
package io.wattlet.devnet.client;

import org.jspecify.annotations.NullMarked;
