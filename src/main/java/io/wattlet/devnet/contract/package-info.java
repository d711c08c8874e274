/** Replays recorded requests of the existing wallet (Vault, C#) against nodes, and compares their answers with the recorded ones. */
@NullMarked
package io.wattlet.devnet.contract;

import org.jspecify.annotations.NullMarked;
