/** Calls to other machines over HTTP and gRPC: whom a node may call, over which connections, and when it does not try. */
@NullMarked
package io.wattlet.outgoing;

import org.jspecify.annotations.NullMarked;
