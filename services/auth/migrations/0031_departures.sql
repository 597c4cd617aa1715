-- Who went out, by which way, who decided it, and how long it took until no session of theirs was accepted anywhere.
CREATE TABLE departures (
    tenant bigint NOT NULL REFERENCES tenants (id),
    -- Of the event that says it.
    id uuid NOT NULL,
    -- No reference, as the next: the row outlives them, and has no name of theirs.
    user_id uuid NOT NULL,
    -- Who decided; none when it was no user.
    actor_id uuid,
    -- The service whose call it was; "auth" for one of its own.
    caller text NOT NULL CHECK (octet_length(caller) BETWEEN 1 AND 63),
    -- As decisions.route; 6 is a call by no user (domain/departure.h).
    route smallint NOT NULL CHECK (route IN (1, 2, 4, 5, 6)),
    -- In the words of whoever decided; empty once the user is erased.
    reason text NOT NULL CHECK (octet_length(reason) <= 256),
    decided_at timestamptz NOT NULL,
    -- When every replica of session had confirmed it.
    left_at timestamptz NOT NULL,
    ended_sessions bigint NOT NULL CHECK (ended_sessions >= 0),
    PRIMARY KEY (tenant, id)
);

CREATE INDEX departures_by_time ON departures (tenant, left_at DESC, id DESC);
CREATE INDEX departures_by_user ON departures (tenant, user_id);

ALTER TABLE departures ENABLE ROW LEVEL SECURITY;
ALTER TABLE departures FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON departures TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);
-- They go with the company alone.
CREATE POLICY over ON departures AS RESTRICTIVE FOR DELETE TO auth_svc USING ((SELECT tenant_is_over()));

GRANT SELECT, INSERT, UPDATE (reason), DELETE ON departures TO auth_svc;

-- How many sessions ended before the barrier had to be raised further.
ALTER TABLE decisions ADD COLUMN ended_sessions bigint NOT NULL DEFAULT 0 CHECK (ended_sessions >= 0);
GRANT UPDATE (ended_sessions) ON decisions TO auth_svc;
