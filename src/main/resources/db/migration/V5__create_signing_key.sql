CREATE TABLE signing_key (
    generation INT NOT NULL,
    kid VARCHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    public_key VARBINARY(200) NOT NULL,
    sealed_private_key VARBINARY(300) NOT NULL,
    created_at DATETIME(6) NOT NULL,
    PRIMARY KEY (generation),
    CONSTRAINT uk_signing_key_kid UNIQUE (kid)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
