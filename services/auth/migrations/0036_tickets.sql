-- Tickets of internal systems given until then are of no use any more, as sessions that were ended with the company.
ALTER TABLE tenants ADD COLUMN tickets_void_until timestamptz NOT NULL DEFAULT '-infinity';
GRANT UPDATE (tickets_void_until) ON tenants TO auth_system;
