-- Who saved the allow-lists is forgotten with the user: "" then.
ALTER TABLE network_policies DROP CONSTRAINT network_policies_saved_by_check;
ALTER TABLE network_policies ADD CONSTRAINT network_policies_saved_by_check CHECK (octet_length(saved_by) <= 64);
GRANT UPDATE (saved_by) ON network_policies TO auth_svc;
