package io.wattlet.edge;

import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Who is at the other end, as far as addresses tell: one address of IPv4, or a /64 of IPv6, which is what one customer has
 * at least.
 */
public record ClientAddress(boolean isVersion6, long prefix) {
    private static final ClientAddress UNKNOWN = new ClientAddress(false, -1);

    /**
     * Reads the address.
     *
     * @param headers    of the request
     * @param connection where its connection comes from
     * @param header whose last value counts before the address of the connection; only gateways that set it may be able to
     *               connect
     */
    public static ClientAddress of(MultiMap headers, SocketAddress connection, Optional<String> header) {
        return header
            .flatMap(name -> last(headers.getAll(name)))
            .flatMap(ClientAddress::parse)
            .or(() -> Optional.ofNullable(connection.hostAddress()).flatMap(ClientAddress::parse))
            .orElse(UNKNOWN);
    }

    private static Optional<String> last(List<String> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        String line = values.getLast();
        return Optional.of(line.substring(line.lastIndexOf(',') + 1).strip());
    }

    /** Reads an address, never a name. */
    static Optional<ClientAddress> parse(String text) {
        int zone = text.indexOf('%');
        try {
            InetAddress address = InetAddress.ofLiteral(zone < 0 ? text : text.substring(0, zone));
            ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
            return Optional.of(
                address instanceof Inet4Address
                    ? new ClientAddress(false, Integer.toUnsignedLong(bytes.getInt()))
                    : new ClientAddress(true, bytes.getLong())
            );
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
