/** Query verticles and their SQL. */
@NullMarked
package io.wattlet.query;

import org.jspecify.annotations.NullMarked;
