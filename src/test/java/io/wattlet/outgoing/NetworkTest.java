package io.wattlet.outgoing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @ParameterizedTest
    @ValueSource(strings = { "0.0.0.0/0", "10.0.0.0/8", "127.0.0.1/32", "192.168.4.0/22" })
    void whatIsReadIsWrittenTheSame(String text) {
        assertEquals(Optional.of(text), Network.parse(text).map(Network::toString));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "",
            "/",
            "10.0.0.0",
            "10.0.0.0/",
            "10.0.0.0/33",
            "10.0.0.0/-1",
            "10.0.0.1/8", // a bit behind the prefix
            "10/8", // 0.0.0.10
            "::1/127",
            "::/129",
            "localhost/8",
            "10.0.0.0/8/8",
            "fd00::/8,fe80::/10",
        }
    )
    void whatIsNoNetworkIsNotRead(String text) {
        assertEquals(Optional.empty(), Network.parse(text));
    }
}
