-- A password that is set by a link to reset it is decided, too, before session is asked: what it becomes stands in pending_passwords.
ALTER TABLE decisions
    -- 1 disable, 2 change roles, 3 change password, 4 require another password, 5 void it, 6 set it by a link (domain/decision.h).
    DROP CONSTRAINT decisions_kind_check,
    ADD CONSTRAINT decisions_kind_check CHECK (kind BETWEEN 1 AND 6),
    -- Nobody says why they set or change their password.
    DROP CONSTRAINT decisions_reason_check,
    ADD CONSTRAINT decisions_reason_check CHECK (octet_length(reason) BETWEEN (kind NOT IN (3, 6))::integer AND 256),
    -- Of the browser that had the link, for the history.
    ADD COLUMN user_agent text NOT NULL DEFAULT '' CHECK (octet_length(user_agent) <= 256 AND (kind = 6 OR user_agent = ''));
