@NullMarked
package io.wattlet.events.webhook;

import org.jspecify.annotations.NullMarked;
