-- free_at is the microsecond since 1970 from which the address has its whole allowance again.
CREATE TABLE address_pace (
    address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    free_at BIGINT NOT NULL,
    PRIMARY KEY (address, kind),
    KEY ix_address_pace_age (free_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
