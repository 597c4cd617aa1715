#include "systems.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "domain/grant.h"

struct systems {
    struct systems_options options;
    const char *names[RPC_METHODS_MAXIMUM]; /* of what can be granted, without package */
    struct grant_names grantable;

    struct file_stamp seen; /* the file as it was last looked at; one thread's, as the next */
    bool is_refused;        /* and what stood in it was not good */
    pthread_rwlock_t lock;  /* of `grants` */
    struct grants *grants;  /* NULL grants nothing */
};

/* Behind the last dot before the slash: "Users/Get". */
static const char *short_name(const char *name)
{
    const char *slash = strchr(name, '/');

    while (slash > name && slash[-1] != '.')
        slash--;
    return slash;
}

static void list_grantable(struct systems *systems)
{
    size_t count = 0;

    for (size_t i = 0; i < systems->options.method_count; i++) {
        const struct rpc_method *method = &systems->options.methods[i];
        if (rpc_method_is_grantable(method))
            systems->names[count++] = short_name(method->name);
    }
    systems->grantable = (struct grant_names){systems->names, count};
}

static struct status refuse(const struct systems *systems, const char *reason, size_t line)
{
    log_error(systems->options.log, "systems_refused", LOG_STR("path", systems->options.path),
              LOG_STR("reason", reason), LOG_INT("line", (int64_t)line));
    return FAIL(FAILED_PRECONDITION, "the file of internal systems cannot be used");
}

static struct status parse(const struct systems *systems, struct grants *out)
{
    CLEANUP(buffer_clear) struct buffer text;
    size_t line = 0;

    buffer_init(&text, GRANTS_TEXT_MAXIMUM);
    struct status read = file_read_trusted(systems->options.path, &text);
    if (!status_is_ok(read))
        return refuse(systems, read.text, 0);
    struct status parsed = grants_parse(buffer_bytes(&text), &systems->grantable, out, &line);
    return status_is_ok(parsed) ? OK : refuse(systems, parsed.text, line);
}

static void swap(struct systems *systems, struct grants **grants)
{
    pthread_rwlock_wrlock(&systems->lock);
    struct grants *before = systems->grants;
    systems->grants = *grants;
    pthread_rwlock_unlock(&systems->lock);
    *grants = before;
}

static void free_grants(struct grants **grants)
{
    free(*grants);
}

static struct status look(struct systems *systems)
{
    CLEANUP(free_grants) struct grants *grants = calloc(1, sizeof *grants);
    if (grants == NULL)
        return refuse(systems, "no memory", 0);
    TRY(parse(systems, grants));
    log_info(systems->options.log, "systems_read", LOG_STR("path", systems->options.path),
             LOG_INT("grants", (int64_t)grants->count));
    swap(systems, &grants);
    return OK;
}

struct status systems_open(const struct systems_options *options, struct systems **out)
{
    CLEANUP(systems_close) struct systems *systems = calloc(1, sizeof *systems);
    if (systems == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory");
    systems->options = *options;
    (void)pthread_rwlock_init(&systems->lock, NULL);
    list_grantable(systems);
    if (options->path[0] != '\0') {
        (void)file_stamp_take(options->path, &systems->seen);
        TRY(look(systems));
    }
    *out = systems;
    systems = NULL; /* now the caller's */
    return OK;
}

void systems_close(struct systems **systems)
{
    if (*systems == NULL)
        return;
    (void)pthread_rwlock_destroy(&(*systems)->lock);
    free((*systems)->grants);
    free(*systems);
    *systems = NULL;
}

bool systems_refresh(struct systems *systems)
{
    if (systems->options.path[0] == '\0')
        return true;
    if (file_stamp_renew(systems->options.path, &systems->seen))
        systems->is_refused = !status_is_ok(look(systems)); /* and the grants are as they were */
    return !systems->is_refused;
}

/* False for what cannot be granted. */
static bool find_method(const struct systems *systems, const char *method, size_t *out)
{
    const char *name = short_name(method);

    for (size_t i = 0; i < systems->grantable.count; i++) {
        if (strcmp(systems->names[i], name) == 0) {
            *out = i;
            return true;
        }
    }
    return false;
}

bool systems_grant(struct systems *systems, const char *caller, const char *method)
{
    size_t index = 0;

    if (systems == NULL || !find_method(systems, method, &index))
        return false;
    pthread_rwlock_rdlock(&systems->lock);
    bool granted = systems->grants && grants_hold(systems->grants, caller, index);
    pthread_rwlock_unlock(&systems->lock);
    return granted;
}

bool systems_reach(struct systems *systems, const char *caller, const char *method,
                   int64_t tenant_id)
{
    size_t index = 0;

    if (systems == NULL || !find_method(systems, method, &index))
        return false;
    pthread_rwlock_rdlock(&systems->lock);
    bool reached = systems->grants && grants_reach(systems->grants, caller, index, tenant_id);
    pthread_rwlock_unlock(&systems->lock);
    return reached;
}
