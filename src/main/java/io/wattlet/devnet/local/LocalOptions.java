package io.wattlet.devnet.local;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the command line of {@code scripts/run} asks for.
 *
 * @param data  where the data is kept
 * @param fresh whether what is kept there is deleted first
 * @param kafka whether there is a broker that events go to
 * @param ports one for every service; 0 for a free one
 */
record LocalOptions(Path data, boolean fresh, boolean kafka, Map<Service, Integer> ports) {
    static final String USAGE = """
        Usage: scripts/run [OPTION]...
        Starts a wallet node with Postgres and the devnet, and stays up until Ctrl-C.

          --data DIR              where the data is kept; .wattlet in the project when not given
          --fresh                 delete the data of earlier runs first
          --kafka                 start a Kafka broker too, and send events to it
        %s
          --help                  this text

        Port 0 stands for a free one.
        """.formatted(Arrays.stream(Service.values()).map(LocalOptions::usage).collect(Collectors.joining("\n")));

    /** The command line cannot be understood. The text is for the user. */
    static final class UsageException extends RuntimeException {

        UsageException(String message) {
            super(message);
        }
    }

    /** Keeps its own copy of the ports. */
    LocalOptions {
        ports = Map.copyOf(ports);
    }

    /**
     * Reads the command line. Of an option that is given twice, the last holds.
     *
     * @throws UsageException when it cannot be understood
     */
    static LocalOptions parse(List<String> arguments) {
        Path data = Path.of(".wattlet");
        boolean fresh = false;
        boolean kafka = false;
        Map<Service, Integer> ports = standardPorts();
        Iterator<String> words = arguments.iterator();
        while (words.hasNext()) {
            String option = words.next();
            switch (option) {
                case "--data" -> data = Path.of(value(option, words));
                case "--fresh" -> fresh = true;
                case "--kafka" -> kafka = true;
                default -> ports.put(service(option), port(option, value(option, words)));
            }
        }
        return new LocalOptions(data, fresh, kafka, ports);
    }

    private static Map<Service, Integer> standardPorts() {
        Map<Service, Integer> ports = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            ports.put(service, service.standardPort());
        }
        return ports;
    }

    private static Service service(String option) {
        Optional<Service> service = Arrays.stream(Service.values())
            .filter(candidate -> candidate.option().equals(option))
            .findAny();
        return service.orElseThrow(() -> new UsageException("there is no option " + option));
    }

    private static int port(String option, String value) {
        if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 0xffff) {
            throw new UsageException(option + " takes a port from 0 to 65535, not " + value);
        }
        return Integer.parseInt(value);
    }

    private static String value(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new UsageException(option + " takes a value");
        }
        return words.next();
    }

    private static String usage(Service service) {
        return "  %-22s  %s, %d".formatted(service.option() + " PORT", service.description(), service.standardPort());
    }
}
