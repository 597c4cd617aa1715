-- Passwords as another system kept them (credentials/imported.h), until their users sign in and they are computed anew: `imported` is
-- the setting, which has salt and cost in it, and `verifier` the HMAC of what comes out of it.
ALTER TABLE passwords
    ADD COLUMN imported text CHECK (octet_length(imported) BETWEEN 1 AND 192),
    ALTER COLUMN salt DROP NOT NULL,
    ALTER COLUMN memory_kib DROP NOT NULL,
    ALTER COLUMN passes DROP NOT NULL,
    ADD CONSTRAINT passwords_computed_one_way CHECK
        ((imported IS NULL) = (salt IS NOT NULL AND memory_kib IS NOT NULL AND passes IS NOT NULL));
ALTER TABLE former_passwords
    ADD COLUMN imported text CHECK (octet_length(imported) BETWEEN 1 AND 192),
    ALTER COLUMN salt DROP NOT NULL,
    ALTER COLUMN memory_kib DROP NOT NULL,
    ALTER COLUMN passes DROP NOT NULL,
    ADD CONSTRAINT former_passwords_computed_one_way CHECK
        ((imported IS NULL) = (salt IS NOT NULL AND memory_kib IS NOT NULL AND passes IS NOT NULL));

GRANT UPDATE (imported) ON passwords TO auth_svc;
