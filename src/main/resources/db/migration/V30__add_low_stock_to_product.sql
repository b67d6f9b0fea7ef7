-- From how many on a product counts as low on stock; null where nobody has said. Whether it is low is worked out by the table
-- itself, so that no writer can forget it and an index finds the few that are.
ALTER TABLE product
    ADD COLUMN low_stock_at INT NULL AFTER quantity,
    ADD COLUMN low_stock_at_version BIGINT NOT NULL DEFAULT (version),
    ADD COLUMN low_stock BOOLEAN GENERATED ALWAYS AS (quantity <= low_stock_at) STORED,
    ADD KEY ix_product_low_stock (low_stock),
    ADD CONSTRAINT ck_product_low_stock_at CHECK (low_stock_at >= 0),
    DROP CONSTRAINT ck_product_version,
    ADD CONSTRAINT ck_product_versions CHECK (
        version = GREATEST(sku_version, name_version, description_version, price_version, quantity_version, low_stock_at_version));
