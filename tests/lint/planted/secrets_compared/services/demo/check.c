bool check(const struct session *session, const char *token, const char *name)
{
    if (strcmp(token, session->name) != 0)                            /* PLANTED */
        return false;
    if (memcmp(session->secret_hash, name, 32) != 0)                  /* PLANTED */
        return false;
    if (bytes_equal(session->given_mac, bytes_of(name)))              /* PLANTED */
        return false;
    return crypto_equal(token, session->token, 32) && strcmp(name, "monkey") == 0;
}
