-- A company whose contract ended a month ago is erased: auth says so, and what is known about it and its users goes. None of its
-- sessions is there any more, which the references see to.
GRANT SELECT, DELETE ON ended_sessions, replaced_tokens TO session_svc;
GRANT DELETE ON subjects, networks, network_ranges, tenant_policies TO session_svc;
