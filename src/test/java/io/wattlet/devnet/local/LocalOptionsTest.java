package io.wattlet.devnet.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.devnet.local.LocalOptions.UsageException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalOptionsTest {

    @Test
    void theLastOfAnOptionHolds() {
        LocalOptions options = LocalOptions.parse(
            List.of("--data", "standard", "--fresh", "--kafka", "--data", "mine")
        );

        assertEquals(Path.of("mine"), options.data());
        assertTrue(options.fresh());
        assertTrue(options.kafka());
    }

    @Test
    void everyServiceHasAPortOfItsOwn() {
        LocalOptions options = LocalOptions.parse(List.of("--rest-port", "0", "--postgres-port", "6000"));

        assertEquals(0, options.ports().get(Service.REST));
        assertEquals(6000, options.ports().get(Service.POSTGRES));
        assertEquals(5102, options.ports().get(Service.ISSUER));
        assertEquals(5104, options.ports().get(Service.KAFKA));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
            "--rest-prot 1      | there is no option --rest-prot",
            "--rest-port 65536  | --rest-port takes a port from 0 to 65535, not 65536",
            "--rest-port x      | --rest-port takes a port from 0 to 65535, not x",
            "--data             | --data takes a value",
        }
    )
    void refusesWhatItDoesNotUnderstand(String line, String message) {
        var refusal = assertThrows(UsageException.class, () -> LocalOptions.parse(List.of(line.split(" "))));
        assertEquals(message, refusal.getMessage());
    }
}
