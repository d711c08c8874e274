/** Commands: the journal that makes them durable, their way over the event bus, and the workers that carry them out. */
@NullMarked
package io.wattlet.command;

import org.jspecify.annotations.NullMarked;
