-- session_system forgets names and changes no rights: of subjects it may only make what is forgotten of what is in force no more.
REVOKE UPDATE (permissions, roles) ON subjects FROM session_system;

CREATE POLICY forgets_only ON subjects AS RESTRICTIVE FOR UPDATE TO session_system
    USING (version > 0 AND version < barrier)
    WITH CHECK (version = 0 AND kind = 0 AND login_id = '' AND display_name = '');
