-- Mails that wait to be sent, sealed: whom they are to and what they say is to be read with a key that the database does not have.
CREATE TABLE mail_outbox (
    tenant bigint NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    -- 1 code, 2 link (domain/mail.h).
    purpose smallint NOT NULL CHECK (purpose BETWEEN 1 AND 2),
    sealed bytea NOT NULL CHECK (octet_length(sealed) BETWEEN 45 AND 140000),
    made_at timestamptz NOT NULL DEFAULT now(),
    -- Nothing is sent later.
    not_after timestamptz NOT NULL CHECK (not_after > made_at),
    -- When somebody may take it up; while somebody does, until when nobody else may.
    next_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    -- It may be with the mail server already.
    is_under_way boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id) ON DELETE CASCADE
);

CREATE INDEX mail_outbox_by_next ON mail_outbox (next_at);
CREATE INDEX mail_outbox_by_end ON mail_outbox (not_after);
CREATE INDEX mail_outbox_by_user ON mail_outbox (tenant, user_id);

-- The address that the last mail to a user was refused for, for good.
CREATE TABLE mail_bounces (
    tenant bigint NOT NULL,
    user_id uuid NOT NULL,
    mail text NOT NULL CHECK (octet_length(mail) BETWEEN 3 AND 254),
    code smallint NOT NULL CHECK (code BETWEEN 500 AND 599),
    -- RFC 3463; empty when the server said none.
    enhanced text NOT NULL CHECK (octet_length(enhanced) <= 9),
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, user_id),
    FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id) ON DELETE CASCADE
);

ALTER TABLE mail_outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_outbox FORCE ROW LEVEL SECURITY;
ALTER TABLE mail_bounces ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_bounces FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON mail_outbox TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint)
    WITH CHECK (tenant = nullif(current_setting('app.tenant', true), '')::bigint);
CREATE POLICY own_tenant ON mail_bounces FOR SELECT TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint);
-- Whoever sends does so for all companies, and is shown nothing else of them.
CREATE POLICY any_tenant ON mail_outbox TO auth_sender USING (true) WITH CHECK (true);
CREATE POLICY any_tenant ON mail_bounces TO auth_sender USING (true) WITH CHECK (true);
-- Of a company that is erased.
CREATE POLICY over ON mail_bounces FOR DELETE TO auth_svc
    USING (tenant = nullif(current_setting('app.tenant', true), '')::bigint AND (SELECT tenant_is_over()));

-- What was sealed goes in and is not read again by whoever puts it there.
GRANT SELECT (ctid, tenant, id, user_id, purpose, is_under_way), INSERT, DELETE ON mail_outbox TO auth_svc;
GRANT SELECT, DELETE ON mail_bounces TO auth_svc;
GRANT SELECT, UPDATE (next_at, attempts, is_under_way), DELETE ON mail_outbox TO auth_sender;
GRANT SELECT, INSERT, UPDATE (mail, code, enhanced, at), DELETE ON mail_bounces TO auth_sender;
