#include "handlers/history_filters.h"

#include <inttypes.h>
#include <stdio.h>

#include "kinds.h"
#include "network/range.h"
#include "pages.h"

enum { NUMBER_CAPACITY = 24 };

const char *const history_result_words[] = {"succeeded", "refused", "failed"};
const enum view_label history_result_names[] = {TEXT_RESULT_SUCCEEDED, TEXT_RESULT_REFUSED,
                                                TEXT_RESULT_FAILED};

/* What was typed, and where it is read to. */
struct reading {
    const struct http_value *value;
    const struct view_zone *zone;
    struct audit_question *question;
};

/* The history begins after 1970: audit counts from there. */
static bool read_time(const struct reading *reading, int64_t *out)
{
    return view_moment_parse(reading->value->text, reading->zone, out) && *out > 0;
}

static bool read_from(const struct reading *reading)
{
    return read_time(reading, &reading->question->from_us);
}

static bool read_until(const struct reading *reading)
{
    struct audit_question *question = reading->question;

    return read_time(reading, &question->until_us) && question->until_us > question->from_us;
}

/* The field's length is in characters, audit's in bytes: a login ID is ASCII. */
static bool read_actor(const struct reading *reading)
{
    reading->question->actor = reading->value->text;
    return reading->value->size <= AUDIT_ACTOR_MAXIMUM;
}

static bool read_source(const struct reading *reading)
{
    struct range range;

    reading->question->source = reading->value->text;
    return range_parse(bytes_of(reading->value->text), &range);
}

static bool read_action(const struct reading *reading)
{
    reading->question->kinds = &kind_words[reading->value->choice];
    reading->question->kind_count = 1;
    return true;
}

static bool read_result(const struct reading *reading)
{
    reading->question->result = history_result_words[reading->value->choice];
    return true;
}

static void show_from(const struct reading *reading, struct view_chip *out)
{
    out->at = reading->question->from_us;
}

static void show_until(const struct reading *reading, struct view_chip *out)
{
    out->at = reading->question->until_us;
}

static void show_typed(const struct reading *reading, struct view_chip *out)
{
    out->value = reading->value->text;
}

static void show_action(const struct reading *reading, struct view_chip *out)
{
    out->chosen = kind_names[reading->value->choice];
}

static void show_result(const struct reading *reading, struct view_chip *out)
{
    out->chosen = history_result_names[reading->value->choice];
}

/* The field's name, what a chip calls it, what is said of one that cannot be read, how it is read
 * (when it is of its type and there), and what its chip shows: a time, one of our words, or what
 * was typed. */
static const struct {
    const char *field;
    enum view_label name;
    enum view_label error;
    bool (*read)(const struct reading *reading);
    void (*show)(const struct reading *reading, struct view_chip *out);
} filters[HISTORY_FILTERS] = {
    [HISTORY_FROM] = {"from", TEXT_HISTORY_FROM, TEXT_HISTORY_FROM_INVALID, read_from, show_from},
    [HISTORY_UNTIL] = {"until", TEXT_HISTORY_UNTIL, TEXT_HISTORY_UNTIL_INVALID, read_until,
                       show_until},
    [HISTORY_ACTOR] = {"actor", TEXT_HISTORY_WHO, TEXT_HISTORY_ACTOR_INVALID, read_actor,
                       show_typed},
    [HISTORY_SOURCE] = {"source", TEXT_HISTORY_WHERE, TEXT_HISTORY_SOURCE_INVALID, read_source,
                        show_typed},
    [HISTORY_ACTION] = {"action", TEXT_HISTORY_ACTION, TEXT_HISTORY_ACTION_INVALID, read_action,
                        show_action},
    [HISTORY_RESULT] = {"result", TEXT_HISTORY_RESULT, TEXT_HISTORY_RESULT_INVALID, read_result,
                        show_result},
};

static bool read_filter(enum history_filter filter, const struct reading *reading)
{
    if (reading->value->fault != HTTP_FAULT_NONE)
        return false;
    return !reading->value->is_present || filters[filter].read(reading);
}

bool history_filters_read(const struct http_request *request, struct audit_question *question,
                          struct view_filter out[static HISTORY_FILTERS])
{
    const struct view_context context = page_context(request);
    bool is_valid = true;

    *question = (struct audit_question){.actor = "", .source = "", .result = ""};
    for (enum history_filter i = 0; i < HISTORY_FILTERS; i++) {
        const struct reading reading = {http_query(request, filters[i].field), context.zone,
                                        question};
        bool is_read = read_filter(i, &reading);
        out[i] = (struct view_filter){.typed = reading.value->text,
                                      .error = is_read ? TEXT_NONE : filters[i].error};
        is_valid = is_valid && is_read;
    }
    return is_valid;
}

static struct status link_at(const struct http_request *request, const char *path,
                             enum history_filter without, const char *place, int64_t seq,
                             struct view_link *out)
{
    struct view_query_field fields[HISTORY_FILTERS + 1];
    char number[NUMBER_CAPACITY];
    size_t count = 0;

    for (enum history_filter i = 0; i < HISTORY_FILTERS; i++) {
        if (i != without)
            fields[count++] = (struct view_query_field){
                filters[i].field, http_query(request, filters[i].field)->text};
    }
    if (place) {
        (void)snprintf(number, sizeof number, "%" PRId64, seq);
        fields[count++] = (struct view_query_field){place, number};
    }
    return view_link_query(request->arena, path, fields, count, out);
}

struct status history_filters_link(const struct http_request *request, enum history_filter without,
                                   const char *place, int64_t seq, struct view_link *out)
{
    return link_at(request, "/admin/history", without, place, seq, out);
}

struct status history_filters_file(const struct http_request *request, struct view_link *out)
{
    return link_at(request, "/admin/history/file", HISTORY_FILTERS, NULL, 0, out);
}

struct status history_filters_chips(const struct http_request *request,
                                    const struct audit_question *question,
                                    const struct view_chip **out, size_t *count_out)
{
    struct view_chip *chips = arena_alloc_array(request->arena, HISTORY_FILTERS, sizeof *chips);
    struct audit_question asked = *question;
    size_t count = 0;

    if (chips == NULL)
        return arena_failure();
    for (enum history_filter i = 0; i < HISTORY_FILTERS; i++) {
        const struct reading reading = {.value = http_query(request, filters[i].field),
                                        .question = &asked};
        if (!reading.value->is_present)
            continue;
        chips[count] = (struct view_chip){.name = filters[i].name, .value = ""};
        filters[i].show(&reading, &chips[count]);
        TRY(history_filters_link(request, i, NULL, 0, &chips[count].without));
        count++;
    }
    *out = chips;
    *count_out = count;
    return OK;
}
