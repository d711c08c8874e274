/** Real nodes under random load and random faults, and the proof afterwards that nothing was lost or doubled. */
@NullMarked
package io.wattlet.devnet.torture;

import org.jspecify.annotations.NullMarked;
