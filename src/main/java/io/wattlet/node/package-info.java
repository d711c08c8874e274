/** Configuration, start order, drain and stop of one node. */
@NullMarked
package io.wattlet.node;

import org.jspecify.annotations.NullMarked;
