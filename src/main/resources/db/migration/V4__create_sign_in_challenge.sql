CREATE TABLE sign_in_challenge (
    token_hash BINARY(32) NOT NULL,
    account_id BIGINT NOT NULL,
    purpose VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    client_address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    guesses INT NOT NULL DEFAULT 0,
    PRIMARY KEY (token_hash),
    KEY ix_sign_in_challenge_account (account_id, purpose, client_address, created_at),
    KEY ix_sign_in_challenge_expiry (expires_at),
    CONSTRAINT fk_sign_in_challenge_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
