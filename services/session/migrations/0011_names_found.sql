-- A company's sessions are found by how the login ID or name of their user begins, in whatever case and width it is typed. Columns,
-- for row-level security lets no function of a column reach an index.
ALTER TABLE subjects
    ADD COLUMN login_key text NOT NULL GENERATED ALWAYS AS (lower(normalize(login_id, NFKC))) STORED,
    ADD COLUMN name_key  text NOT NULL GENERATED ALWAYS AS (lower(normalize(display_name, NFKC))) STORED;

CREATE INDEX subjects_by_login ON subjects (tenant, login_key COLLATE "C") INCLUDE (user_id);
CREATE INDEX subjects_by_name ON subjects (tenant, name_key COLLATE "C") INCLUDE (user_id);
