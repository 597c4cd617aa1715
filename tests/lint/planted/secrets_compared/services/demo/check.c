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

static bool equal_by_size(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct token_mac)) == 0;               /* PLANTED */
}

static bool equal_macs(const void *a, const void *b)
{
    return memcmp(a, b, 32) == 0;                                     /* PLANTED */
}

static bool is_same(const struct token *a, const struct token *b)
{
    return memcmp(a, b, 32) == 0;                                     /* PLANTED */
}

static bool is_in(const char *page, size_t size, struct bytes password)
{
    return memmem(page, size, password.data, password.size) != NULL;  /* PLANTED */
}

static bool is_same_user(const struct user *a, const struct user *b)
{
    return memcmp(a, b, 32) == 0;
}
