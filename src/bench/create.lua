-- sysbench script of measure-create: the rows of one product that is created, in one transaction.
local con, statements

function thread_init()
  con = sysbench.sql.driver():connect()
  statements = {}
  for i, sql in ipairs({
    -- No later row needs the id of this one, whose number stands for it; so LAST_INSERT_ID() stays that of the product.
    [[INSERT INTO change_set (happened_at, account_id, session_id, factors, request_id, what, created, edited, deleted, restored)
      VALUES (NOW(6), 1, 'a-session-of-22-chars.', 'password,code', '0123456789abcdef0123456789abcdef', 'create', 1, 0, 0, 0)]],
    [[INSERT INTO product (name, description, price, quantity, version, created_at, updated_at)
      VALUES ('Created', 'made by the load generator', 5.25, 10, 0, NOW(6), NOW(6))]],
    "INSERT INTO product_change (product_id, version, change_id, happened_at, action) VALUES (LAST_INSERT_ID(), 0, 0, NOW(6), 'create')",
    [[INSERT INTO stock_movement (product_id, happened_at, account_id, session_id, reason, note, before_quantity, after_quantity)
      VALUES (LAST_INSERT_ID(), NOW(6), 1, 'a-session-of-22-chars.', 'edit', 'Opening', 0, 10)]],
  }) do
    statements[i] = con:prepare(sql)
  end
end

function event()
  con:query("BEGIN")
  for _, statement in ipairs(statements) do
    statement:execute()
  end
  con:query("COMMIT")
end
