package io.wattlet.devnet.demo;

import io.wattlet.devnet.client.IssuerClient.Kind;
import io.wattlet.devnet.demo.MeterReading.Meter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads meter readings from lines with commas. Lines that begin with # and empty ones are passed over; the first other line
 * names the columns. Not thread-safe; for one file.
 */
final class ReadingsFile {

    private static final String COLUMNS = "meter,meteringPoint,type,gridArea,start,wattHours";
    private static final long MOST_WATT_HOURS = 0xffff_ffffL;

    private final List<MeterReading> readings = new ArrayList<>();
    private final Map<String, Meter> meters = new HashMap<>();
    private final Set<MeterAndTime> seen = new HashSet<>();

    private ReadingsFile() {}

    /** The file is not as it should be. The text names the line. */
    static final class MalformedException extends RuntimeException {

        private MalformedException(int line, String message) {
            super("line " + line + ": " + message);
        }
    }

    private record MeterAndTime(String meter, Instant start) {}

    /**
     * Reads the lines of a file.
     *
     * @return in the order of the file
     * @throws MalformedException when a line is not in the form, a meter is described in two ways, or two lines are about the
     *                            same quarter-hour of a meter
     */
    static List<MeterReading> parse(List<String> lines) {
        ReadingsFile file = new ReadingsFile();
        boolean columnsSeen = false;
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (columnsSeen) {
                file.add(number, line);
            } else {
                requireColumns(number, line);
                columnsSeen = true;
            }
        }
        return List.copyOf(file.readings);
    }

    private static void requireColumns(int number, String line) {
        if (!line.equals(COLUMNS)) {
            throw new MalformedException(number, "the columns must be " + COLUMNS);
        }
    }

    private void add(int number, String line) {
        String[] fields = line.split(",", -1);
        if (fields.length != 6) {
            throw new MalformedException(number, "there must be 6 fields, not " + fields.length);
        }
        Meter meter = new Meter(fields[0], fields[1], kind(number, fields[2]), fields[3]);
        Instant start = start(number, fields[4]);
        if (!meters.computeIfAbsent(meter.name(), name -> meter).equals(meter)) {
            throw new MalformedException(number, meter.name() + " was described in another way before");
        }
        if (!seen.add(new MeterAndTime(meter.name(), start))) {
            throw new MalformedException(number, meter.name() + " has a second reading for " + start);
        }
        readings.add(new MeterReading(meter, start, wattHours(number, fields[5])));
    }

    private static Kind kind(int number, String word) {
        return Arrays.stream(Kind.values())
            .filter(kind -> kind.word().equals(word))
            .findAny()
            .orElseThrow(() -> new MalformedException(number, "the type must be production or consumption"));
    }

    private static Instant start(int number, String text) {
        try {
            Instant start = Instant.parse(text);
            if (start.getEpochSecond() % MeterReading.PERIOD.toSeconds() == 0 && start.getNano() == 0) {
                return start;
            }
        } catch (DateTimeException e) {
            throw new MalformedException(number, "the start must be a time in UTC, as in 2026-06-15T00:15:00Z");
        }
        throw new MalformedException(number, "the start must be the beginning of a quarter-hour");
    }

    private static long wattHours(int number, String text) {
        boolean isNumber = text.matches("[0-9]{1,10}");
        if (!isNumber || Long.parseLong(text) < 1 || Long.parseLong(text) > MOST_WATT_HOURS) {
            throw new MalformedException(number, "the watt-hours must be a whole number from 1 to " + MOST_WATT_HOURS);
        }
        return Long.parseLong(text);
    }
}
