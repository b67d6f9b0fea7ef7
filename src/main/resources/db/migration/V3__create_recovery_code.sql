CREATE TABLE recovery_code (
    account_id BIGINT NOT NULL,
    code_hash BINARY(32) NOT NULL,
    PRIMARY KEY (account_id, code_hash),
    CONSTRAINT fk_recovery_code_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
