-- No foreign keys: an import outlives the account that ran it. A running import renews beat_at; one that does not any more has
-- died, and its transaction was rolled back.
CREATE TABLE IF NOT EXISTS product_import (
    id BIGINT NOT NULL AUTO_INCREMENT,
    account_id BIGINT NOT NULL,
    format VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    dry_run BOOLEAN NOT NULL,
    state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    started_at DATETIME(6) NOT NULL,
    beat_at DATETIME(6) NOT NULL,
    read_rows BIGINT NOT NULL,
    created_rows BIGINT NOT NULL,
    updated_rows BIGINT NOT NULL,
    unchanged_rows BIGINT NOT NULL,
    failed_rows BIGINT NOT NULL,
    change_id BIGINT NULL,
    cancelled_by BIGINT NULL,
    PRIMARY KEY (id),
    KEY ix_product_import_started_at (started_at),
    KEY ix_product_import_state (state)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS product_import_progress (
    import_id BIGINT NOT NULL,
    read_rows BIGINT NOT NULL,
    at DATETIME(6) NOT NULL,
    PRIMARY KEY (import_id, read_rows)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
