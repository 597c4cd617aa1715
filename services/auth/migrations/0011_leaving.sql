-- Users leave by themselves at users.leaves_at: the finisher looks over all companies for those whose moment has come, and sees of
-- users no more than that. The last administrator stays, and is marked.
ALTER TABLE users ADD COLUMN leaving_held_at timestamptz;

GRANT UPDATE (leaving_held_at) ON users TO auth_svc;

CREATE POLICY leaving_any_tenant ON users FOR SELECT TO auth_system USING (leaves_at IS NOT NULL AND state = 1);

GRANT SELECT (tenant, id, state, leaves_at, leaving_held_at) ON users TO auth_system;

ALTER TABLE decisions
    -- What led to it: 1 somebody's call, 2 the leaving date (domain/decision.h).
    ADD COLUMN route smallint NOT NULL DEFAULT 1 CHECK (route IN (1, 2));
