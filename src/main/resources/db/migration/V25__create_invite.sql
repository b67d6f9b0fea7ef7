-- Nobody has created the setup code, and it does not expire. No foreign keys: what an account did outlives it.
CREATE TABLE invite (
    id BIGINT NOT NULL AUTO_INCREMENT,
    code_hash BINARY(32) NOT NULL,
    role VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    note VARCHAR(100) NULL,
    created_by BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NULL,
    used_at DATETIME(6) NULL,
    used_by BIGINT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uk_invite_code UNIQUE (code_hash),
    KEY ix_invite_expiry (expires_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
