-- The version that last changed each field. What a product went through before is not known, so each field counts as changed
-- by the newest version; whoever inserts a product need not name them. A change writes one of them at least, or is refused.
ALTER TABLE product
    ADD COLUMN sku_version BIGINT NOT NULL DEFAULT (version),
    ADD COLUMN name_version BIGINT NOT NULL DEFAULT (version),
    ADD COLUMN description_version BIGINT NOT NULL DEFAULT (version),
    ADD COLUMN price_version BIGINT NOT NULL DEFAULT (version),
    ADD COLUMN quantity_version BIGINT NOT NULL DEFAULT (version),
    ADD CONSTRAINT ck_product_version
        CHECK (version = GREATEST(sku_version, name_version, description_version, price_version, quantity_version));
