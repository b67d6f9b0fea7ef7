CREATE TABLE IF NOT EXISTS signing_key (
    generation INT NOT NULL,
    kid VARCHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    public_key VARBINARY(200) NOT NULL,
    encrypted_private_key VARBINARY(300) NOT NULL,
    created_at DATETIME(6) NOT NULL,
    signs_from DATETIME(6) NOT NULL,
    PRIMARY KEY (generation),
    CONSTRAINT uk_signing_key_kid UNIQUE (kid)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS session (
    id VARCHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    account_id BIGINT NOT NULL,
    factors VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    access_seconds INT NOT NULL,
    created_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    ended_at DATETIME(6) NULL,
    proven_at DATETIME(6) NULL,
    renewed_at DATETIME(6) NULL,
    address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    agent VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    device_id BINARY(16) NULL,
    -- When the last access token of an ended session expires: its indexes find the few whose tokens may still be valid.
    tokens_end_at DATETIME(6) GENERATED ALWAYS AS (ended_at + INTERVAL access_seconds SECOND) STORED,
    PRIMARY KEY (id),
    KEY ix_session_account (account_id),
    KEY ix_session_ended (ended_at, tokens_end_at),
    KEY ix_session_expiry (expires_at),
    KEY ix_session_tokens_end (tokens_end_at),
    CONSTRAINT fk_session_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS refresh_token (
    token_hash BINARY(32) NOT NULL,
    session_id VARCHAR(22) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    used_at DATETIME(6) NULL,
    PRIMARY KEY (token_hash),
    KEY ix_refresh_token_session (session_id),
    CONSTRAINT fk_refresh_token_session FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
