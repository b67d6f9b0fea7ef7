-- No foreign keys: what happened outlives product and account. A product's rows lie together, in the order in which they happened.
CREATE TABLE IF NOT EXISTS stock_movement (
    id BIGINT NOT NULL AUTO_INCREMENT,
    product_id BIGINT NOT NULL,
    happened_at DATETIME(6) NOT NULL,
    account_id BIGINT NULL,
    session_id VARCHAR(22) CHARACTER SET ascii COLLATE ascii_bin NULL,
    reason VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    note VARCHAR(255) NULL,
    -- BIGINT, since it may be read from a row that was tampered with.
    before_quantity BIGINT NOT NULL,
    after_quantity INT NOT NULL,
    PRIMARY KEY (product_id, id),
    CONSTRAINT uk_stock_movement_id UNIQUE (id),
    KEY ix_stock_movement_happened_at (product_id, happened_at),
    CONSTRAINT ck_stock_movement_after CHECK (after_quantity >= 0)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
