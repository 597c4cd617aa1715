#include "service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "eraser.h"
#include "error_page.h"
#include "export.h"
#include "migrations/outbox.h"
#include "migrations/portal.h"
#include "routes.h"
#include "routes_print.h"
#include "visit_gate.h"

static const struct db_migration_set *const migrations[] = {&outbox_migrations, &portal_migrations};

static const struct backbone_definition definition = {
    .name = "portal",
    .migrations = migrations,
    .migration_count = COUNT_OF(migrations),
    .has_outbox = true,
};

static const struct backbone_definition once_definition = {
    .name = "portal",
    .migrations = migrations,
    .migration_count = COUNT_OF(migrations),
    .has_outbox = true,
    .runs_once = true,
};

static struct status open_keys(struct portal *portal)
{
    CLEANUP(crypto_key_set_close) struct crypto_key_set keys = {0};

    TRY(crypto_key_set_load(portal->settings->form_key_file,
                            portal->settings->form_previous_key_file, portal->backbone.log, &keys));
    TRY(crypto_hmac_keys_open(&keys, "form", &portal->form_keys));
    return crypto_key_set_derive(&keys, "draft", &portal->draft_keys);
}

/* The settings were checked when they were read; what is not set gives no link. */
static void open_links(struct portal *portal)
{
    const struct portal_settings *settings = portal->settings;
    struct {
        const char *address;
        struct view_link *link;
    } links[] = {
        {settings->help_address, &portal->links.help},
        {settings->guide_address, &portal->links.guide},
        {settings->privacy_address, &portal->links.privacy},
        {settings->accessibility_address, &portal->links.accessibility},
    };

    for (size_t i = 0; i < COUNT_OF(links); i++) {
        if (!view_link_https(links[i].address, links[i].link))
            *links[i].link = (struct view_link){0};
    }
    (void)snprintf(portal->origin, sizeof portal->origin, "https://%s", settings->host);
}

static struct status open_proxies(struct portal *portal)
{
    const struct config_texts *texts = &portal->settings->trusted_proxies;
    struct range ranges[CONFIG_LIST_MAXIMUM];

    for (size_t i = 0; i < texts->count; i++) {
        if (!range_parse(bytes_of(texts->items[i]), &ranges[i]))
            return FAIL(INVALID_ARGUMENT, "trusted_proxies: not a range");
    }
    return range_set_open(ranges, texts->count, &portal->trusted_proxies);
}

static struct status read_address(const struct config_address *setting, struct address *out)
{
    return address_parse(bytes_of(setting->host), out)
               ? OK
               : FAIL(INVALID_ARGUMENT, "https, http: an address to listen on, not a name");
}

static struct status open_server(struct portal *portal)
{
    const struct portal_settings *settings = portal->settings;
    const char *host = settings->host;
    struct http_options options = {
        .listeners = {{.port = settings->https.port,
                       .kind = HTTP_LISTENER_TLS,
                       .proxy_required = settings->proxy_protocol},
                      {.port = settings->http.port,
                       .kind = HTTP_LISTENER_REDIRECT,
                       .proxy_required = settings->proxy_protocol}},
        .listener_count = 2,
        .certificate_file = settings->certificate_file,
        .key_file = settings->key_file,
        .certificate_poll_ms = settings->backbone.certificate_poll_ms,
        .hosts = &host,
        .host_count = 1,
        .routes = &portal_routes[0].http,
        .route_size = sizeof portal_routes[0],
        .route_count = portal_route_count,
        .policy = {.admit = visit_gate_admit,
                   .check = visit_gate_check,
                   .render_error = error_page_render,
                   .finished = portal_metrics_finished},
        .trusted_proxies = portal->trusted_proxies,
        .service = portal,
        .log = portal->backbone.log,
    };

    TRY(read_address(&settings->https, &options.listeners[0].address));
    TRY(read_address(&settings->http, &options.listeners[1].address));
    return http_server_open(&options, &portal->server);
}

static struct status open_parts(struct process *process, struct portal *portal)
{
    const struct portal_settings *settings = portal->settings;

    TRY(backbone_open(process, &settings->backbone, &definition, &portal->backbone));
    TRY(portal_routes_check(portal->backbone.log));
    TRY(open_keys(portal));
    TRY(cp932_open(&portal->tables));
    TRY(source_rate_open(&portal->measures));
    TRY(open_proxies(portal));
    open_links(portal);
    TRY(backbone_connect(&portal->backbone, "auth", &settings->auth, &portal->auth));
    TRY(backbone_connect(&portal->backbone, "session", &settings->session, &portal->session));
    TRY(eraser_open(portal, &portal->eraser));
    TRY(open_server(portal));
    backbone_publish(&portal->backbone);
    http_server_add_metrics(portal->server, process_metrics(process));
    portal_metrics_add(&portal->metrics, process_metrics(process));
    return OK;
}

static void close_portal(struct portal **portal)
{
    struct portal *closed = *portal;

    *portal = NULL;
    if (closed == NULL)
        return;
    backbone_stop(&closed->backbone);
    eraser_close(&closed->eraser);
    http_server_close(&closed->server);
    rpc_client_close(&closed->session);
    rpc_client_close(&closed->auth);
    range_set_close(&closed->trusted_proxies);
    crypto_hmac_keys_close(&closed->form_keys);
    source_rate_close(&closed->measures);
    crypto_key_set_close(&closed->draft_keys);
    cp932_close(&closed->tables);
    company_cache_clear(&closed->companies);
    backbone_close(&closed->backbone);
    free(closed);
}

struct status portal_open(struct process *process, const void *settings, void **service_out)
{
    CLEANUP(close_portal) struct portal *portal = calloc(1, sizeof *portal);

    if (portal == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory");
    portal->settings = settings;
    company_cache_init(&portal->companies);
    TRY(open_parts(process, portal));
    *service_out = portal;
    portal = NULL; /* now the process's */
    return OK;
}

bool portal_is_ready(void *service)
{
    const struct portal *portal = service;

    return backbone_is_ready(&portal->backbone);
}

void portal_reload(void *service, const void *settings)
{
    struct portal *portal = service;

    (void)settings; /* nothing but files is taken up while it runs */
    backbone_reload(&portal->backbone);
    http_server_reload(portal->server);
}

void portal_drain(void *service, int64_t deadline_ms)
{
    struct portal *portal = service;

    http_server_drain(portal->server, deadline_ms);
}

void portal_close(void *service)
{
    struct portal *portal = service;

    close_portal(&portal);
}

struct status portal_migrate(struct process *process, const void *settings)
{
    const struct portal_settings *portal = settings;

    return backbone_migrate(process, &portal->backbone, &definition);
}

struct status portal_export(struct process *process, const void *settings)
{
    CLEANUP(backbone_close) struct backbone backbone = {0};
    const struct portal_settings *portal = settings;
    const char *company = process_argument(process);
    int64_t tenant_id = 0;

    if (!number_parse(company, strlen(company), 1, INT64_MAX, &tenant_id))
        return FAIL(INVALID_ARGUMENT,
                    "say the company's number, which `sekishoctl tenant list` shows");
    TRY(backbone_open(process, &portal->backbone, &once_definition, &backbone));
    return export_write(&backbone, tenant_id, stdout);
}

struct status portal_print_routes(struct process *process, const void *settings)
{
    (void)process;
    (void)settings;
    portal_routes_print();
    return OK;
}
