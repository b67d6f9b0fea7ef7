CREATE TABLE totp_factor (
    account_id BIGINT NOT NULL,
    sealed_secret VARBINARY(100) NOT NULL,
    last_step BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    enrolled_at DATETIME(6) NULL,
    PRIMARY KEY (account_id),
    CONSTRAINT fk_totp_factor_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
