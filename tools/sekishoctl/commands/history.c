#include <inttypes.h>

#include "call.h"
#include "commands/commands.h"
#include "commands/history_record.h"
#include "company.h"
#include "history/record.h"
#include "options.h"
#include "table.h"
#include "view/zone.h"

typedef Sekisho__Audit__V1__Event Event;
typedef Sekisho__Audit__V1__Record Record;
typedef Sekisho__Audit__V1__SearchRequest SearchRequest;
typedef Sekisho__Audit__V1__SearchResponse SearchResponse;

enum {
    STANDARD_LIMIT = 50,
    LIMIT_MAXIMUM = 10000,
    PAGE_MAXIMUM = 100,
};

/* What is printed, and in whose time. */
struct listing {
    struct ctl *ctl;
    const struct view_zone *zone;
    struct table table;
    struct json_writer json;
};

/* What belongs to no company is kept under this number (event.proto). */
static const int64_t installation_tenant = INT64_MAX;

static struct status read_moment(struct ctl *ctl, const char *flag, const struct view_zone *zone,
                                 int64_t *out)
{
    const char *given = arguments_option(ctl->arguments, flag);

    if (given == NULL || view_moment_parse(given, zone, out))
        return OK;
    return ctl_usage(ctl, "%s is a time of %s such as 2026-11-25T09:00, not %.64s", flag,
                     zone->name, given);
}

static struct status fill_request(struct ctl *ctl, const struct view_zone *zone, SearchRequest *out)
{
    TRY(read_moment(ctl, "--from", zone, &out->from_us));
    TRY(read_moment(ctl, "--until", zone, &out->until_us));
    TRY(option_text(ctl, "--actor", &out->actor));
    TRY(option_text(ctl, "--action", &out->action));
    TRY(option_text(ctl, "--result", &out->result));
    return option_text(ctl, "--source", &out->source);
}

/* The company's number and time zone; UTC for the installation, for a company that may be there no
 * more, and for zones that are no table row. */
static struct status find_scope(struct ctl *ctl, int64_t *tenant_out,
                                const struct view_zone **zone_out)
{
    const char *code = ctl->arguments->positionals[0];
    bool is_installation = arguments_option(ctl->arguments, "--installation") != NULL;
    bool is_by_id = arguments_option(ctl->arguments, "--id") != NULL;
    const Sekisho__Auth__V1__Tenant *tenant = NULL;

    if (is_installation + is_by_id + (code != NULL) != 1)
        return ctl_usage(ctl, "say whose history: a company's code, --id or --installation");
    TRY(option_number(ctl, "--id", 1, INT64_MAX - 1, installation_tenant, tenant_out));
    *zone_out = view_zone_utc();
    if (code == NULL)
        return OK;
    TRY(company_find(ctl, code, &tenant));
    *tenant_out = tenant->tenant_id;
    const struct view_zone *zone = view_zone_find(tenant->time_zone);
    *zone_out = zone ? zone : view_zone_utc();
    return OK;
}

static const char *moment_text(const struct listing *listing, int64_t at_us)
{
    struct view_moment at = view_moment_at(at_us, listing->zone);

    return arena_format(&listing->ctl->arena, "%04d-%02d-%02d %02d:%02d:%02d", at.year, at.month,
                        at.day, at.hour, at.minute, at.second);
}

/* "erased ID" for whose text of `place` is erased, "unreadable ID" where it is damaged; NULL for
 * nobody's. */
static const char *missing_text(struct arena *arena, const Record *record, const Event *event,
                                uint32_t place)
{
    char id[UUID_TEXT_CAPACITY];
    struct uuid user_id;

    if (!history_is_sealed(event, place, &user_id))
        return NULL;
    uuid_encode(user_id, id);
    return arena_format(arena, "%s %s",
                        history_is_unreadable(record, place) ? "unreadable" : "erased", id);
}

static const char *actor_text(struct arena *arena, const Record *record, const Event *event)
{
    static const char *const kinds[] = {"?",      "staff",    "customer", "operator",
                                        "system", "stranger", "internal"};

    if (event->actor == NULL)
        return "";
    if (event->actor->login_id[0] != '\0')
        return event->actor->login_id;
    if (event->actor->name[0] != '\0')
        return event->actor->name;
    const char *missing = missing_text(arena, record, event, HISTORY_LOGIN_ID);
    if (missing)
        return missing;
    return (unsigned)event->actor->kind < COUNT_OF(kinds) ? kinds[event->actor->kind] : kinds[0];
}

static const char *result_text(const Event *event)
{
    static const char *const results[] = {"?", "succeeded", "refused", "failed"};

    return (unsigned)event->result < COUNT_OF(results) ? results[event->result] : results[0];
}

static const char *object_text(struct arena *arena, const Event *event)
{
    if (event->object == NULL)
        return "";
    const char *name = event->object->label[0] ? event->object->label : event->object->id;
    return arena_format(arena, "%s %s", event->object->kind, name);
}

