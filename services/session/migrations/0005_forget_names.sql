-- Of a subject whose barrier has passed what is kept of it nothing is in force: the next session brings names and rights anew. When no
-- session of it is remembered either, they are forgotten, so that whoever was erased elsewhere is not called by name here.
CREATE INDEX subjects_passed ON subjects (tenant, user_id) WHERE version > 0 AND version < barrier;
CREATE INDEX ended_sessions_of_user ON ended_sessions (tenant, user_id);

GRANT UPDATE (version, kind, login_id, display_name, permissions, roles) ON subjects TO session_system;
