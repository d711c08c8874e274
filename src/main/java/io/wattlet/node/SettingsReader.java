package io.wattlet.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.node.Setting.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings from two sources, environment before file, and keeps account: of every key asked for, of every problem, and
 * of everything that was set and not asked for.
 *
 * <p>A value that cannot be used is a problem and reads as its default, so that reading goes on and finds the next one.
 */
final class SettingsReader {

    private static final String VARIABLE_PREFIX = "WATTLET_";
    private static final String MASK = "***";
    private static final Set<String> BOOLEANS = Set.of("true", "false");

    private final JsonNode file;
    private final Map<String, String> environment;
    private final List<Setting> settings = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> sections = new HashSet<>();

    /**
     * Reads nothing yet.
     *
     * @param file        an object of sections, each an object of keys with single values, and of sections
     * @param environment all variables of the process
     */
    SettingsReader(JsonNode file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    /** The keys under one name; a section within another has the name of both with a dot between them, {@code events.kafka}. */
    Section section(String name) {
        sections.add(name);
        return new Section(name);
    }

    /** Adds a problem that is not about a single value. */
    void problem(String sentence) {
        problems.add(sentence);
    }

    /** What was read so far, in order. */
    List<Setting> settings() {
        return List.copyOf(settings);
    }

    /** What is wrong with the keys that were asked for. */
    List<String> problemsOfWhatWasRead() {
        return List.copyOf(problems);
    }

    /** Everything that is wrong, what was set but is no key included. To be asked when all keys have been read. */
    List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        Set<String> keys = new HashSet<>(settings.stream().map(Setting::key).toList());
        Set<String> variables = new HashSet<>(settings.stream().map(Setting::variable).toList());
        unknownIn("", file, keys, all);
        // Only within known sections: other variables with this beginning may be somebody else's.
        environment
            .keySet()
            .stream()
            .filter(name -> sections.stream().anyMatch(section -> name.startsWith(variable(section, ""))))
            .filter(name -> !variables.contains(name))
            .sorted()
            .forEach(name -> all.add("The environment variable " + name + " names no key."));
        return all;
    }

    private void unknownIn(String prefix, JsonNode node, Set<String> keys, List<String> all) {
        node
            .properties()
            .forEach(entry -> {
                String path = prefix + entry.getKey();
                if (sections.contains(path) || isAboveSections(path)) {
                    unknownIn(path + ".", entry.getValue(), keys, all);
                } else if (prefix.isEmpty()) {
                    all.add("There is no section " + path + ".");
                } else if (!keys.contains(path)) {
                    all.add("There is no key " + path + ".");
                }
            });
    }

    private boolean isAboveSections(String path) {
        return sections.stream().anyMatch(section -> section.startsWith(path + "."));
    }

    private JsonNode nodeOf(String section) {
        JsonNode node = file;
        for (String name : section.split("\\.", -1)) {
            node = node.path(name);
        }
        return node;
    }

    private static String variable(String section, String key) {
        return VARIABLE_PREFIX + upperSnake(section) + "_" + upperSnake(key);
    }

    private static String upperSnake(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "_$1").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** What one of the sources says; null when it is not a single value. */
    private record Raw(@Nullable String text, Origin origin, String source) {}

    /** One section. Every method reads one key; {@code standard} is what holds when it is not set. */
    final class Section {

        private final String name;

        private Section(String name) {
            this.name = name;
            JsonNode node = nodeOf(name);
            if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
                problem(name + " must be a section with keys.");
            }
        }

        String text(String key, String standard) {
            return read(key, standard, standard, Optional::of, Function.identity(), "");
        }

        @Nullable
        String optionalText(String key) {
            return optional(key, Optional::of, Function.identity(), "");
        }

        /** Text that is never shown. */
        @Nullable
        String optionalSecret(String key) {
            return optional(key, Optional::of, _ -> MASK, "");
        }

        /** Something that has its own form. */
        <T> @Nullable T optional(
            String key,
            Function<String, Optional<T>> parser,
            Function<T, String> shown,
            String form
        ) {
            return this.<@Nullable T>read(
                key,
                "",
                null,
                text -> parser.apply(text).map(value -> value),
                value -> value == null ? "" : shown.apply(value),
                form
            );
        }

