package io.wattlet.devnet.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Replays the cases of one scene against its node. Ids that the node gives stand for the recorded ones from then on. */
final class Replay {

    private final Scene scene;
    private final RawClient node;
    private final Map<String, IntendedAnswer> intended;
    private final Outcomes outcomes;
    private final Map<String, String> ids = new HashMap<>();

    Replay(Scene scene, RawClient node, Map<String, IntendedAnswer> intended, Outcomes outcomes) {
        this.scene = scene;
        this.node = node;
        this.intended = intended;
        this.outcomes = outcomes;
    }

    /** Replays them all, those that need others after these. */
    void run(List<RecordedCase> cases) throws IOException {
        for (RecordedCase before : scene.before()) {
            Answer answer = node.send(before.request());
            Optional<String> difference = Comparison.ofAnswer(before, answer);
            if (difference.isPresent()) {
                throw new IOException(before.id() + " cannot be prepared: " + difference.get());
            }
            learnIds(before, answer);
        }
        for (RecordedCase recorded : inOrder(cases)) {
            try {
                replay(recorded);
            } catch (IOException | RuntimeException e) {
                outcomes.failed(recorded, "threw " + e);
            }
        }
    }

    private static List<RecordedCase> inOrder(List<RecordedCase> cases) {
        Set<String> here = cases.stream().map(RecordedCase::id).collect(Collectors.toSet());
        List<RecordedCase> left = new ArrayList<>(cases);
        List<RecordedCase> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            Set<String> waiting = left
                .stream()
                .map(RecordedCase::id)
                .filter(here::contains)
                .collect(Collectors.toSet());
            List<RecordedCase> next = left
                .stream()
                .filter(recorded -> recorded.given().stream().noneMatch(waiting::contains))
                .toList();
            if (next.isEmpty()) {
                throw new IllegalArgumentException("these cases wait for each other: " + waiting);
            }
            ordered.addAll(next);
            left.removeAll(next);
        }
        return ordered;
    }

    private void replay(RecordedCase recorded) throws IOException {
        RecordedCase.Request request = scene.makePresent().apply(recorded, withPresentIds(recorded.request()));
        Answer answer = node.send(request);
        Optional<String> difference = difference(recorded, request, answer);
        IntendedAnswer ours = intended.get(recorded.id());
        if (ours != null) {
            outcomes.of(recorded, ours, difference, ours.differenceOf(recorded, answer));
        } else if (difference.isPresent()) {
            outcomes.failed(recorded, difference.get());
        } else {
            outcomes.passed(recorded);
        }
        learnIds(recorded, answer);
    }

    private Optional<String> difference(RecordedCase recorded, RecordedCase.Request sent, Answer answer)
        throws IOException {
        Optional<String> difference = Comparison.ofAnswer(recorded, answer);
        return difference.isPresent() && answer.status() == 200 && Ties.arePossible(recorded)
            ? Ties.compare(recorded, sent, answer, node)
            : difference;
    }

    private RecordedCase.Request withPresentIds(RecordedCase.Request request) {
        Optional<Buffer> body = request.body();
        // Bytes that are no text stay as they are.
        if (body.isPresent() && body.get().equals(Buffer.buffer(body.get().toString()))) {
            body = Optional.of(Buffer.buffer(withPresentIds(body.get().toString())));
        }
        return request.with(withPresentIds(request.path()), body);
    }

    private String withPresentIds(String text) {
        String present = text;
        for (Map.Entry<String, String> id : ids.entrySet()) {
            present = present.replace(id.getKey(), id.getValue());
        }
        return present;
    }

    private void learnIds(RecordedCase recorded, Answer answer) throws IOException {
        if (answer.status() != recorded.response().status()) {
            return;
        }
        JsonNode body = answer.json();
        for (String place : recorded.changing()) {
            if (
                place.startsWith("/") && recorded.response().body().at(place).isTextual() && body.at(place).isTextual()
            ) {
                ids.put(recorded.response().body().at(place).asText(), body.at(place).asText());
            }
        }
    }
}
