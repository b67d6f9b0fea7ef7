-- epoch counts what makes earlier proofs worthless: a new password, role, lock, reset or deletion.
CREATE TABLE IF NOT EXISTS account (
    id BIGINT NOT NULL AUTO_INCREMENT,
    username VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    username_key VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    password_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    role VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(6) NOT NULL,
    epoch INT NOT NULL DEFAULT 0,
    locked_at DATETIME(6) NULL,
    deleted_at DATETIME(6) NULL,
    PRIMARY KEY (id),
    CONSTRAINT uk_account_username UNIQUE (username_key),
    KEY ix_account_role (role)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The setup code has no creator and does not expire. No foreign keys: what an account did outlives it.
CREATE TABLE IF NOT EXISTS invite (
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
