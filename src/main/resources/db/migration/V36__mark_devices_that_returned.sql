-- Clients that came back are kept apart from those that were inside once.
ALTER TABLE device
    ADD COLUMN returned BOOLEAN NOT NULL DEFAULT FALSE;
