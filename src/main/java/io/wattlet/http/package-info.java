/** The REST edge: routing, authentication, encoding, error mapping; no SQL and no business rule. */
@NullMarked
package io.wattlet.http;

import org.jspecify.annotations.NullMarked;
