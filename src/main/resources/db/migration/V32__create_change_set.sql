-- No foreign keys: what happened outlives the accounts that did it. How many products it concerns is counted as they are written,
-- since counting the rows of an import takes seconds.
CREATE TABLE change_set (
    id BIGINT NOT NULL AUTO_INCREMENT,
    happened_at DATETIME(6) NOT NULL,
    account_id BIGINT NULL,
    session_id VARCHAR(22) CHARACTER SET ascii COLLATE ascii_bin NULL,
    factors VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
    request_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    what VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reason VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
    note VARCHAR(255) NULL,
    reverts BIGINT NULL,
    created INT NOT NULL,
    edited INT NOT NULL,
    deleted INT NOT NULL,
    restored INT NOT NULL,
    PRIMARY KEY (id),
    -- Each followed by the primary key, which makes a place in the list unique.
    KEY ix_change_set_happened_at (happened_at),
    KEY ix_change_set_account (account_id, happened_at),
    KEY ix_change_set_what (what, happened_at),
    KEY ix_change_set_reverts (reverts)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
