package io.wattlet.devnet.testbed;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table in plain text: the first column to the left, the others to the right. Not thread-safe. */
public final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    /** A table with these column names. */
    public Table(String... columns) {
        rows.add(List.of(columns));
    }

    /** Adds a row with as many cells as there are columns. */
    public void add(Object... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException("a row must have " + rows.getFirst().size() + " cells");
        }
        rows.add(List.of(cells).stream().map(String::valueOf).toList());
    }

    /** The lines, each with a line break. */
    @Override
    public String toString() {
        List<Integer> widths = IntStream.range(0, rows.getFirst().size()).mapToObj(this::width).toList();
        return rows
            .stream()
            .map(row -> line(row, widths))
            .collect(Collectors.joining());
    }

    private int width(int column) {
        return rows
            .stream()
            .mapToInt(row -> row.get(column).length())
            .max()
            .orElse(0);
    }

    private static String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            String padding = " ".repeat(widths.get(column) - cell.length());
            line.append("  ").append(column == 0 ? cell + padding : padding + cell);
        }
        return line.append('\n').toString();
    }
}
