/** The gRPC edge: authentication, encoding, error mapping, streams; no SQL and no business rule. */
@NullMarked
package io.wattlet.grpc;

import org.jspecify.annotations.NullMarked;
