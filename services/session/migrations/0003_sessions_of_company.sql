-- The sessions of a company in the order of its list, newest first.

CREATE INDEX sessions_of_company ON sessions (tenant, started_at DESC, session_id DESC);
