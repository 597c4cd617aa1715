-- When a role was made, to the moment and not its transaction's beginning: a number is given again when its role is deleted, and what was
-- decided about the old one (import_rows) is not the new one's.
ALTER TABLE own_roles ADD COLUMN created_at timestamptz NOT NULL DEFAULT clock_timestamp();
