-- By which login ID a person is found is said once, as their key is: another would hide their past from whoever looks for it.
CREATE TRIGGER login_once BEFORE UPDATE ON subject_keys FOR EACH ROW
    WHEN (NEW.destroyed_at IS NULL AND OLD.login_mac IS NOT NULL AND NEW.login_mac IS DISTINCT FROM OLD.login_mac)
    EXECUTE FUNCTION refuse_other_key();
