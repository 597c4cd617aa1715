-- Who counts for the rule of the last administrator, by name: active (1), and with the administrator's bit (domain/role.h).
ALTER TABLE users
    ADD COLUMN administers boolean NOT NULL GENERATED ALWAYS AS (state = 1 AND roles & 1 = 1) STORED;

CREATE INDEX users_administering ON users (tenant) WHERE administers;
DROP INDEX users_active_administrators;
