#include <stdlib.h>
#include <unistd.h>

#include "client/client_private.h"

enum { TEXTS_MAXIMUM = 64 * 1024 };

/* A copy, or NULL for what is missing or too much. */
static const char *keep(struct sekisho *sekisho, const char *text)
{
    return text && text[0] != '\0' ? arena_copy_text(&sekisho->texts, text) : NULL;
}

static struct status open_credentials(struct sekisho *sekisho,
                                      const struct sekisho_options *options)
{
    const char *namespace_name = options->namespace_name ? options->namespace_name : "sekisho";
    const struct tls_credentials_options kept = {
        .certificate_file = keep(sekisho, options->certificate_file),
        .key_file = keep(sekisho, options->key_file),
        .trust_file = keep(sekisho, options->trust_file),
        .trust_domain = keep(sekisho, options->trust_domain),
        .namespace_name = keep(sekisho, namespace_name),
        .name = keep(sekisho, options->name),
        .log = &sekisho->log,
    };

    if (kept.certificate_file == NULL || kept.key_file == NULL || kept.trust_file == NULL ||
        kept.trust_domain == NULL || kept.namespace_name == NULL || kept.name == NULL)
        return FAIL(INVALID_ARGUMENT, "an option is missing");
    return tls_credentials_open(&kept, &sekisho->credentials);
}

static struct status open_auth(struct sekisho *sekisho, const struct sekisho_options *options)
{
    const struct rpc_client_options kept = {
        .address = keep(sekisho, options->address),
        .peer = "auth",
        .credentials = sekisho->credentials,
        .log = &sekisho->log,
    };

    if (kept.address == NULL)
        return FAIL(INVALID_ARGUMENT, "an option is missing");
    return rpc_client_open(&kept, &sekisho->auth);
}

static struct status open_passes(struct sekisho *sekisho, const struct sekisho_options *options)
{
    const char *audience =
        options->name ? arena_format(&sekisho->texts, PASS_SYSTEM_PREFIX "%s", options->name)
                      : NULL;
    const struct pass_verifier_options kept = {
        .keys_path = keep(sekisho, options->pass_keys_file),
        .audience = audience,
        .log = &sekisho->log,
    };

    if (options->pass_keys_file == NULL)
        return OK;
    if (kept.keys_path == NULL || kept.audience == NULL)
        return FAIL(INVALID_ARGUMENT, "an option is missing");
    return pass_verifier_open(&kept, &sekisho->passes);
}

static struct status open_parts(struct sekisho *sekisho, const struct sekisho_options *options)
{
    TRY(open_credentials(sekisho, options));
    TRY(open_passes(sekisho, options));
    return open_auth(sekisho, options);
}

enum sekisho_code sekisho_open(const struct sekisho_options *options, struct sekisho **out)
{
    CLEANUP(sekisho_close) struct sekisho *sekisho = calloc(1, sizeof *sekisho);
    if (sekisho == NULL)
        return SEKISHO_RESOURCE_EXHAUSTED;
    arena_init(&sekisho->texts, TEXTS_MAXIMUM);
    sekisho->log = (struct log){
        .service = "libsekisho",
        .descriptor = STDERR_FILENO,
        .threshold = options->is_silent ? LOG_LEVEL_ERROR + 1 : LOG_LEVEL_WARN,
    };
    struct status opened = open_parts(sekisho, options);
    if (!status_is_ok(opened))
        return (enum sekisho_code)opened.code;
    *out = sekisho;
    sekisho = NULL; /* now the caller's */
    return SEKISHO_OK;
}

void sekisho_close(struct sekisho **sekisho)
{
    struct sekisho *closed = *sekisho;

    *sekisho = NULL;
    if (closed == NULL)
        return;
    rpc_client_close(&closed->auth);
    pass_verifier_close(&closed->passes);
    tls_credentials_close(&closed->credentials);
    arena_clear(&closed->texts);
    free(closed);
}
