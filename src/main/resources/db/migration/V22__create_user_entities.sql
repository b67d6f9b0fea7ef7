-- Spring Security's name for whom a passkey belongs to: it knows the table and the first three columns by these names.
CREATE TABLE user_entities (
    id VARCHAR(86) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    display_name VARCHAR(50) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    account_id BIGINT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uk_user_entities_account UNIQUE (account_id),
    CONSTRAINT fk_user_entities_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
