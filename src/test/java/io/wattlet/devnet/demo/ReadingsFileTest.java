package io.wattlet.devnet.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wattlet.devnet.client.IssuerClient.Kind;
import io.wattlet.devnet.demo.MeterReading.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingsFileTest {

    private static final String COLUMNS = "meter,meteringPoint,type,gridArea,start,wattHours";
    private static final String MILL = "mill,952000000000000019,production,DK1,2026-06-15T00:15:00Z,4294967295";

    @Test
    void readsWhatALineSays() {
        List<MeterReading> readings = ReadingsFile.parse(List.of("# made up", "", COLUMNS, MILL));

        Meter mill = new Meter("mill", "952000000000000019", Kind.PRODUCTION, "DK1");
        assertEquals(List.of(new MeterReading(mill, Instant.parse("2026-06-15T00:15:00Z"), 4_294_967_295L)), readings);
    }

    @Test
    void theFileOfTheProjectIsADayOfQuarterHoursOfTwoProducersAndThreeConsumers() throws IOException {
        List<MeterReading> readings = ReadingsFile.parse(Files.readAllLines(Path.of("conf/demo-readings.csv")));

        assertEquals(480, readings.size());
        var perMeter = readings.stream().collect(Collectors.groupingBy(MeterReading::meter, Collectors.counting()));
        assertEquals(List.of(96L), perMeter.values().stream().distinct().toList());
        assertEquals(
            List.of(2L, 3L),
            List.of(Kind.PRODUCTION, Kind.CONSUMPTION)
                .stream()
                .map(kind ->
                    perMeter
                        .keySet()
                        .stream()
                        .filter(meter -> meter.kind() == kind)
                        .count()
                )
                .toList()
        );
        assertEquals(
            List.of(Instant.parse("2026-06-15T00:00:00Z"), Instant.parse("2026-06-16T00:00:00Z")),
            List.of(
                readings.stream().map(MeterReading::start).min(Instant::compareTo).orElseThrow(),
                readings.stream().map(MeterReading::end).max(Instant::compareTo).orElseThrow()
            )
        );
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
            "mill,1,production,DK1,2026-06-15T00:15:00Z               | line 2: there must be 6 fields, not 5",
            "mill,1,solar,DK1,2026-06-15T00:15:00Z,5                  | line 2: the type must be production or consumption",
            "mill,1,production,DK1,15 June,5                          | line 2: the start must be a time in UTC, as in 2026-06-15T00:15:00Z",
            "mill,1,production,DK1,2026-06-15T00:20:00Z,5             | line 2: the start must be the beginning of a quarter-hour",
            "mill,1,production,DK1,2026-06-15T00:15:00Z,0             | line 2: the watt-hours must be a whole number from 1 to 4294967295",
            "mill,1,production,DK1,2026-06-15T00:15:00Z,4294967296    | line 2: the watt-hours must be a whole number from 1 to 4294967295",
            "mill,1,production,DK1,2026-06-15T00:15:00Z,-5            | line 2: the watt-hours must be a whole number from 1 to 4294967295",
        }
    )
    void refusesALineThatIsNotInTheForm(String line, String message) {
        assertRefused(message, List.of(COLUMNS, line));
    }

    @Test
    void refusesOtherColumns() {
        assertRefused("line 1: the columns must be " + COLUMNS, List.of("meter,start,wattHours", MILL));
    }

    @Test
    void refusesTwoReadingsOfTheSameQuarterHour() {
        assertRefused("line 3: mill has a second reading for 2026-06-15T00:15:00Z", List.of(COLUMNS, MILL, MILL));
    }

    @Test
    void refusesAMeterThatIsDescribedInTwoWays() {
        String moved = "mill,952000000000000019,production,DK2,2026-06-15T00:30:00Z,5";
        assertRefused("line 3: mill was described in another way before", List.of(COLUMNS, MILL, moved));
    }

    private static void assertRefused(String message, List<String> lines) {
        var refusal = assertThrows(ReadingsFile.MalformedException.class, () -> ReadingsFile.parse(lines));
        assertEquals(message, refusal.getMessage());
    }
}
