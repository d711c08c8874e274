package io.wattlet.flow;

import io.wattlet.flow.Border.Moment;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands between a node and Postgres, reads the protocol (version 3) and asks the border at every commit that changes
 * something: of a transaction, or of a statement that stands alone.
 *
 * <p>Statements that may change something are called by what they change and a hash of their text, transactions by those in
 * them. Whether they did is taken from Postgres' answer, which counts rows; what changed nothing has not happened.
 */
final class PostgresBorder implements AutoCloseable {

    private static final int PROTOCOL_3 = 196_608;
    private static final Pattern CHANGE = Pattern.compile(
        "\\b(insert into|update|delete from)\\s+(?!of\\b|skip\\b|set\\b)(\\w+)",
        Pattern.CASE_INSENSITIVE
    );
    private static final Pattern ROWS = Pattern.compile("(?:INSERT 0|UPDATE|DELETE|SELECT) [1-9]\\d*");

    /** What Postgres is told at once, up to the point where it answers that it is ready again. */
    private record Round(Set<String> statements, Optional<String> commit, boolean isStart) {}

    private final Border border;
    private final Predicate<String> changes;
    private final URI database;
    private final ServerSocket listener;

    /**
     * @param database {@code postgresql://user@host:port/database}
     * @param changes  whether a statement may change something
     */
    PostgresBorder(Border border, String database, Predicate<String> changes) {
        this.border = border;
        this.changes = changes;
        this.database = URI.create(database);
        try {
            this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Where nodes find the database. */
    String uri() {
        return database
            .toString()
            .replace(":" + database.getPort() + "/", ":" + listener.getLocalPort() + "/")
            .replace("localhost", "127.0.0.1");
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket node = listener.accept();
                Session session = new Session(node, new Socket(database.getHost(), database.getPort()), border.life());
                Thread.ofVirtual().start(() -> session.run(session::fromNode));
                Thread.ofVirtual().start(() -> session.run(session::fromPostgres));
            } catch (IOException _) {
                // The listener was closed, or Postgres is gone: either way the test is over.
                return;
            }
        }
    }

    /** What a statement is called: stable, and different from that of any other. */
    static String name(String sql) {
        String plain = sql.strip().replaceAll("\\s+", " ");
        Matcher matcher = CHANGE.matcher(plain);
        Set<String> verbs = new LinkedHashSet<>();
        while (matcher.find()) {
            verbs.add(matcher.group(1).split(" ", 2)[0] + " " + matcher.group(2));
        }
        return String.join(", ", verbs) + " [" + Integer.toHexString(plain.hashCode()) + "]";
    }

    /** One connection of the node. */
    private final class Session {

        private interface Work {
            void run() throws IOException;
        }

        private final Socket node;
        private final Socket postgres;
        private final int life;
        private final BlockingQueue<Round> underWay = new LinkedBlockingQueue<>();
        private final Map<String, String> prepared = new HashMap<>();
        /** Of the transaction that is open. Read when it is committed: all of it has been answered then. */
        private final Set<String> changed = new LinkedHashSet<>();
        private boolean inTransaction;

        Session(Socket node, Socket postgres, int life) {
            this.node = node;
            this.postgres = postgres;
            this.life = life;
        }

        void run(Work work) {
            try (node; postgres) {
                work.run();
            } catch (IOException _) {
                // One side is gone, and so goes the other.
            }
        }

