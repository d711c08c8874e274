package io.wattlet.devnet.torture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What was asked for, and what is known of it. Thread-safe. */
final class Asked {

    private final Map<UUID, Ask> acknowledged = new HashMap<>();
    private final List<Ask> open = new ArrayList<>();
    private final Map<String, Integer> refused = new TreeMap<>();
    private final Map<String, Integer> unanswered = new TreeMap<>();
    private final List<String> contradictions = new ArrayList<>();

    /** Remembers what came of a request; one without an answer is open, and has to be asked again. */
    synchronized void note(Ask ask, Answer answer) {
        switch (answer) {
            case Answer.Acknowledged(UUID command) -> {
                Ask earlier = acknowledged.putIfAbsent(command, ask);
                if (earlier != null && !earlier.key().equals(ask.key())) {
                    contradictions.add("command " + command + " was the answer to two requests");
                }
            }
            case Answer.Refused(int status, String code) -> refused.merge(status + " " + code, 1, Integer::sum);
            case Answer.Unknown(String reason) -> {
                unanswered.merge(reason, 1, Integer::sum);
                open.add(ask);
            }
        }
    }

    /** Hands out what is open, which is not open any more. */
    synchronized List<Ask> takeOpen() {
        List<Ask> taken = List.copyOf(open);
        open.clear();
        return taken;
    }

    /** How many requests are open. */
    synchronized int open() {
        return open.size();
    }

    /** The commands that were acknowledged. */
    synchronized Map<UUID, Ask> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    /** How many commands of a kind were acknowledged. */
    synchronized long acknowledged(Ask.Kind kind) {
        return acknowledged
            .values()
            .stream()
            .filter(ask -> ask.kind() == kind)
            .count();
    }

    /** How often it was refused, by status and code. */
    synchronized Map<String, Integer> refused() {
        return Map.copyOf(refused);
    }

    /** How often there was no answer, by what there was instead. */
    synchronized Map<String, Integer> unanswered() {
        return Map.copyOf(unanswered);
    }

    /** Answers that cannot all be true. */
    synchronized List<String> contradictions() {
        return List.copyOf(contradictions);
    }
}
