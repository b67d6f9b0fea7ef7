-- No foreign key: a claim locks its own row and nothing of the account, which others may be changing; all goes within a day or so.
CREATE TABLE IF NOT EXISTS idempotency_key (
    account_id BIGINT NOT NULL,
    idempotency_key VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    request_hash BINARY(32) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    status SMALLINT NULL,
    headers VARCHAR(4096) NULL,
    body MEDIUMBLOB NULL,
    PRIMARY KEY (account_id, idempotency_key),
    KEY ix_idempotency_key_expiry (expires_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
