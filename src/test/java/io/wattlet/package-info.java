@NullMarked
package io.wattlet;

import org.jspecify.annotations.NullMarked;
