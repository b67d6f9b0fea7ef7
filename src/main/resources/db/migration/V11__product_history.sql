-- No foreign keys: changes outlive the accounts that made them. The products are counted as they are written,
-- since counting the rows of an import takes seconds.
CREATE TABLE IF NOT EXISTS change_set (
    id BIGINT NOT NULL AUTO_INCREMENT,
    happened_at DATETIME(6) NOT NULL,
    account_id BIGINT NULL,
    session_id VARCHAR(22) CHARACTER SET ascii COLLATE ascii_bin NULL,
    factors VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
    request_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    what VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reason VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
    note VARCHAR(255) NULL,
    reverts BIGINT NULL,
    created INT NOT NULL,
    edited INT NOT NULL,
    deleted INT NOT NULL,
    restored INT NOT NULL,
    PRIMARY KEY (id),
    -- Each followed by the primary key, which makes a place in the list unique.
    KEY ix_change_set_happened_at (happened_at),
    KEY ix_change_set_account (account_id, happened_at),
    KEY ix_change_set_what (what, happened_at),
    KEY ix_change_set_reverts (reverts)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What a product was like before each of its versions; nothing where it was created or brought back. What it was like after is
-- what it was like before the next, or is now. The versions of a product say what came first: transactions overlap, so the numbers
-- and moments of their change sets need not.
CREATE TABLE IF NOT EXISTS product_change (
    product_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    change_id BIGINT NOT NULL,
    happened_at DATETIME(6) NOT NULL,
    action VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sku VARCHAR(64) NULL,
    name VARCHAR(100) NULL,
    description VARCHAR(255) NULL,
    price DECIMAL(10,2) NULL,
    quantity INT NULL,
    low_stock_at INT NULL,
    -- Never changes while a product lives, so only what it is brought back with is kept.
    created_at DATETIME(6) NULL,
    PRIMARY KEY (product_id, version),
    KEY ix_product_change_change (change_id, product_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- One row: the last change set that retention has deleted, or is deleting. Its rows may go in several transactions, and are all
-- refused from the first on.
CREATE TABLE IF NOT EXISTS change_retention (
    id TINYINT NOT NULL,
    pruned_up_to BIGINT NOT NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
AS SELECT 1 AS id, 0 AS pruned_up_to;
