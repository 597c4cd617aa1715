-- A password that somebody else uses can be taken away: the user is as invited again, and sets another one by a link.
ALTER TABLE decisions
    -- 1 disable, 2 change roles, 3 change password, 4 require another password, 5 void it (domain/decision.h).
    DROP CONSTRAINT decisions_kind_check,
    ADD CONSTRAINT decisions_kind_check CHECK (kind BETWEEN 1 AND 5);

GRANT DELETE ON passwords TO auth_svc;
