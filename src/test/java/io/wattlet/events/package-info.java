@NullMarked
package io.wattlet.events;

import org.jspecify.annotations.NullMarked;
