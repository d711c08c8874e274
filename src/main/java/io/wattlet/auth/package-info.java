/**
 * Who asks, and what they may do. Both edges authenticate here: from the headers of a request to a
 * {@link io.wattlet.auth.Caller}.
 */
@NullMarked
package io.wattlet.auth;

import org.jspecify.annotations.NullMarked;
