/** Schema migrations and access to Postgres. */
@NullMarked
package io.wattlet.store;

import org.jspecify.annotations.NullMarked;
