-- epoch counts what makes earlier proofs worthless: a new password, role, lock, reset or deletion.
ALTER TABLE account
    ADD COLUMN epoch INT NOT NULL DEFAULT 0,
    ADD COLUMN locked_at DATETIME(6) NULL,
    ADD COLUMN deleted_at DATETIME(6) NULL,
    ADD KEY ix_account_role (role);
