-- The head of each stream; a row of its own, called register, counts the streams.
CREATE TABLE audit_stream (
    stream VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    number BIGINT NOT NULL,
    last_sequence BIGINT NOT NULL,
    last_mac VARBINARY(36) NOT NULL,
    signature VARBINARY(36) NOT NULL,
    PRIMARY KEY (stream),
    CONSTRAINT uk_audit_stream_number UNIQUE (number)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
