-- When a tenant's latest event happened. A search ends there, so that it is not planned over the months that are still to
-- come. Events from before this column are found because a search never ends before tomorrow.
ALTER TABLE heads ADD COLUMN latest_at timestamptz;
GRANT UPDATE (latest_at) ON heads TO audit_svc;
