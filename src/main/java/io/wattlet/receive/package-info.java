/** Verification of slices that issuers and peers hand over. */
@NullMarked
package io.wattlet.receive;

import org.jspecify.annotations.NullMarked;
