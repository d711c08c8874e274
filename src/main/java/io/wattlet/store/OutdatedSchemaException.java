package io.wattlet.store;

/** The database lacks what this version needs of it. */
public final class OutdatedSchemaException extends RuntimeException {

    OutdatedSchemaException(String missing) {
        super(
            "The schema of the database lacks " +
                missing +
                ". Run scripts/migrate first, or set database.migrate to true to have nodes do it when they start."
        );
    }
}
