package io.wattlet.devnet.torture;

import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.CertificateId;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What came of an ordeal, and what it was concluded from.
 *
 * @param books    of all wallet systems
 * @param evidence of everybody else
 */
record Proof(List<Books> books, HistoryCheck.Evidence evidence, Summary summary) {
    private static final long ANSWER_WITHIN_SECONDS = 30;

    Proof {
        books = List.copyOf(books);
    }

    /**
     * Compares what there is. Blocks.
     *
     * @param settled how long it took until nothing was under way
     * @param within  how long it may take
     */
    static Proof of(Scene scene, TortureOptions options, Duration settled, Duration within) throws IOException {
        scene.monitor().close();
        List<Books> books = new ArrayList<>();
        try {
            for (WalletSystem system : scene.systems()) {
                books.add(BooksReader.read(system));
            }
        } catch (SQLException e) {
            throw new IOException("a database cannot be read", e);
        }
        HistoryCheck.Evidence evidence = evidence(scene);
        List<Finding> findings = new ArrayList<>(HistoryCheck.run(books, evidence));
        scene.systems().forEach(it -> findings.addAll(Monitor.lawsBrokenBy(scene.stage().vertx(), it)));
        findings.addAll(scene.monitor().findings());
        scene
            .load()
            .asked()
            .contradictions()
            .forEach(it -> findings.add(Finding.doubled(it)));
        scene
            .load()
            .problems()
            .forEach(it -> findings.add(Finding.violation(it)));
        scene
            .havoc()
            .problems()
            .forEach(it -> findings.add(Finding.violation(it)));
        findings.addAll(devnetFindings(scene.stage()));
        if (settled.compareTo(within) >= 0) {
            findings.add(Finding.violation("it has not settled within " + within.toMinutes() + " minutes"));
        }
        for (Member member : scene.members()) {
            if (member.ownEnds() > 0) {
                findings.add(
                    Finding.violation("%s ended by itself %d times".formatted(member.name(), member.ownEnds()))
                );
            }
        }
        Summary summary = new Summary(
            options,
            scene.havoc().injected(),
            acknowledged(scene),
            ended(books),
            scene.load().asked().refused(),
            scene.load().asked().unanswered(),
            handedOver(books),
            settled,
            scene.monitor().checks(),
            notes(scene.members()),
            findings
        );
        return new Proof(books, evidence, summary);
    }

    private static HistoryCheck.Evidence evidence(Scene scene) {
        Map<CertificateId, List<Transaction>> streams = new HashMap<>();
        scene
            .load()
            .issued()
            .keySet()
            .forEach(it -> streams.put(it, scene.stage().devnet().registry().stream(it.streamId())));
        return new HistoryCheck.Evidence(
            scene.stage().devnet().network(),
            scene.load().issued(),
            streams,
            scene.load().asked().acknowledged(),
            scene.load().withdrawn()
        );
    }

    /** What real registries and chroniclers would not survive. */
    private static List<Finding> devnetFindings(Stage stage) throws IOException {
        List<Finding> findings = new ArrayList<>();
        try {
            long unanswerable = stage.devnet().registry().unanswerable().await(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
            if (unanswerable > 0) {
                findings.add(Finding.violation(unanswerable + " malformed transactions were sent"));
            }
            stage
                .devnet()
                .chronicler()
                .broken()
                .await(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS)
                .forEach(it -> findings.add(Finding.doubled("the chronicler broke: " + it)));
        } catch (TimeoutException e) {
            throw new IOException("the devnet does not answer", e);
        }
        return findings;
    }

    private static Map<String, Long> acknowledged(Scene scene) {
        Map<String, Long> acknowledged = new TreeMap<>();
        for (Ask.Kind kind : Ask.Kind.values()) {
            acknowledged.put(kind.word(), scene.load().asked().acknowledged(kind));
        }
        acknowledged.put("issue", (long) scene.load().issued().size());
        acknowledged.put("withdrawal", (long) scene.load().withdrawn().size());
        return acknowledged;
    }

    private static Map<String, Long> ended(List<Books> books) {
        Map<String, Long> ended = new TreeMap<>();
        for (Books system : books) {
            for (Books.Command command : system.commands()) {
                String how = command.failureCode() == null ? command.state() : "failed, " + command.failureCode();
                ended.merge(command.kind() + " " + how, 1L, Long::sum);
            }
        }
        return ended;
    }

    private static long handedOver(List<Books> books) {
        long count = 0;
        for (Books sender : books) {
            for (Books receiver : books) {
                if (!sender.system().equals(receiver.system())) {
                    count += sender
                        .deliveries()
                        .stream()
                        .filter(it -> it.state().equals("delivered") && receiver.received(it.arrival()))
                        .count();
                }
            }
        }
        return count;
    }

    private static List<String> notes(List<Member> members) throws IOException {
        List<String> notes = new ArrayList<>();
        for (Member member : members) {
            if (member.failedStarts() > 0) {
                notes.add("%s had to be started once more %d times".formatted(member.name(), member.failedStarts()));
            }
            if (member.slowStops() > 0) {
                notes.add("%s did not stop in time %d times".formatted(member.name(), member.slowStops()));
            }
            notes.addAll(LogReading.notes(member));
        }
        return notes;
    }
}
