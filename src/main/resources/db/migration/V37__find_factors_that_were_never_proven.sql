-- Factors that no code has proven come first, the oldest of them before others.
ALTER TABLE totp_factor
    ADD KEY ix_totp_factor_pending (enrolled_at, created_at);
