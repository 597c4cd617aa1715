-- Files of users that were sent in: what each row would change, what it did, and what there was before, so that it can be put
-- back for a day. The rows go then; who sent in what, when and with which hash stays for 30 days.

CREATE TABLE imports (
    tenant bigint NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    -- 1 previewed, 2 applied, 3 undone (domain/import.h).
    state smallint NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 3),
    -- As whoever sent it in was called then; "operator" for the operator.
    actor text NOT NULL CHECK (octet_length(actor) BETWEEN 1 AND 128),
    file_hash bytea NOT NULL CHECK (octet_length(file_hash) = 32),
    creates integer NOT NULL CHECK (creates >= 0),
    changes integer NOT NULL CHECK (changes >= 0),
    disables integer NOT NULL CHECK (disables >= 0),
    unchanged integer NOT NULL CHECK (unchanged >= 0),
    faults integer NOT NULL CHECK (faults >= 0),
    -- What undoing left as it was.
    kept integer NOT NULL DEFAULT 0 CHECK (kept >= 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    applied_at timestamptz,
    undone_at timestamptz,
    PRIMARY KEY (tenant, id),
    CHECK ((state >= 2) = (applied_at IS NOT NULL) AND (state = 3) = (undone_at IS NOT NULL))
);

CREATE INDEX imports_by_time ON imports (tenant, created_at DESC);
CREATE INDEX imports_created_at ON imports (created_at);

CREATE TABLE import_rows (
    tenant bigint NOT NULL,
    import_id uuid NOT NULL,
    -- As a spreadsheet counts, the heading is 1.
    number integer NOT NULL CHECK (number > 0),
    -- Bits: 1 create, 2 profile, 4 roles, 8 disable; and why not, why it was not put back (domain/import.h); 0 for nothing.
    acts integer NOT NULL CHECK (acts BETWEEN 0 AND 15),
    fault smallint NOT NULL CHECK (fault >= 0),
    kept smallint NOT NULL DEFAULT 0 CHECK (kept >= 0),
    -- Nil where there is none: of a row with a fault.
    user_id uuid NOT NULL,
    kind smallint NOT NULL,
    state smallint NOT NULL,
    login_id text NOT NULL CHECK (octet_length(login_id) <= 64),
    name text NOT NULL CHECK (octet_length(name) <= 128),
    mail text NOT NULL CHECK (octet_length(mail) <= 254),
    roles bigint NOT NULL,
    name_before text NOT NULL CHECK (octet_length(name_before) <= 128),
    mail_before text NOT NULL CHECK (octet_length(mail_before) <= 254),
    roles_before bigint NOT NULL,
    PRIMARY KEY (tenant, import_id, number),
    FOREIGN KEY (tenant, import_id) REFERENCES imports (tenant, id) ON DELETE CASCADE
);

ALTER TABLE imports ENABLE ROW LEVEL SECURITY;
ALTER TABLE imports FORCE ROW LEVEL SECURITY;
ALTER TABLE import_rows ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_rows FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON imports TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);
CREATE POLICY own_tenant ON import_rows TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);

GRANT SELECT, INSERT, UPDATE (state, applied_at, undone_at, kept) ON imports TO auth_svc;
GRANT SELECT, INSERT, UPDATE (kept) ON import_rows TO auth_svc;

-- The finisher forgets, of every company, by age alone.
CREATE POLICY any_tenant ON imports TO auth_system USING (true);
CREATE POLICY any_tenant ON import_rows TO auth_system USING (true);
GRANT SELECT (tenant, id, created_at), DELETE ON imports TO auth_system;
GRANT SELECT (tenant, import_id, number), DELETE ON import_rows TO auth_system;

-- Who was made by an import and never came in leaves no trace but the history when it is undone, so that the file can be sent in
-- again, corrected. Of all others the row goes only when they
-- have been deleted and are erased.
CREATE POLICY deleted_or_never_came_in ON users AS RESTRICTIVE FOR DELETE TO auth_svc
    USING (state = 4 OR (state = 3 AND version = 1 AND last_login_at IS NULL));

ALTER TABLE decisions
    -- What led to it: 1 somebody's call, 2 the leaving date, 3 a change of a role they have, 4 an import (domain/decision.h).
    DROP CONSTRAINT decisions_route_check,
    ADD CONSTRAINT decisions_route_check CHECK (route BETWEEN 1 AND 4);
