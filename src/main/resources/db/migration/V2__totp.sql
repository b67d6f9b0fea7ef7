CREATE TABLE IF NOT EXISTS totp_factor (
    account_id BIGINT NOT NULL,
    encrypted_secret VARBINARY(100) NOT NULL,
    last_step BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    enrolled_at DATETIME(6) NULL,
    next_encrypted_secret VARBINARY(100) NULL,
    next_created_at DATETIME(6) NULL,
    PRIMARY KEY (account_id),
    -- Factors that no code has proven come first, the oldest of them before others.
    KEY ix_totp_factor_pending (enrolled_at, created_at),
    CONSTRAINT fk_totp_factor_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS recovery_code (
    account_id BIGINT NOT NULL,
    code_hash BINARY(32) NOT NULL,
    PRIMARY KEY (account_id, code_hash),
    CONSTRAINT fk_recovery_code_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
