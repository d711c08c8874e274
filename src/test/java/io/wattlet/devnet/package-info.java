@NullMarked
package io.wattlet.devnet;

import org.jspecify.annotations.NullMarked;
