package dev.weir.inspector.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables of a capture, told to people in {@code docs/capture-format.md}. {@code block} and {@code bodies} are the journal: one row a
 * batch, nothing else is written while traffic passes.
 */
final class CaptureSchema {

    /** "Weir" in ASCII; {@code file} and SQLite shells show it. */
    static final int APPLICATION_ID = 0x57656972;

    /** Of the tables and of what stands in them. A reader refuses any other. */
    static final int VERSION = 7;

    /** The directory stands in front of the records, so that reading it does not touch their pages. */
    private static final List<String> TABLES = List.of(
            "CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
            "CREATE TABLE block (id INTEGER PRIMARY KEY, exchanges INTEGER NOT NULL, connections INTEGER NOT NULL, first INTEGER, last INTEGER, "
                    + "first_connection INTEGER, last_connection INTEGER, directory BLOB NOT NULL, records BLOB NOT NULL)",
            "CREATE INDEX block_last ON block (last, first)",
            "CREATE INDEX block_last_connection ON block (last_connection, first_connection)",
            "CREATE TABLE bodies (block INTEGER PRIMARY KEY, packed BLOB NOT NULL)",
            "CREATE TABLE census (at INTEGER PRIMARY KEY, record BLOB NOT NULL)",
            "CREATE TABLE page (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, name TEXT NOT NULL)",
            "CREATE TABLE note (number INTEGER PRIMARY KEY, marked INTEGER NOT NULL, comment TEXT NOT NULL)",
            "CREATE TABLE client_timers (number INTEGER PRIMARY KEY, program TEXT NOT NULL, name INTEGER NOT NULL, connect INTEGER NOT NULL, "
                    + "tls INTEGER, ready INTEGER NOT NULL, sent INTEGER, first_byte INTEGER, total INTEGER NOT NULL)");

    /** Rows of {@code meta}. */
    static final String META_INFO = "info";

    static final String META_SEALED = "sealed";

    /** Set when the tables of {@code store.index} are complete. */
    static final String META_INDEX = "index";

    private CaptureSchema() {}

    static void create(Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            for (String table : TABLES) {
                statement.executeUpdate(table);
            }
            statement.executeUpdate("PRAGMA application_id = " + APPLICATION_ID);
            // Last: a file whose making was cut short is none of ours.
            statement.executeUpdate("PRAGMA user_version = " + VERSION);
        }
    }

    /** The single number that a query answers with. */
    static long number(Connection database, String query) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
