-- A session's token is given a successor from time to time. When that is first used it takes the token's place, and the
-- token is one of the replaced ones: good for a moment longer, and afterwards a sign that two have the session.

ALTER TABLE sessions
    -- When a successor is due. The default is for replicas of the version before, while they are replaced.
    ADD COLUMN rotates_at    timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN successor_mac bytea UNIQUE CHECK (octet_length(successor_mac) = 32),  -- given out, not used so far
    ADD COLUMN successor_key integer,
    ADD CONSTRAINT sessions_successor_check CHECK ((successor_mac IS NULL) = (successor_key IS NULL));

ALTER TABLE ended_sessions
    DROP CONSTRAINT ended_sessions_reason_check,
    ADD CONSTRAINT ended_sessions_reason_check CHECK (reason BETWEEN 1 AND 6);

-- Kept for a day: the session is over by then, by its absolute limit.
CREATE TABLE replaced_tokens (
    tenant      bigint      NOT NULL CHECK (tenant > 0),
    token_mac   bytea       NOT NULL CHECK (octet_length(token_mac) = 32),
    session_id  uuid        NOT NULL,  -- of a session that lives or that has ended
    replaced_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, token_mac),
    UNIQUE (token_mac)
);

CREATE INDEX replaced_tokens_by_time ON replaced_tokens (replaced_at);

ALTER TABLE replaced_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE replaced_tokens FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON replaced_tokens TO session_svc
    USING (tenant = current_tenant()) WITH CHECK (tenant = current_tenant());
CREATE POLICY any_tenant ON replaced_tokens TO session_system USING (true);

GRANT UPDATE (token_mac, token_key, successor_mac, successor_key, rotates_at, ends_at) ON sessions TO session_svc;
GRANT INSERT ON replaced_tokens TO session_svc;
GRANT SELECT, DELETE ON replaced_tokens TO session_system;
