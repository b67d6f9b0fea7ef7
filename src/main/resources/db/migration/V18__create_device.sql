-- The token changes with each login; the id stays, and names the device to its sessions.
CREATE TABLE device (
    token_hash BINARY(32) NOT NULL,
    account_id BIGINT NOT NULL,
    device_id BINARY(16) NOT NULL,
    used_at DATETIME(6) NOT NULL,
    PRIMARY KEY (token_hash, account_id),
    KEY ix_device_account (account_id, used_at),
    KEY ix_device_age (used_at),
    CONSTRAINT fk_device_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
