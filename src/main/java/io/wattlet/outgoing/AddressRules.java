package io.wattlet.outgoing;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which IP addresses may be called: those of the public internet, and those of networks that the configuration allows.
 *
 * <p>Of IPv6 only what is known to be public counts as such; of IPv4 all that is not reserved for something else (IANA's
 * registries of special-purpose addresses). An IPv6 address that stands for an IPv4 address is as public as that one; to
 * allow such addresses their IPv6 network has to be allowed.
 */
final class AddressRules {

    private static final List<Network> SPECIAL = Stream.of(
        "0.0.0.0/8", // this network, unspecified
        "10.0.0.0/8", // private
        "100.64.0.0/10", // shared by customers of a provider
        "127.0.0.0/8", // loopback
        "169.254.0.0/16", // link-local; cloud providers hand out secrets there
        "172.16.0.0/12", // private
        "192.0.0.0/24", // protocol assignments
        "192.0.2.0/24", // documentation
        "192.88.99.0/24", // was for 6to4 relays
        "192.168.0.0/16", // private
        "198.18.0.0/15", // benchmarks
        "198.51.100.0/24", // documentation
        "203.0.113.0/24", // documentation
        "224.0.0.0/4", // multicast
        "240.0.0.0/4" // reserved, broadcast
    )
        .map(Network::of)
        .toList();

    private static final Network GLOBAL = Network.of("2000::/3");
    private static final List<Network> NOT_GLOBAL = Stream.of(
        "2001::/23", // protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32", // documentation
        "3fff::/20" // documentation
    )
        .map(Network::of)
        .toList();

    private static final Network SIX_TO_FOUR = Network.of("2002::/16");
    private static final Network NAT64 = Network.of("64:ff9b::/96");
    private static final int SIX_TO_FOUR_OFFSET = 2;
    private static final int NAT64_OFFSET = 12;
    private static final int IPV4_BYTES = 4;

    private final List<Network> allowed;

    /**
     * @param allowed networks that may be called although they are not public
     */
    AddressRules(List<Network> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /** Those of several addresses that may be called, in their order, without the names that they were found by. */
    List<InetAddress> permitted(List<InetAddress> addresses) {
        return addresses.stream().map(AddressRules::nameless).filter(this::permits).distinct().toList();
    }

    /** Whether an address may be called. */
    boolean permits(InetAddress address) {
        return isPublic(address) || allowed.stream().anyMatch(network -> network.contains(address));
    }

    private static boolean isPublic(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return SPECIAL.stream().noneMatch(network -> network.contains(address));
        }
        return embedded(address)
            .map(AddressRules::isPublic)
            .orElseGet(
                () -> GLOBAL.contains(address) && NOT_GLOBAL.stream().noneMatch(network -> network.contains(address))
            );
    }

    // IPv4-mapped addresses are not among these: Java takes them for the IPv4 addresses that they are. IPv4-compatible ones
    // and those of other translations are in no public network.
    private static Optional<InetAddress> embedded(InetAddress address) {
        if (SIX_TO_FOUR.contains(address)) {
            return Optional.of(ipv4(address.getAddress(), SIX_TO_FOUR_OFFSET));
        }
        if (NAT64.contains(address)) {
            return Optional.of(ipv4(address.getAddress(), NAT64_OFFSET));
        }
        return Optional.empty();
    }

    private static InetAddress ipv4(byte[] bytes, int offset) {
        return ofBytes(Arrays.copyOfRange(bytes, offset, offset + IPV4_BYTES));
    }

    private static InetAddress nameless(InetAddress address) {
        return ofBytes(address.getAddress());
    }

    private static InetAddress ofBytes(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("neither 4 nor 16 bytes", e);
        }
    }
}
