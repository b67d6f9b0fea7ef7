-- Spring Security's name for whom a passkey belongs to: it knows the table and the first three columns by these names.
CREATE TABLE IF NOT EXISTS user_entities (
    id VARCHAR(86) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    display_name VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    account_id BIGINT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uk_user_entities_account UNIQUE (account_id),
    CONSTRAINT fk_user_entities_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Spring Security's name for passkeys: it knows the table and all its columns by these names, and ids as base64url.
-- An id has at most 1,023 bytes (Web Authentication, section 5.8.3), which are 1,364 letters.
CREATE TABLE IF NOT EXISTS user_credentials (
    credential_id VARCHAR(1364) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_entity_user_id VARCHAR(86) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    public_key VARBINARY(4096) NOT NULL,
    signature_count BIGINT NOT NULL,
    uv_initialized BOOLEAN NOT NULL,
    backup_eligible BOOLEAN NOT NULL,
    authenticator_transports VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    public_key_credential_type VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    backup_state BOOLEAN NOT NULL,
    attestation_object BLOB NOT NULL,
    attestation_client_data_json BLOB NOT NULL,
    created DATETIME(6) NOT NULL,
    last_used DATETIME(6) NOT NULL,
    label VARCHAR(100) NOT NULL,
    PRIMARY KEY (user_entity_user_id, credential_id),
    CONSTRAINT uk_user_credentials_id UNIQUE (credential_id),
    CONSTRAINT fk_user_credentials_user FOREIGN KEY (user_entity_user_id) REFERENCES user_entities (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS passkey_ceremony (
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
