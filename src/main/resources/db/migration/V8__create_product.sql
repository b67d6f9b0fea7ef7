-- One collation for the three texts, since a FULLTEXT index takes no mixture; this one exists in MariaDB and in MySQL.
-- A sku is ASCII by the rules of the service, so that two are twins exactly when they differ in nothing but case.
CREATE TABLE product (
    id BIGINT NOT NULL AUTO_INCREMENT,
    sku VARCHAR(64) NULL,
    name VARCHAR(100) NOT NULL,
    description VARCHAR(255) NULL,
    price DECIMAL(10,2) NOT NULL,
    quantity INT NOT NULL,
    version BIGINT NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uk_product_sku UNIQUE (sku),
    -- MariaDB does not sort by a unique key and the id behind it.
    KEY ix_product_sku (sku, id),
    KEY ix_product_name (name),
    KEY ix_product_price (price),
    KEY ix_product_quantity (quantity),
    KEY ix_product_created_at (created_at),
    KEY ix_product_updated_at (updated_at),
    FULLTEXT KEY ft_product (name, description, sku),
    CONSTRAINT ck_product_name CHECK (CHAR_LENGTH(name) >= 1),
    CONSTRAINT ck_product_price CHECK (price >= 0),
    CONSTRAINT ck_product_quantity CHECK (quantity >= 0)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;
