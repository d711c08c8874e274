package io.wattlet.devnet.load;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is taken off the big tables while rows come in by the million, and put back when they are there: indexes, keys,
 * references and triggers, whichever the schema has. What is put back is checked against all rows.
 *
 * @param drops      take it off
 * @param indexes    make the indexes; in any order, also at the same time
 * @param keys       make keys of some of the indexes; after these
 * @param references declare the references to other rows, not checked yet; after the keys
 * @param checks     check them; in any order, also at the same time
 */
record SchemaParts(
    List<String> drops,
    List<String> indexes,
    List<String> keys,
    List<String> references,
    List<String> checks
) {
    /** The tables that grow with the number of slices. */
    static final List<String> TABLES = List.of(
        "slice",
        "certificate",
        "holding",
        "command",
        "registry_transaction",
        "claim",
        "wallet_attribute"
    );

    private static final String BIG = """
        select oid
          from pg_class
         where relnamespace = current_schema()::regnamespace
           and relname in ('slice', 'certificate', 'holding', 'command', 'registry_transaction', 'claim', 'wallet_attribute')
        """;

    private static final String REFERENCES = """
        with big as (%s)
        select format('alter table %%s drop constraint %%I', conrelid::regclass, conname),
               format('alter table %%s add constraint %%I %%s not valid', conrelid::regclass, conname,
                      pg_get_constraintdef(oid)),
               conrelid::regclass::text,
               format('validate constraint %%I', conname)
          from pg_constraint
         where contype = 'f'
           and (conrelid in (select oid from big) or confrelid in (select oid from big))
         order by conrelid <> 'slice'::regclass, conrelid::regclass::text, conname
        """.formatted(BIG);

    private static final String KEYS = """
        with big as (%s)
        select format('alter table %%s drop constraint %%I', conrelid::regclass, conname),
               format('alter table %%s add constraint %%I %%s using index %%I', conrelid::regclass, conname,
                      case contype when 'p' then 'primary key' else 'unique' end, conname)
          from pg_constraint
         where contype in ('p', 'u')
           and conrelid in (select oid from big)
         order by conname
        """.formatted(BIG);

    // the largest tables first, so that at the end no session is left with a large one
    private static final String INDEXES = """
        with big as (%s)
        select format('drop index %%s', indexrelid::regclass),
               pg_get_indexdef(indexrelid),
               exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u')) as of_key
          from pg_index
          join pg_class on pg_class.oid = indrelid
         where indrelid in (select oid from big)
         order by relname <> 'slice', relname <> 'holding', relname <> 'certificate', indexrelid::regclass::text
        """.formatted(BIG);

    /** Reads what the schema has now. */
    static SchemaParts read(Connection connection) throws SQLException {
        List<List<String>> references = rows(connection, REFERENCES, 4);
        List<List<String>> keys = rows(connection, KEYS, 2);
        List<List<String>> indexes = rows(connection, INDEXES, 3);
        Stream<String> indexDrops = indexes
            .stream()
            .filter(index -> index.get(2).equals("f"))
            .map(index -> index.get(0));
        List<String> drops = Stream.of(
            TABLES.stream().map(table -> "alter table " + table + " disable trigger user"),
            references.stream().map(List::getFirst),
            keys.stream().map(List::getFirst),
            indexDrops
        )
            .flatMap(it -> it)
            .toList();
        return new SchemaParts(
            drops,
            column(indexes, 1),
            Stream.concat(
                column(keys, 1).stream(),
                TABLES.stream().map(table -> "alter table " + table + " enable trigger user")
            ).toList(),
            column(references, 1),
            checks(references)
        );
    }

    /** One statement for each table: a table's references cannot be checked at the same time. */
    private static List<String> checks(List<List<String>> references) {
        Map<String, List<String>> byTable = new LinkedHashMap<>();
        for (List<String> reference : references) {
            byTable.computeIfAbsent(reference.get(2), _ -> new ArrayList<>()).add(reference.get(3));
        }
        return byTable
            .entrySet()
            .stream()
            .map(table -> "alter table " + table.getKey() + " " + String.join(", ", table.getValue()))
            .toList();
    }

    private static List<String> column(List<List<String>> rows, int column) {
        return rows
            .stream()
            .map(row -> row.get(column))
            .toList();
    }

    private static List<List<String>> rows(Connection connection, String query, int columns) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(found.getString(column));
                }
                rows.add(List.copyOf(row));
            }
        }
        return rows;
    }
}
