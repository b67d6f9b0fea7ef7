-- One collation for the three texts, since a FULLTEXT index takes no mixture; this one exists in MariaDB and in MySQL.
-- A sku is ASCII by the rules of the service, so that two are equal exactly when they differ in case alone.
CREATE TABLE IF NOT EXISTS product (
    id BIGINT NOT NULL AUTO_INCREMENT,
    sku VARCHAR(64) NULL,
    name VARCHAR(100) NOT NULL,
    description VARCHAR(255) NULL,
    price DECIMAL(10,2) NOT NULL,
    quantity INT NOT NULL,
    -- The quantity up to which the product is low on stock; null where none is set.
    low_stock_at INT NULL,
    version BIGINT NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    -- Computed by the table, so that no writer can forget it and an index finds the few that are low.
    low_stock BOOLEAN GENERATED ALWAYS AS (quantity <= low_stock_at) STORED,
    PRIMARY KEY (id),
    CONSTRAINT uk_product_sku UNIQUE (sku),
    -- MariaDB does not sort by a unique key and the id behind it.
    KEY ix_product_sku (sku, id),
    KEY ix_product_name (name),
    KEY ix_product_price (price),
    KEY ix_product_quantity (quantity),
    KEY ix_product_created_at (created_at),
    KEY ix_product_updated_at (updated_at),
    KEY ix_product_low_stock (low_stock),
    FULLTEXT KEY ft_product (name, description, sku),
    CONSTRAINT ck_product_name CHECK (CHAR_LENGTH(name) >= 1),
    CONSTRAINT ck_product_price CHECK (price >= 0),
    CONSTRAINT ck_product_quantity CHECK (quantity >= 0),
    CONSTRAINT ck_product_low_stock_at CHECK (low_stock_at >= 0)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;

-- One row; the bulk change that holds its lock is the only one. It comes with the table, so that it is never missing.
CREATE TABLE IF NOT EXISTS bulk_turn (
    id TINYINT NOT NULL,
    what VARCHAR(100) NULL,
    begun_at DATETIME(6) NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
AS SELECT 1 AS id, NULL AS what, NULL AS begun_at;
