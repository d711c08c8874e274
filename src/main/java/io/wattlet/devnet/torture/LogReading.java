package io.wattlet.devnet.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what a node complained about. */
final class LogReading {

    private static final Pattern COMPLAINT = Pattern.compile("^\\S+ (ERROR) +(.*)$");
    private static final Pattern DIFFERS_EACH_TIME = Pattern.compile(
        "[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9+/]{43}=|\\b[0-9]+\\b"
    );
    private static final int SHOWN = 5;
    private static final int LONGEST = 160;

    private LogReading() {}

    /** The errors in its log, those alike together. */
    static List<String> notes(Member member) throws IOException {
        Map<String, Integer> complaints = new LinkedHashMap<>();
        try (Stream<String> lines = Files.lines(member.log())) {
            lines
                .map(COMPLAINT::matcher)
                .filter(Matcher::matches)
                .forEach(it -> complaints.merge(generalised(it.group(2)), 1, Integer::sum));
        }
        List<String> notes = new ArrayList<>();
        complaints
            .entrySet()
            .stream()
            .limit(SHOWN)
            .forEach(it -> notes.add("%s logged %d times: %s".formatted(member.name(), it.getValue(), it.getKey())));
        return notes;
    }

    private static String generalised(String text) {
        String general = DIFFERS_EACH_TIME.matcher(text).replaceAll("#");
        return general.length() > LONGEST ? general.substring(0, LONGEST) + " ..." : general;
    }
}
