/** A registry, an issuer, a chronicler and Postgres to try out, demonstrate and test with; never part of a production node. */
@NullMarked
package io.wattlet.devnet;

import org.jspecify.annotations.NullMarked;
