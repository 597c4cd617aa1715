-- Whether a session is of the present epoch is asked of the database in the statement that reads it, by both roles.
GRANT SELECT ON epoch TO session_svc;
