-- The life of a user: invited, active, disabled, deleted; the day they leave; and the links by which they set a
-- password. Beside it: who decided a disabling, now that administrators may, too.

ALTER TABLE users DROP CONSTRAINT users_state_check;
ALTER TABLE users
    -- 1 active, 2 disabled, 3 invited, 4 deleted (domain/user.h).
    ADD CONSTRAINT users_state_check CHECK (state BETWEEN 1 AND 4),
    -- When an active user is to be disabled by itself.
    ADD COLUMN leaves_at timestamptz,
    ADD COLUMN deleted_at timestamptz,
    ADD CONSTRAINT users_deleted_at_check CHECK ((state = 4) = (deleted_at IS NOT NULL));

-- Lists by state, and by how a login ID or a name begins: by bytes, so that an index finds both.
CREATE INDEX users_by_state ON users (tenant, state, login_id COLLATE "C");
CREATE INDEX users_by_login_id ON users (tenant, login_id COLLATE "C");
CREATE INDEX users_by_name ON users (tenant, name COLLATE "C");
CREATE INDEX users_leaving ON users (leaves_at) WHERE leaves_at IS NOT NULL AND state = 1;

GRANT UPDATE (leaves_at, deleted_at) ON users TO auth_svc;

-- One link for each user: a newer one takes the place of an older, which is void by that.
CREATE TABLE links (
    tenant bigint NOT NULL,
    user_id uuid NOT NULL,
    -- 1 activation, 2 reset (domain/link.h).
    purpose smallint NOT NULL CHECK (purpose IN (1, 2)),
    -- HMAC-SHA-256 of the token under a key that is not in the database.
    mac bytea NOT NULL UNIQUE CHECK (octet_length(mac) = 32),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (tenant, user_id),
    FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id)
);

ALTER TABLE links ENABLE ROW LEVEL SECURITY;
ALTER TABLE links FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON links TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);
-- Whoever comes with a token says no company: it is found by the token.
CREATE POLICY any_tenant ON links FOR SELECT TO auth_system USING (true);

GRANT SELECT, INSERT, DELETE, UPDATE (purpose, mac, expires_at, used_at) ON links TO auth_svc;
GRANT SELECT ON links TO auth_system;

-- Of a user who decided, as the event will call them; empty when it was the operator.
ALTER TABLE disablings
    ADD COLUMN actor_id uuid,
    ADD COLUMN actor_login text NOT NULL DEFAULT '' CHECK (octet_length(actor_login) <= 64),
    ADD COLUMN actor_name text NOT NULL DEFAULT '' CHECK (octet_length(actor_name) <= 128),
    ADD COLUMN address text NOT NULL DEFAULT '' CHECK (octet_length(address) <= 45),
    ADD COLUMN session_id uuid;
