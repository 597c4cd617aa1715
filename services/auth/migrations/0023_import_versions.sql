-- What the import made of a user's version (rights, state, password): whoever was changed since, or disabled once more, is not put
-- back by undoing it. NULL where nothing was decided about the user.
ALTER TABLE import_rows ADD COLUMN version_after bigint;

GRANT UPDATE (version_after) ON import_rows TO auth_svc;
