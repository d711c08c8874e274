package io.wattlet.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.devnet.DevnetSettings.Area;
import io.wattlet.devnet.DevnetSettings.Ports;
import io.wattlet.devnet.Faults.Chance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevnetArgumentsTest {

    @Test
    void withoutArgumentsItIsTheStandardDevnetInMemory() {
        assertEquals(new DevnetArguments(DevnetSettings.standard(), null), parse(""));
    }

    @Test
    void everyOptionReachesTheSettings() {
        DevnetSettings settings = parse(
            "--registry-port 1 --chronicler-port 2 --issuer-port 0 --data d --area A --area-with-chronicler B" +
                " --expiry-days 60 --processing-delay-ms 20 --block-interval-ms 300 --finalized-as-committed" +
                " --position-always-one --seed -7"
        ).settings();
        assertEquals(new Ports(1, 2, 0), settings.ports());
        assertEquals(Path.of("d"), settings.folder());
        assertEquals(List.of(new Area("A", false), new Area("B", true)), settings.areas());
        assertEquals(60, settings.daysUntilExpiry());
        assertEquals(Duration.ofMillis(20), settings.registry().processingDelay());
        assertEquals(Duration.ofMillis(300), settings.registry().blockInterval());
        assertTrue(settings.registry().finalizedShownAsCommitted());
        assertTrue(settings.issuer().positionAlwaysOne());
        assertEquals(-7, settings.registry().seed());
    }

    @Test
    void theNetworkFileLiesInTheFolderUnlessToldOtherwise() {
        assertEquals(Path.of("d", "network.yaml"), parse("--data d").networkFile());
        assertEquals(Path.of("n.yaml"), parse("--data d --network-file n.yaml").networkFile());
    }

    @Test
    void everyFaultCanBeSet() {
        Faults faults = parse(
            "--fault late-answer=0.1:5ms --fault overtaking=0.2:1s --fault slow-processing=0.3:2m" +
                " --fault long-pending=0.4:1h --fault drop=0.5 --fault duplicate=0.6 --fault finalized=1" +
                " --fault status-life=90s"
        )
            .settings()
            .registry()
            .faults();
        assertEquals(
            new Faults(
                new Chance(0.1, Duration.ofMillis(5)),
                new Chance(0.2, Duration.ofSeconds(1)),
                new Chance(0.3, Duration.ofMinutes(2)),
                new Chance(0.4, Duration.ofHours(1)),
                0.5,
                0.6,
                1,
                Duration.ofSeconds(90)
            ),
            faults
        );
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
            "--unknown",
            "--seed",
            "--seed x",
            "--registry-port 65536",
            "--registry-port -1",
            "--block-interval-ms 0",
            "--fault drop",
            "--fault drop=2",
            "--fault drop=NaN",
            "--fault drop=often",
            "--fault overtaking=0.1",
            "--fault overtaking=0.1:5",
            "--fault overtaking=0.1:-5ms",
            "--fault status-life=0s",
            "--fault unknown=1",
        }
    )
    void refusesWhatMakesNoSense(String arguments) {
        assertThrows(IllegalArgumentException.class, () -> parse(arguments));
    }

    private static DevnetArguments parse(String arguments) {
        return DevnetArguments.parse(arguments.isEmpty() ? List.of() : List.of(arguments.split(" ")));
    }
}
