package io.wattlet.wallet;

import java.net.URI;
import java.util.Optional;

/**
 * Where the endpoints of this wallet system are reached.
 *
 * @param rest  URL that slices are posted to
 * @param grpc  URL, without a path, of the gRPC services
 * @param usual transport of an endpoint for which none is asked for
 */
public record EndpointAddresses(URI rest, URI grpc, Transport usual) {
    public EndpointAddresses {
        if (Transport.of(rest) != Transport.REST || Transport.of(grpc) != Transport.GRPC) {
            throw new IllegalArgumentException("an address stands for another transport: " + rest + ", " + grpc);
        }
    }

    /** The address over a transport; over the usual one when none is named. */
    URI over(Optional<Transport> transport) {
        return switch (transport.orElse(usual)) {
            case REST -> rest;
            case GRPC -> grpc;
        };
    }
}
