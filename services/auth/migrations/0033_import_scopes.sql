-- Which customers a row of a file lets a user reach, and which they reached before (0032_scopes.sql has the bits). Bit 16 of `acts`:
-- it changes that.
ALTER TABLE import_rows
    ADD COLUMN scope bigint NOT NULL DEFAULT 1,
    ADD COLUMN scope_before bigint NOT NULL DEFAULT 1,
    DROP CONSTRAINT import_rows_acts_check,
    ADD CONSTRAINT import_rows_acts_check CHECK (acts BETWEEN 0 AND 31);

-- Whether a group's number is still that of the group that a preview was made with.
ALTER TABLE customer_groups ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();
GRANT UPDATE (created_at) ON customer_groups TO auth_svc;
