-- What an event in quarantine says goes after a month, names with it: whoever is erased was deleted that long ago. That there was one,
-- and which, stays.
DO $$
BEGIN
    EXECUTE format('GRANT UPDATE (bytes) ON outbox_quarantine TO %I', current_schema() || '_system');
END
$$;
