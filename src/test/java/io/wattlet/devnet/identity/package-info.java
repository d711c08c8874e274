@NullMarked
package io.wattlet.devnet.identity;

import org.jspecify.annotations.NullMarked;
