-- The epoch of the account in which the challenge was earned.
ALTER TABLE sign_in_challenge
    ADD COLUMN epoch INT NOT NULL DEFAULT 0;
