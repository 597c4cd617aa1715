-- What waits for session before it is done is not only that somebody is disabled, but also that their roles change. The old name
-- would say the half of it; nothing is released that knows it.
ALTER TABLE disablings RENAME TO decisions;
ALTER INDEX disablings_decided_at RENAME TO decisions_decided_at;
ALTER TABLE decisions
    -- 1 disable, 2 change roles (domain/decision.h).
    ADD COLUMN kind smallint NOT NULL DEFAULT 1 CHECK (kind IN (1, 2)),
    ADD COLUMN roles integer NOT NULL DEFAULT 0 CHECK (roles >= 0 AND (kind = 2 OR roles = 0));
