/** Commitments, proofs and keys; knows nothing of wallets or certificates. */
@NullMarked
package io.wattlet.crypto;

import org.jspecify.annotations.NullMarked;
