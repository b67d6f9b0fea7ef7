-- epoch is that of the account when the challenge was earned.
CREATE TABLE IF NOT EXISTS sign_in_challenge (
    token_hash BINARY(32) NOT NULL,
    account_id BIGINT NOT NULL,
    purpose VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    client_address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    guesses INT NOT NULL DEFAULT 0,
    epoch INT NOT NULL DEFAULT 0,
    PRIMARY KEY (token_hash),
    KEY ix_sign_in_challenge_account (account_id, purpose, client_address, created_at),
    KEY ix_sign_in_challenge_expiry (expires_at),
    CONSTRAINT fk_sign_in_challenge_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The token changes with each login; the id stays, and names the device to its sessions.
CREATE TABLE IF NOT EXISTS device (
    token_hash BINARY(32) NOT NULL,
    account_id BIGINT NOT NULL,
    device_id BINARY(16) NOT NULL,
    used_at DATETIME(6) NOT NULL,
    -- Clients that came back are kept apart from those that logged in once.
    returned BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (token_hash, account_id),
    KEY ix_device_account (account_id, used_at),
    KEY ix_device_age (used_at),
    CONSTRAINT fk_device_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A subject is an address, or the MAC of a name (that need not exist) and of a known client. A bucket is full again at the
-- microsecond since 1970 in its column; the lasting one is full last, so it orders the rows by age.
CREATE TABLE IF NOT EXISTS rate_limit (
    subject VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    brief_full_at BIGINT NOT NULL,
    lasting_full_at BIGINT NOT NULL,
    PRIMARY KEY (subject, kind),
    KEY ix_rate_limit_age (lasting_full_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
