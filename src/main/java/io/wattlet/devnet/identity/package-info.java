/** Tokens, and an OpenID provider that tells under which keys they are signed: what a node's callers get elsewhere. */
@NullMarked
package io.wattlet.devnet.identity;

import org.jspecify.annotations.NullMarked;