        /** Something that has its own form and no default; {@code placeholder} is what reads when there is a problem. */
        <T> T required(
            String key,
            T placeholder,
            Function<String, Optional<T>> parser,
            Function<T, String> shown,
            String form
        ) {
            if (raw(key).origin() == Origin.DEFAULT) {
                problem(name + "." + key + " must be set.");
            }
            return read(key, "", placeholder, parser, value -> value == placeholder ? "" : shown.apply(value), form);
        }

        /** A whole number within bounds, both allowed. */
        int number(String key, int standard, int least, int most) {
            return read(
                key,
                String.valueOf(standard),
                standard,
                text -> parseInt(text).filter(value -> value >= least && value <= most),
                String::valueOf,
                "a whole number from " + least + " to " + most
            );
        }

        /** Yes or no. */
        boolean flag(String key, boolean standard) {
            return read(
                key,
                String.valueOf(standard),
                standard,
                text -> Optional.of(text).filter(BOOLEANS::contains).map(Boolean::valueOf),
                String::valueOf,
                "true or false"
            );
        }

        /** A TCP port to listen on; 0 for a free one. */
        int port(String key, int standard) {
            return number(key, standard, 0, 65_535);
        }

        /** A time within bounds, both allowed. */
        Duration duration(String key, Duration standard, Duration least, Duration most) {
            return read(
                key,
                Durations.format(standard),
                standard,
                text -> Durations.parse(text).filter(time -> time.compareTo(least) >= 0 && time.compareTo(most) <= 0),
                Durations::format,
                "a time from " +
                    Durations.format(least) +
                    " to " +
                    Durations.format(most) +
                    ", like 250ms, 5s, 15m, 24h or 7d"
            );
        }

        /** One of the names of an enum, in lower case. */
        <E extends Enum<E>> E choice(String key, E standard) {
            List<E> values = Arrays.asList(standard.getDeclaringClass().getEnumConstants());
            return read(
                key,
                lowerCase(standard),
                standard,
                text ->
                    values
                        .stream()
                        .filter(value -> lowerCase(value).equals(text))
                        .findFirst(),
                Section::lowerCase,
                "one of " + String.join(", ", values.stream().map(Section::lowerCase).toList())
            );
        }

        private <T extends @Nullable Object> T read(
            String key,
            String standardText,
            T standard,
            Function<String, Optional<T>> parser,
            Function<T, String> shown,
            String form
        ) {
            Raw raw = raw(key);
            T value = standard;
            if (raw.text() == null) {
                problem(raw.source() + " must be a single value.");
            } else if (raw.origin() != Origin.DEFAULT) {
                Optional<T> parsed = parser.apply(raw.text());
                if (parsed.isPresent()) {
                    value = parsed.get();
                } else {
                    problem(raw.source() + " must be " + form + ".");
                }
            }
            settings.add(new Setting(path(key), variable(name, key), standardText, shown.apply(value), raw.origin()));
            return value;
        }

        // Blank stands for not set: templates leave such values behind.
        private Raw raw(String key) {
            String variable = variable(name, key);
            String override = environment.getOrDefault(variable, "").strip();
            if (!override.isEmpty()) {
                return new Raw(override, Origin.ENVIRONMENT, "The environment variable " + variable);
            }
            JsonNode node = nodeOf(name).path(key);
            if (node.isContainerNode()) {
                return new Raw(null, Origin.FILE, path(key));
            }
            String text = node.isNull() ? "" : node.asText().strip();
            return new Raw(text, text.isEmpty() ? Origin.DEFAULT : Origin.FILE, path(key));
        }

        private String path(String key) {
            return name + "." + key;
        }

        private static Optional<Integer> parseInt(String text) {
            try {
                return Optional.of(Integer.parseInt(text));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        private static String lowerCase(Enum<?> value) {
            return value.name().toLowerCase(Locale.ROOT);
        }
    }
}
