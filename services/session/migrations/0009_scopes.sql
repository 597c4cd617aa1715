-- Which customers the rights of a user reach, where that is not all of them: names of permissions and a set of groups, as
-- services/session/domain/scopes.h has it.

ALTER TABLE subjects
    ADD COLUMN scopes text NOT NULL DEFAULT '' CHECK (octet_length(scopes) < 1056);
