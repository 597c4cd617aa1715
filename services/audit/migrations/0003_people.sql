-- Texts about people are kept sealed, each under a key of that person, so that destroying the key takes the names out of a history
-- of which no byte changes. A person's key is made of theirs here and of their company's in heads: without either nothing opens.
ALTER TABLE heads
    ADD COLUMN key bytea CHECK (octet_length(key) = 32),
    -- When the company was erased; its key is gone, and no other is made.
    ADD COLUMN erased_at timestamptz,
    ADD CONSTRAINT heads_erased CHECK (key IS NULL OR erased_at IS NULL);

CREATE TABLE subject_keys (
    tenant       bigint      NOT NULL REFERENCES heads,
    user_id      uuid        NOT NULL,
    key          bytea       CHECK (octet_length(key) = 32),
    -- By whose login ID they are found: an HMAC under the company's key.
    login_mac    bytea       CHECK (octet_length(login_mac) = 32),
    made_at      timestamptz NOT NULL DEFAULT now(),
    destroyed_at timestamptz,
    PRIMARY KEY (tenant, user_id),
    CHECK ((key IS NULL) = (destroyed_at IS NOT NULL)),
    CHECK (login_mac IS NULL OR destroyed_at IS NULL)
);
CREATE INDEX subject_keys_by_login ON subject_keys (tenant, login_mac) WHERE login_mac IS NOT NULL;

-- Nobody, the owner included, gives a person or a company another key, or the destroyed one back.
CREATE FUNCTION refuse_other_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a key is made once and destroyed once' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER once BEFORE UPDATE ON subject_keys FOR EACH ROW
    WHEN (OLD.destroyed_at IS NOT NULL OR NEW.key <> OLD.key
          OR (NEW.tenant, NEW.user_id, NEW.made_at) IS DISTINCT FROM (OLD.tenant, OLD.user_id, OLD.made_at))
    EXECUTE FUNCTION refuse_other_key();
CREATE TRIGGER once BEFORE UPDATE ON heads FOR EACH ROW
    WHEN (NEW.key <> OLD.key OR (OLD.key IS NOT NULL AND NEW.key IS NULL AND NEW.erased_at IS NULL)
          OR (OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at))
    EXECUTE FUNCTION refuse_other_key();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON subject_keys
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- An erasing is kept by whoever destroys the key in the same transaction, and by nobody else: a replica from before this
-- migration is refused and its peer sends the event again.
CREATE FUNCTION refuse_erasing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an erasing is recorded where the key is destroyed' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER erasing BEFORE INSERT ON events FOR EACH ROW
    WHEN (NEW.kind IN ('user_erased', 'tenant_erased')
          AND current_setting('app.destroyed', true) IS DISTINCT FROM 'yes')
    EXECUTE FUNCTION refuse_erasing();

-- What is sealed takes more room: 68 texts of at most 71 bytes more. Rows from before were held to less.
ALTER TABLE events DROP CONSTRAINT events_event_check;
ALTER TABLE events ADD CONSTRAINT events_event_check CHECK (octet_length(event) BETWEEN 1 AND 24576) NOT VALID;

COMMENT ON COLUMN events.actor_login IS
    'By what an actor is searched for: user: and the id of whoever is one, else the login ID. Rows from before people had keys have the login ID of users, too.';
COMMENT ON COLUMN events.label IS 'Of what is not about a person; rows from before people had keys have all.';

ALTER TABLE subject_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE subject_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON subject_keys TO audit_svc
    USING (tenant = current_tenant()) WITH CHECK (tenant = current_tenant());

GRANT SELECT, INSERT ON subject_keys TO audit_svc;
GRANT UPDATE (key, login_mac, destroyed_at) ON subject_keys TO audit_svc;
GRANT UPDATE (key, erased_at) ON heads TO audit_svc;
