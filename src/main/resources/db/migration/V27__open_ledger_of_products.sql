-- What was there is known since the last edit, and not before.
INSERT INTO stock_movement (product_id, happened_at, reason, note, before_quantity, after_quantity)
SELECT id, updated_at, 'edit', 'Opening of the ledger', 0, quantity FROM product ORDER BY id;
