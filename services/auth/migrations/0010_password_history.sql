-- The last passwords of a user, so that none of them is chosen again; and a password that was chosen and is not in force yet, while
-- session is told to let nobody in by the one before (decisions).

-- Of each user the two before the one in `passwords`: three in all.
CREATE TABLE former_passwords (
    tenant bigint NOT NULL,
    user_id uuid NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    verifier bytea NOT NULL CHECK (octet_length(verifier) = 32),
    salt bytea NOT NULL CHECK (octet_length(salt) = 16),
    memory_kib integer NOT NULL CHECK (memory_kib BETWEEN 8 AND 4194304),
    passes integer NOT NULL CHECK (passes BETWEEN 1 AND 64),
    pepper_id integer NOT NULL,
    PRIMARY KEY (tenant, user_id, id),
    FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id) ON DELETE CASCADE
);

-- Beside the decision, not in it: auth_system lists decisions of all companies, and needs no verifier for that.
CREATE TABLE pending_passwords (
    tenant bigint NOT NULL,
    user_id uuid NOT NULL,
    verifier bytea NOT NULL CHECK (octet_length(verifier) = 32),
    salt bytea NOT NULL CHECK (octet_length(salt) = 16),
    memory_kib integer NOT NULL CHECK (memory_kib BETWEEN 8 AND 4194304),
    passes integer NOT NULL CHECK (passes BETWEEN 1 AND 64),
    pepper_id integer NOT NULL,
    PRIMARY KEY (tenant, user_id),
    FOREIGN KEY (tenant, user_id) REFERENCES decisions (tenant, user_id) ON DELETE CASCADE
);

ALTER TABLE decisions
    -- 1 disable, 2 change roles, 3 change password (domain/decision.h).
    DROP CONSTRAINT decisions_kind_check,
    ADD CONSTRAINT decisions_kind_check CHECK (kind BETWEEN 1 AND 3),
    -- Nobody says why they change their password.
    DROP CONSTRAINT disablings_reason_check,
    ADD CONSTRAINT decisions_reason_check CHECK (octet_length(reason) BETWEEN (kind <> 3)::integer AND 256),
    -- False when a user changes their password and stays signed in elsewhere.
    ADD COLUMN ends_sessions boolean NOT NULL DEFAULT true CHECK (kind = 3 OR ends_sessions);

ALTER TABLE former_passwords ENABLE ROW LEVEL SECURITY;
ALTER TABLE former_passwords FORCE ROW LEVEL SECURITY;
ALTER TABLE pending_passwords ENABLE ROW LEVEL SECURITY;
ALTER TABLE pending_passwords FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON former_passwords TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);
CREATE POLICY own_tenant ON pending_passwords TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);

GRANT SELECT, INSERT, DELETE ON former_passwords TO auth_svc;
GRANT SELECT, INSERT ON pending_passwords TO auth_svc;
