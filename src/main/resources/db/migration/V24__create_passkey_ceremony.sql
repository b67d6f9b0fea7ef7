CREATE TABLE passkey_ceremony (
    token_hash BINARY(32) NOT NULL,
    account_id BIGINT NOT NULL,
    kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    challenge BINARY(32) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    PRIMARY KEY (token_hash),
    KEY ix_passkey_ceremony_account (account_id),
    KEY ix_passkey_ceremony_expiry (expires_at),
    CONSTRAINT fk_passkey_ceremony_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