        void fromNode() throws IOException {
            DataInputStream in = new DataInputStream(new BufferedInputStream(node.getInputStream()));
            OutputStream out = postgres.getOutputStream();
            out.write(startup(in));
            ByteArrayOutputStream held = new ByteArrayOutputStream();
            Set<String> statements = new LinkedHashSet<>();
            while (true) {
                int type = in.readUnsignedByte();
                byte[] body = body(in);
                write(held, type, body);
                switch (type) {
                    case 'P' -> prepared.put(text(body, 0), text(body, text(body, 0).length() + 1));
                    case 'B' -> {
                        String portal = text(body, 0);
                        statements.add(prepared.getOrDefault(text(body, portal.length() + 1), ""));
                    }
                    case 'Q' -> statements.add(text(body, 0));
                    default -> {
                    }
                }
                if (type == 'S' || type == 'Q') {
                    Round round = round(statements);
                    if (round.commit.isPresent() && !border.passes(life, round.commit.get(), Moment.BEFORE)) {
                        return;
                    }
                    underWay.add(round);
                    statements = new LinkedHashSet<>();
                }
                if (type == 'S' || type == 'Q' || type == 'p' || type == 'X') {
                    out.write(held.toByteArray());
                    held.reset();
                }
            }
        }

        private byte[] startup(DataInputStream in) throws IOException {
            while (true) {
                int length = in.readInt();
                int version = in.readInt();
                byte[] rest = in.readNBytes(length - 8);
                if (version == PROTOCOL_3) {
                    underWay.add(new Round(Set.of(), Optional.empty(), true));
                    var bytes = new ByteArrayOutputStream();
                    bytes.writeBytes(ByteBuffer.allocate(8).putInt(length).putInt(version).array());
                    bytes.writeBytes(rest);
                    return bytes.toByteArray();
                }
                // Encryption is asked for: there is none.
                node.getOutputStream().write('N');
            }
        }

        private Round round(Set<String> statements) {
            List<String> changing = new ArrayList<>();
            Optional<String> commit = Optional.empty();
            for (String sql : statements) {
                switch (sql.strip().toUpperCase(Locale.ROOT)) {
                    case "BEGIN" -> {
                        inTransaction = true;
                        changed.clear();
                    }
                    case "COMMIT" -> {
                        inTransaction = false;
                        commit = changed.isEmpty()
                            ? Optional.empty()
                            : Optional.of("commit of " + String.join(" + ", changed));
                    }
                    case "ROLLBACK" -> inTransaction = false;
                    default -> {
                        if (changes.test(sql)) {
                            changing.add(name(sql));
                        }
                    }
                }
            }
            if (!inTransaction && !changing.isEmpty()) {
                commit = Optional.of(String.join(" + ", changing));
            }
            return new Round(new LinkedHashSet<>(changing), commit, false);
        }

        void fromPostgres() throws IOException {
            DataInputStream in = new DataInputStream(new BufferedInputStream(postgres.getInputStream()));
            OutputStream out = node.getOutputStream();
            ByteArrayOutputStream held = new ByteArrayOutputStream();
            boolean happened = false;
            while (true) {
                int type = in.readUnsignedByte();
                byte[] body = body(in);
                write(held, type, body);
                if (type == 'C') {
                    String done = text(body, 0);
                    happened |= done.equals("COMMIT") || ROWS.matcher(done).matches();
                }
                if (type == 'Z') {
                    Round round = underWay.remove();
                    if (happened) {
                        changed.addAll(round.statements);
                        if (round.commit.isPresent() && !border.passes(life, round.commit.get(), Moment.AFTER)) {
                            return;
                        }
                    }
                    happened = false;
                }
                if (type == 'Z' || starting()) {
                    out.write(held.toByteArray());
                    held.reset();
                }
            }
        }

        private boolean starting() {
            Round first = underWay.peek();
            return first != null && first.isStart;
        }

        private static byte[] body(DataInputStream in) throws IOException {
            return in.readNBytes(in.readInt() - 4);
        }

        private static void write(ByteArrayOutputStream out, int type, byte[] body) {
            out.write(type);
            out.writeBytes(ByteBuffer.allocate(4).putInt(body.length + 4).array());
            out.writeBytes(body);
        }

        private static String text(byte[] body, int from) {
            int end = from;
            while (body[end] != 0) {
                end++;
            }
            return new String(body, from, end - from, StandardCharsets.UTF_8);
        }
    }
}
