package io.wattlet.http;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the header {@code Accept} (RFC 9110, section 12.5.1) as far as the contract heeds it: types named in full. */
final class Accept {

    private Accept() {}

    /** Whether the caller names {@code wanted}, and does not like {@code other} better. */
    static boolean prefers(@Nullable String header, String wanted, String other) {
        if (header == null) {
            return false;
        }
        Optional<Preference> forWanted = Optional.empty();
        Optional<Preference> forOther = Optional.empty();
        String[] ranges = header.split(",", -1);
        for (int i = 0; i < ranges.length; i++) {
            String[] parts = ranges[i].split(";", -1);
            Preference preference = new Preference(quality(parts), i);
            if (parts[0].strip().equalsIgnoreCase(wanted)) {
                forWanted = Optional.of(preference);
            } else if (parts[0].strip().equalsIgnoreCase(other)) {
                forOther = Optional.of(preference);
            }
        }
        Optional<Preference> rival = forOther;
        return forWanted
            .filter(preference -> preference.quality > 0)
            .filter(preference -> rival.isEmpty() || preference.isBefore(rival.get()))
            .isPresent();
    }

    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.matches("q=[01](\\.[0-9]{0,3})?")) {
                return Double.parseDouble(parameter.substring(2));
            }
        }
        return 1;
    }

    private record Preference(double quality, int place) {
        boolean isBefore(Preference other) {
            return quality > other.quality || (quality == other.quality && place < other.place);
        }
    }
}
