-- Customer companies, their users, and what each user proves themselves with. auth_svc works inside one tenant, the one
-- in app.tenant; auth_system does what must cross tenants: finding a tenant by its code, and the operator's lists.

CREATE TABLE tenants (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE
        CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(code) BETWEEN 2 AND 32),
    name text NOT NULL CHECK (octet_length(name) BETWEEN 1 AND 128),
    time_zone text NOT NULL,
    language text NOT NULL CHECK (language IN ('ja', 'en')),
    staff_idle_seconds integer NOT NULL CHECK (staff_idle_seconds BETWEEN 1 AND 3600),
    customer_idle_seconds integer NOT NULL CHECK (customer_idle_seconds BETWEEN 1 AND 3600),
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE users (
    tenant bigint NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    -- 1 staff, 2 customer; 1 active, 2 disabled (domain/user.h).
    kind smallint NOT NULL CHECK (kind IN (1, 2)),
    state smallint NOT NULL CHECK (state IN (1, 2)),
    -- Canonical: what the domain made of it, never what was typed.
    login_id text NOT NULL CHECK (login_id ~ '^[a-z0-9._@+-]{3,64}$'),
    name text NOT NULL CHECK (octet_length(name) BETWEEN 1 AND 128),
    mail text NOT NULL CHECK (octet_length(mail) <= 254),
    -- A bit for each role (domain/role.h); customers have none.
    roles integer NOT NULL CHECK (roles >= 0 AND (kind = 1 OR roles = 0)),
    -- Counts changes of rights, state and password; session refuses what was created under an older one.
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_login_at timestamptz,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, login_id)
);

-- The last administrator rule counts these.
CREATE INDEX users_active_administrators ON users (tenant) WHERE state = 1 AND roles & 1 = 1;

CREATE TABLE passwords (
    tenant bigint NOT NULL,
    user_id uuid NOT NULL,
    -- HMAC-SHA-256 under the pepper `pepper_id` of the Argon2id tag made with the parameters beside it.
    verifier bytea NOT NULL CHECK (octet_length(verifier) = 32),
    salt bytea NOT NULL CHECK (octet_length(salt) = 16),
    memory_kib integer NOT NULL CHECK (memory_kib BETWEEN 8 AND 4194304),
    passes integer NOT NULL CHECK (passes BETWEEN 1 AND 64),
    pepper_id integer NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, user_id),
    FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id)
);

ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
ALTER TABLE passwords ENABLE ROW LEVEL SECURITY;
ALTER TABLE passwords FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON tenants TO auth_svc
    USING (id = nullif(current_setting('app.tenant', true), '')::bigint);
CREATE POLICY own_tenant ON users TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);
CREATE POLICY own_tenant ON passwords TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);

-- The operator creates and lists companies; nobody but the tenant's own transactions reads users and passwords.
CREATE POLICY any_tenant ON tenants TO auth_system USING (true) WITH CHECK (true);

GRANT SELECT ON tenants TO auth_svc;
GRANT SELECT, INSERT ON users TO auth_svc;
GRANT UPDATE (state, name, mail, roles, version, last_login_at) ON users TO auth_svc;
GRANT SELECT, INSERT ON passwords TO auth_svc;
GRANT UPDATE (verifier, salt, memory_kib, passes, pepper_id, changed_at) ON passwords TO auth_svc;
GRANT SELECT, INSERT ON tenants TO auth_system;
