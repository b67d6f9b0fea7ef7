ALTER TABLE totp_factor
    ADD COLUMN next_sealed_secret VARBINARY(100) NULL,
    ADD COLUMN next_created_at DATETIME(6) NULL;
