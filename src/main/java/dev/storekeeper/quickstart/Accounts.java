package dev.storekeeper.quickstart;

/** The statements that every start runs before the server listens, whatever state it finds. */
final class Accounts {

    /** The account, its schema, and the start of the name of every further schema it may make. */
    static final String NAME = "storekeeper";

    private Accounts() {}

    static String statements(String password) {
        return """
                CREATE DATABASE IF NOT EXISTS %1$s CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
                CREATE USER IF NOT EXISTS %1$s@'127.0.0.1' IDENTIFIED BY '%2$s';
                ALTER USER %1$s@'127.0.0.1' IDENTIFIED BY '%2$s';
                GRANT ALL ON %1$s.* TO %1$s@'127.0.0.1';
                GRANT ALL ON `%1$s\\_%%`.* TO %1$s@'127.0.0.1';
                """.formatted(NAME, password);
    }
}
