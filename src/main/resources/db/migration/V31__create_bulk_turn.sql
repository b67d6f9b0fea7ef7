-- One row, whose lock is the turn; with its row in one statement, so that there is never a table without it.
CREATE TABLE bulk_turn (
    id TINYINT NOT NULL,
    what VARCHAR(100) NULL,
    begun_at DATETIME(6) NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
AS SELECT 1 AS id, NULL AS what, NULL AS begun_at;
