package io.wattlet.devnet;

import io.wattlet.devnet.DevnetSettings.Area;
import io.wattlet.devnet.DevnetSettings.IssuerBehaviour;
import io.wattlet.devnet.DevnetSettings.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user of the command line wants.
 *
 * @param settings    of the devnet
 * @param networkFile where to write the network configuration, null for nowhere
 */
record DevnetArguments(DevnetSettings settings, @Nullable Path networkFile) {
    static final String USAGE = """
        Starts a devnet on this machine: a registry, a chronicler and an issuer.

          --data DIR                keep everything in a folder between runs (default: in memory)
          --network-file FILE       write the network configuration here (default with --data: DIR/network.yaml)
          --registry-port N         gRPC port of the registry (default 5100; 0 for a free one)
          --chronicler-port N       gRPC port of the chronicler (default 5101)
          --issuer-port N           HTTP port of the issuer (default 5102)
          --area NAME               a grid area without chronicler; may be repeated (default: DK1)
          --area-with-chronicler NAME  a grid area with the chronicler; may be repeated (default: DK2)
          --expiry-days N           certificates expire this long after their period (default: never)
          --processing-delay-ms N   what the registry takes for a transaction at least (default 0)
          --block-interval-ms N     how often committed transactions become finalized (default 5000)
          --finalized-as-committed  show finalized transactions as committed
          --position-always-one     give all certificates of a recipient to one owner key, as the real issuer does
          --seed N                  of the faults (default 1)
          --fault NAME=VALUE        late-answer, overtaking, slow-processing or long-pending=PROBABILITY:TIME,
                                    drop, duplicate or finalized=PROBABILITY, status-life=TIME; may be repeated
          --help                    show this
        """;

    /**
     * Reads the arguments of the command line.
     *
     * @throws IllegalArgumentException with a text for the user
     */
    static DevnetArguments parse(List<String> arguments) {
        DevnetSettings settings = DevnetSettings.standard();
        List<Area> areas = new ArrayList<>();
        Path networkFile = null;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            Ports ports = settings.ports();
            switch (option) {
                case "--data" -> settings = settings.withFolder(Path.of(value(option, rest)));
                case "--network-file" -> networkFile = Path.of(value(option, rest));
                case "--registry-port" -> settings = settings.withPorts(
                    new Ports(port(option, rest), ports.chronicler(), ports.issuer())
                );
                case "--chronicler-port" -> settings = settings.withPorts(
                    new Ports(ports.registry(), port(option, rest), ports.issuer())
                );
                case "--issuer-port" -> settings = settings.withPorts(
                    new Ports(ports.registry(), ports.chronicler(), port(option, rest))
                );
                case "--area" -> areas.add(new Area(value(option, rest), false));
                case "--area-with-chronicler" -> areas.add(new Area(value(option, rest), true));
                case "--expiry-days" -> settings = settings.withDaysUntilExpiry(
                    Math.toIntExact(number(option, rest, 0, Integer.MAX_VALUE))
                );
                case "--processing-delay-ms" -> settings = settings.withProcessingDelay(millis(option, rest, 0));
                case "--block-interval-ms" -> settings = settings.withBlockInterval(millis(option, rest, 1));
                case "--finalized-as-committed" -> settings = settings.withFinalizedShownAsCommitted(true);
                case "--position-always-one" -> settings = settings.withIssuer(
                    new IssuerBehaviour(
                        true,
                        settings.issuer().firstDeliveryRetry(),
                        settings.issuer().longestDeliveryRetry()
                    )
                );
                case "--seed" -> settings = settings.withSeed(number(option, rest, Long.MIN_VALUE, Long.MAX_VALUE));
                case "--fault" -> settings = settings.withFaults(fault(settings.registry().faults(), option, rest));
                default -> throw new IllegalArgumentException("there is no option " + option);
            }
        }
        if (!areas.isEmpty()) {
            settings = settings.withAreas(areas);
        }
        if (networkFile == null && settings.folder() != null) {
            networkFile = settings.folder().resolve("network.yaml");
        }
        return new DevnetArguments(settings, networkFile);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static int port(String option, Iterator<String> rest) {
        return (int) number(option, rest, 0, 65_535);
    }

    private static Duration millis(String option, Iterator<String> rest, long least) {
        return Duration.ofMillis(number(option, rest, least, Integer.MAX_VALUE));
    }

    private static long number(String option, Iterator<String> rest, long least, long most) {
        String given = value(option, rest);
        try {
            long number = Long.parseLong(given);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " takes a whole number, not " + given, e);
        }
        throw new IllegalArgumentException(option + " takes a number from " + least + " to " + most + ", not " + given);
    }

    private static Faults fault(Faults faults, String option, Iterator<String> rest) {
        String given = value(option, rest);
        int equals = given.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException(option + " takes NAME=VALUE, not " + given);
        }
        return faults.with(given.substring(0, equals), given.substring(equals + 1));
    }
}
