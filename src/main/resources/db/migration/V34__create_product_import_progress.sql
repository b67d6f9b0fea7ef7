CREATE TABLE product_import_progress (
    import_id BIGINT NOT NULL,
    read_rows BIGINT NOT NULL,
    at DATETIME(6) NOT NULL,
    PRIMARY KEY (import_id, read_rows)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
