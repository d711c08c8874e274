package io.wattlet.node;

import io.wattlet.events.kafka.CommandsInSettings;
import io.wattlet.node.SettingsReader.Section;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The keys of commands from Kafka. All are read and checked, also those of a node that has no broker. */
final class KafkaInSection {

    private static final String FORM = "letters, digits, dots, dashes and underscores, at most 249";

    private KafkaInSection() {}

    /**
     * Reads them in the order in which they are documented; empty when no topic is named.
     *
     * @param hasBrokers whether it is said where Kafka is
     */
    static Optional<CommandsInSettings> read(SettingsReader reader, boolean hasBrokers) {
        Section section = reader.section("events.kafka.in");
        Optional<String> slices = topic(section, "slices");
        Optional<String> transfers = topic(section, "transfers");
        Optional<String> claims = topic(section, "claims");
        CommandsInSettings settings = new CommandsInSettings(
            slices,
            transfers,
            claims,
            section.text("deadLetters", "wattlet.dead-letters"),
            section.text("group", "wattlet"),
            section.number("maxBatch", 500, 1, 10_000),
            section.number("maxRecordBytes", 100_000, 1_000, 10_000_000)
        );
        if (!KafkaSection.TOPIC.matcher(settings.deadLetters()).matches()) {
            reader.problem("events.kafka.in.deadLetters must be " + FORM + ".");
        }
        List<String> topics = Stream.of(slices, transfers, claims).flatMap(Optional::stream).toList();
        if (topics.isEmpty()) {
            return Optional.empty();
        }
        if (!hasBrokers) {
            reader.problem("events.kafka.bootstrapServers must be set for topics of events.kafka.in to count.");
        }
        if (Stream.concat(topics.stream(), Stream.of(settings.deadLetters())).distinct().count() <= topics.size()) {
            reader.problem("The topics of events.kafka.in must differ from each other and from its deadLetters.");
        }
        return Optional.of(settings);
    }

    private static Optional<String> topic(Section section, String key) {
        Predicate<String> isTopic = KafkaSection.TOPIC.asMatchPredicate();
        @Nullable
        String topic = section.optional(key, text -> Optional.of(text).filter(isTopic), Function.identity(), FORM);
        return Optional.ofNullable(topic);
    }
}
