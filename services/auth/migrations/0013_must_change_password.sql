-- Users whose password somebody else may know: the next sign-in with it leads to a new one and to no session. Only their own new
-- password takes the mark away.
ALTER TABLE users ADD COLUMN must_change_password boolean NOT NULL DEFAULT false;

GRANT UPDATE (must_change_password) ON users TO auth_svc;

ALTER TABLE decisions
    -- 1 disable, 2 change roles, 3 change password, 4 require another password (domain/decision.h).
    DROP CONSTRAINT decisions_kind_check,
    ADD CONSTRAINT decisions_kind_check CHECK (kind BETWEEN 1 AND 4);
