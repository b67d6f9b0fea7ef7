-- A subject is an account, a name that may be nobody's, or a device. The newest moment comes first, so it orders the rows by age.
ALTER TABLE sign_in_budget
    DROP FOREIGN KEY fk_sign_in_budget_account,
    CHANGE COLUMN account_id subject VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    ADD KEY ix_sign_in_budget_age (kind, guesses(17));
