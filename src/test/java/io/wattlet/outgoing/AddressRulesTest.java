package io.wattlet.outgoing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

    private static final AddressRules STRICT = new AddressRules(List.of());

    /** First and last address of what is not public in IPv4, in order. */
    private static final String[][] NOT_PUBLIC = {
        { "0.0.0.0", "0.255.255.255" },
        { "10.0.0.0", "10.255.255.255" },
        { "100.64.0.0", "100.127.255.255" },
        { "127.0.0.0", "127.255.255.255" },
        { "169.254.0.0", "169.254.255.255" },
        { "172.16.0.0", "172.31.255.255" },
        { "192.0.0.0", "192.0.0.255" },
        { "192.0.2.0", "192.0.2.255" },
        { "192.88.99.0", "192.88.99.255" },
        { "192.168.0.0", "192.168.255.255" },
        { "198.18.0.0", "198.19.255.255" },
        { "198.51.100.0", "198.51.100.255" },
        { "203.0.113.0", "203.0.113.255" },
        { "224.0.0.0", "255.255.255.255" },
    };

    @Property
    void anIpv4AddressMayBeCalledIfItIsInNoneOfTheRanges(@ForAll int bits) {
        assertIpv4(bits);
    }

    // Random bits hit small ranges too seldom.
    @Property
    void addressesWithinAndBesideEachRangeAreToldApart(@ForAll long seed) {
        Random random = new Random(seed);
        for (String[] range : NOT_PUBLIC) {
            long first = number(range[0]);
            long last = number(range[1]);
            for (long near : new long[] { first - 1, first, random.nextLong(first, last + 1), last, last + 1 }) {
                assertIpv4((int) near);
            }
        }
    }

    @Property
    void anIpv4AddressInsideAnIpv6AddressDecides(@ForAll int bits) throws UnknownHostException {
        byte[] ipv4 = BigInteger.valueOf(Integer.toUnsignedLong(bits) | (1L << 32)).toByteArray();
        byte[] last4 = Arrays.copyOfRange(ipv4, ipv4.length - 4, ipv4.length);
        boolean isPublic = isPublic(Integer.toUnsignedLong(bits));

        assertEquals(isPublic, STRICT.permits(embedded("::ffff:0:0", 12, last4)), "mapped");
        assertEquals(isPublic, STRICT.permits(embedded("64:ff9b::", 12, last4)), "NAT64");
        assertEquals(isPublic, STRICT.permits(embedded("2002::", 2, last4)), "6to4");
        assertFalse(STRICT.permits(embedded("::", 12, last4)), "compatible");
        assertFalse(STRICT.permits(embedded("::ffff:0:0:0", 12, last4)), "translated");
        assertFalse(STRICT.permits(embedded("64:ff9b:1::", 12, last4)), "local NAT64");
        assertFalse(STRICT.permits(embedded("2001::", 12, last4)), "Teredo");
    }

    @Property
    void ofIpv6OnlyGlobalAddressesMayBeCalled(@ForAll long high, @ForAll long low) throws UnknownHostException {
        byte[] bytes = new byte[16];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (high >> (56 - 8 * i));
            bytes[8 + i] = (byte) (low >> (56 - 8 * i));
        }
        InetAddress address = InetAddress.getByAddress(bytes);
        int firstWord = (Byte.toUnsignedInt(bytes[0]) << 8) | Byte.toUnsignedInt(bytes[1]);
        if (firstWord >> 13 != 1) {
            assertFalse(STRICT.permits(address), address.toString());
        } else if (firstWord != 0x2001 && firstWord != 0x2002 && firstWord != 0x3fff) {
            assertTrue(STRICT.permits(address), address.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "::",
            "::1",
            "::7f00:1",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:db8::1",
            "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
            "2002:7f00:1::",
            "2002:a9fe:a9fe::1",
            "3fff::1",
            "3fff:fff:ffff::",
            "4000::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "127.1",
            "2130706433",
            "169.254.169.254",
            "255.255.255.255",
        }
    )
    void theseAreNeverCalled(String address) {
        assertFalse(STRICT.permits(InetAddress.ofLiteral(address)));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "1.1.1.1",
            "64:ff9b::101:101",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2001:db7::1",
            "2002:101:101::1",
            "2606:4700::1111",
            "3ffe::1",
            "3fff:1000::1",
        }
    )
    void theseMayBeCalled(String address) {
        assertTrue(STRICT.permits(InetAddress.ofLiteral(address)));
    }

    @ParameterizedTest
    @CsvSource(
        {
            "10.0.0.0/8, 10.255.255.255, true",
            "10.0.0.0/8, 11.0.0.0, true", // public anyway
            "10.0.0.0/8, 192.168.0.1, false",
            "127.0.0.1/32, 127.0.0.1, true",
            "127.0.0.1/32, 127.0.0.2, false",
            "127.0.0.0/8, ::1, false",
            "::1/128, ::1, true",
            "::1/128, ::2, false",
            "127.0.0.0/8, ::ffff:127.0.0.1, true", // the same address, written otherwise
            "127.0.0.0/8, 64:ff9b::7f00:1, false", // another way to another machine
            "fd00::/8, fd12::1, true",
            "fd00::/8, fc00::1, false",
            "::/0, fe80::1, true",
            "0.0.0.0/0, 10.0.0.1, true",
        }
    )
    void allowedNetworksMayBeCalledBesides(String network, String address, boolean permitted) {
        AddressRules rules = new AddressRules(List.of(Network.of(network)));
        assertEquals(permitted, rules.permits(InetAddress.ofLiteral(address)));
    }

    @Test
    void ofSeveralAddressesThoseAreLeftThatMayBeCalled() throws UnknownHostException {
        byte[] loopback = { 127, 0, 0, 1 };
        byte[] somewhere = { 1, 1, 1, 1 };
        List<InetAddress> found = List.of(
            InetAddress.getByAddress("evil.example", loopback),
            InetAddress.getByAddress("evil.example", somewhere),
            InetAddress.ofLiteral("::1")
        );

        List<InetAddress> permitted = STRICT.permitted(found);

        assertEquals(List.of(InetAddress.ofLiteral("1.1.1.1")), permitted);
        assertEquals("/1.1.1.1", permitted.getFirst().toString());
    }

    private static void assertIpv4(int bits) {
        long number = Integer.toUnsignedLong(bits);
        InetAddress address = InetAddress.ofLiteral(
            (number >> 24) + "." + ((number >> 16) & 255) + "." + ((number >> 8) & 255) + "." + (number & 255)
        );
        assertEquals(isPublic(number), STRICT.permits(address), address.toString());
    }

    private static boolean isPublic(long number) {
        return Arrays.stream(NOT_PUBLIC).noneMatch(range -> number(range[0]) <= number && number <= number(range[1]));
    }

    private static long number(String address) {
        return new BigInteger(1, InetAddress.ofLiteral(address).getAddress()).longValueExact();
    }

    private static InetAddress embedded(String prefix, int offset, byte[] ipv4) throws UnknownHostException {
        byte[] bytes = new byte[16];
        byte[] leading = InetAddress.ofLiteral(prefix.equals("::ffff:0:0") ? "::" : prefix).getAddress();
        System.arraycopy(leading, 0, bytes, 0, 16);
        if (prefix.equals("::ffff:0:0")) {
            bytes[10] = (byte) 0xff;
            bytes[11] = (byte) 0xff;
        }
        System.arraycopy(ipv4, 0, bytes, offset, 4);
        return InetAddress.getByAddress(bytes);
    }
}
