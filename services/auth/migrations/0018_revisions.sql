-- What a form was filled from: whoever changed something else than is there now is refused (handlers/manager.h).

-- Numbers of own roles are given again once a role is deleted; what a form says it was filled from never is.
CREATE SEQUENCE own_role_revisions;
GRANT USAGE ON SEQUENCE own_role_revisions TO auth_svc;

ALTER TABLE own_roles ADD COLUMN revision bigint NOT NULL DEFAULT nextval('own_role_revisions');
GRANT UPDATE (revision) ON own_roles TO auth_svc;

ALTER TABLE users
    -- Of roles and granted. `version` moves with passwords and states, too, which overwrite nothing.
    ADD COLUMN rights_revision bigint NOT NULL DEFAULT 1,
    -- Of name and mail.
    ADD COLUMN profile_revision bigint NOT NULL DEFAULT 1;
GRANT UPDATE (rights_revision, profile_revision) ON users TO auth_svc;
