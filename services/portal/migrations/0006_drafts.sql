-- Input that the end of a session cut short: kept for half an hour for the user who typed it, who is asked about it after signing in
-- again. It is sealed under a key that the database does not have, bound to company, user and form.
CREATE TABLE drafts (
    tenant bigint NOT NULL CHECK (tenant > 0),
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    -- The path that the form is sent to.
    form text NOT NULL CHECK (octet_length(form) BETWEEN 1 AND 512),
    sealed bytea NOT NULL CHECK (octet_length(sealed) <= 65536 + 45),
    -- How often the same form was kept: each time is an event, so there is a last one.
    times smallint NOT NULL DEFAULT 1 CHECK (times BETWEEN 1 AND 20),
    kept_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL DEFAULT now() + interval '30 minutes',
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, user_id, form)
);

CREATE INDEX drafts_expired ON drafts (expires_at);

ALTER TABLE drafts ENABLE ROW LEVEL SECURITY;
ALTER TABLE drafts FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON drafts TO portal_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);

-- portal_system forgets what nobody is offered any more, and reads no draft.
CREATE POLICY expired_of_any_tenant ON drafts TO portal_system USING (expires_at <= now());

GRANT SELECT, INSERT, DELETE, UPDATE (sealed, times, kept_at, expires_at) ON drafts TO portal_svc;
GRANT SELECT (tenant, id, expires_at), DELETE ON drafts TO portal_system;

ALTER TABLE erasures ADD COLUMN drafts bigint NOT NULL DEFAULT 0;
GRANT UPDATE (drafts) ON erasures TO portal_svc;