/* How many alike were folded into this one; "" for one that stands for itself. */
static const char *count_text(struct arena *arena, const Event *event)
{
    return event->count > 1 ? arena_format(arena, "%" PRId64, event->count) : "";
}

static struct status add_row(struct listing *listing, const Record *record, const Event *event)
{
    struct arena *arena = &listing->ctl->arena;
    const char *cells[] = {
        arena_format(arena, "%" PRId64, record->seq),
        moment_text(listing, event->at_us),
        actor_text(arena, record, event),
        event->kind,
        object_text(arena, event),
        result_text(event),
        event->source ? event->source->address : "",
        count_text(arena, event),
        event->reason,
    };

    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        if (cells[i] == NULL)
            return arena_failure();
    }
    return table_add(&listing->table, cells);
}

static struct status add_record(struct listing *listing, const Record *record)
{
    struct ctl *ctl = listing->ctl;
    const Event *event = NULL;

    TRY(history_record_read(ctl, record, &ctl->arena, &event));
    if (ctl->arguments->wants_json)
        return history_record_write(&listing->json, record, event, &ctl->arena);
    return add_row(listing, record, event);
}

static struct status search(struct ctl *ctl, const SearchRequest *request,
                            const SearchResponse **out)
{
    static const struct rpc_target SEARCH = {
        .name = "sekisho.audit.v1.History/Search",
        .response = &sekisho__audit__v1__search_response__descriptor,
        .repeat = RPC_REPEAT_SAFE,
    };
    const void *answer = NULL;

    TRY(ctl_call(ctl, SERVICE_AUDIT, &SEARCH, &request->base, &answer));
    *out = answer;
    return OK;
}

/* Page after page, older and older, until `limit` or the beginning. */
static struct status list_records(struct listing *listing, SearchRequest *request, int64_t limit)
{
    const SearchResponse *page = NULL;

    do {
        request->page_size = (uint32_t)(limit < PAGE_MAXIMUM ? limit : PAGE_MAXIMUM);
        TRY(search(listing->ctl, request, &page));
        for (size_t i = 0; i < page->n_records; i++)
            TRY(add_record(listing, page->records[i]));
        if (page->n_records == 0)
            return OK;
        limit -= (int64_t)page->n_records;
        request->before_seq = page->records[page->n_records - 1]->seq;
    } while (limit > 0 && page->more_older);
    return OK;
}

static struct status begin(struct listing *listing)
{
    struct ctl *ctl = listing->ctl;
    const char *heading[] = {NULL,     NULL,     "ACTOR", "ACTION", "OBJECT",
                             "RESULT", "SOURCE", "COUNT", "REASON"};

    heading[0] = "SEQ";
    heading[1] = arena_format(&ctl->arena, "AT (%s)", listing->zone->name);
    if (heading[1] == NULL)
        return arena_failure();
    listing->json = json_writer_begin(&ctl->out);
    table_init(&listing->table, &ctl->arena, COUNT_OF(heading));
    if (ctl->arguments->wants_json)
        json_array_begin(&listing->json, NULL);
    return table_add(&listing->table, heading);
}

static struct status run(struct ctl *ctl)
{
    SearchRequest request = SEKISHO__AUDIT__V1__SEARCH_REQUEST__INIT;
    struct listing listing = {.ctl = ctl, .zone = view_zone_utc()};
    int64_t limit = 0;

    TRY(option_number(ctl, "--limit", 1, LIMIT_MAXIMUM, STANDARD_LIMIT, &limit));
    TRY(find_scope(ctl, &request.tenant_id, &listing.zone));
    TRY(fill_request(ctl, listing.zone, &request));
    TRY(begin(&listing));
    TRY(list_records(&listing, &request, limit));
    if (ctl->arguments->wants_json) {
        json_array_end(&listing.json);
        buffer_append_byte(&ctl->out, '\n');
        return OK;
    }
    table_print(&listing.table, &ctl->out);
    return OK;
}

const struct command command_history = {
    .name = "history",
    .summary = "The operation history of a company, newest first. The reading is recorded in it.",
    .positionals = {"[TENANT]"},
    .options =
        {
            {"--from", "TIME", false, "2026-11-25T09:00, inclusive, in the company's time zone."},
            {"--until", "TIME", false, "The same, exclusive."},
            {"--actor", "LOGIN", false, "Who did it, exactly."},
            {"--action", "KIND", false, "What was done, such as authn_login_fail."},
            {"--result", "RESULT", false, "succeeded, refused or failed."},
            {"--source", "ADDRESS", false, "From where: an address or a CIDR range."},
            {"--limit", "COUNT", false, "At most so many; 50 without it, up to 10000."},
            {"--id", "NUMBER", false, "Instead of TENANT, also of an erased one; times are UTC."},
            {"--installation", NULL, false, "What belongs to no company, instead of TENANT."},
        },
    .run = run,
};
