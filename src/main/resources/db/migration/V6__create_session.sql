CREATE TABLE session (
    id VARCHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    account_id BIGINT NOT NULL,
    factors VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    access_seconds INT NOT NULL,
    created_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    ended_at DATETIME(6) NULL,
    PRIMARY KEY (id),
    KEY ix_session_account (account_id),
    KEY ix_session_ended (ended_at),
    KEY ix_session_expiry (expires_at),
    CONSTRAINT fk_session_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
