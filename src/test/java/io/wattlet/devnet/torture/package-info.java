@NullMarked
package io.wattlet.devnet.torture;

import org.jspecify.annotations.NullMarked;
