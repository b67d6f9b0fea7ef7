-- The head of each stream, and the last of its entries that retention has deleted, behind which verification begins.
-- A row of its own, called register, counts the streams.
CREATE TABLE IF NOT EXISTS audit_stream (
    stream VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    number BIGINT NOT NULL,
    last_sequence BIGINT NOT NULL,
    last_mac VARBINARY(36) NOT NULL,
    pruned_sequence BIGINT NOT NULL,
    pruned_mac VARBINARY(36) NOT NULL,
    signature VARBINARY(36) NOT NULL,
    PRIMARY KEY (stream),
    CONSTRAINT uk_audit_stream_number UNIQUE (number)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- No foreign keys: what happened outlives the accounts that it is about.
CREATE TABLE IF NOT EXISTS audit_event (
    stream VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sequence BIGINT NOT NULL,
    happened_at DATETIME(6) NOT NULL,
    event VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    actor_id BIGINT NULL,
    account_id BIGINT NULL,
    address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    agent VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    request_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    details TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    mac VARBINARY(36) NOT NULL,
    PRIMARY KEY (stream, sequence),
    -- Each followed by the primary key, which makes a place in the list unique.
    KEY ix_audit_event_happened_at (happened_at),
    KEY ix_audit_event_event (event, happened_at),
    KEY ix_audit_event_actor (actor_id, happened_at),
    KEY ix_audit_event_account (account_id, happened_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
