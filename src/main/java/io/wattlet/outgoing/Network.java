package io.wattlet.outgoing;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * A block of IP addresses.
 *
 * @param first      its first address, all bits behind the prefix 0
 * @param prefixBits how many leading bits its addresses have in common
 */
public record Network(InetAddress first, int prefixBits) {
    /** The addresses by which a machine calls itself. */
    public static final List<Network> LOOPBACK = List.of(of("127.0.0.0/8"), of("::1/128"));

    public Network {
        byte[] bytes = first.getAddress();
        if (prefixBits < 0 || prefixBits > Byte.SIZE * bytes.length) {
            throw new IllegalArgumentException("an address of its kind has no prefix of " + prefixBits + " bits");
        }
        for (int bit = prefixBits; bit < Byte.SIZE * bytes.length; bit++) {
            if (bit(bytes, bit)) {
                throw new IllegalArgumentException("bits behind the prefix are set");
            }
        }
    }

    /**
     * Reads a block in CIDR notation, {@code 10.0.0.0/8} or {@code fd00::/8}.
     *
     * @return nothing if the text is none, or if bits behind the prefix are set
     */
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        try {
            InetAddress first = InetAddress.ofLiteral(text.substring(0, slash));
            return Optional.of(new Network(first, Integer.parseInt(text.substring(slash + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Like {@link #parse}, for what is written in code. */
    static Network of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("no network: " + text));
    }

    /** Whether an address is one of the block. IPv4 and IPv6 are worlds of their own. */
    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        byte[] own = first.getAddress();
        if (bytes.length != own.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            if (bit(bytes, bit) != bit(own, bit)) {
                return false;
            }
        }
        return true;
    }

    private static boolean bit(byte[] bytes, int index) {
        return ((bytes[index / Byte.SIZE] >> (Byte.SIZE - 1 - (index % Byte.SIZE))) & 1) != 0;
    }

    /** In CIDR notation. */
    @Override
    public String toString() {
        return first.getHostAddress() + "/" + prefixBits;
    }
}
