/** What both edges have in common: who is let in, how much is borne, how the outside reaches the node. */
@NullMarked
package io.wattlet.edge;

import org.jspecify.annotations.NullMarked;
