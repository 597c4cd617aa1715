/* The events that the page of the history finds, as a file. audit reads them for whoever may export
 * (`history.export`), and records each reading. */
#include "handlers/handlers.h"

#include <stdio.h>

#include "csv/write.h"
#include "csv_file.h"
#include "handlers/history_filters.h"
#include "pages.h"
#include "visit.h"

enum {
    PAGES_MAXIMUM = 40,      /* of AUDIT_EXPORT_PAGE: 10,000 events */
    FILE_MAXIMUM = 16 << 20, /* bytes: an event has some hundred */
    PAGE_ARENA_MAXIMUM = 16 << 20,
    CHANGES_MAXIMUM = 64 << 10,
};

enum column {
    SEQ,
    AT,
    KIND,
    RESULT,
    REASON,
    ACTOR_LOGIN,
    ACTOR_NAME,
    ACTOR_MISSING,
    TARGET,
    TARGET_MISSING,
    ADDRESS,
    USER_AGENT,
    COUNT,
    CHANGES,
    SERVICE,
    EVENT_ID,
    COLUMNS,
};

static const char *const headings[VIEW_LANGUAGE_COUNT][COLUMNS] = {
    [VIEW_JAPANESE] = {"番号", "日時", "操作", "結果", "理由", "操作した人のログインID",
                       "操作した人の氏名", "操作した人の番号（氏名なし）", "対象",
                       "対象の番号（名称なし）", "接続元", "ブラウザー", "件数", "変更内容",
                       "サービス", "記録の番号"},
    [VIEW_ENGLISH] = {"Number", "Time", "Action", "Result", "Reason", "Actor (login ID)",
                      "Actor (name)", "Actor (no name left)", "Target", "Target (no name left)",
                      "Address", "Browser", "Count", "Changes", "Service", "Record"},
};

static void write_heading(struct csv_writer *writer, enum view_language language)
{
    for (size_t i = 0; i < COLUMNS; i++)
        csv_write_text(writer, bytes_of(headings[language][i]));
    csv_end_row(writer);
}

/* As a spreadsheet takes it for a time, in the company's zone. */
static void write_time(struct csv_writer *writer, const struct view_zone *zone, int64_t at_us)
{
    const struct view_moment at = view_moment_at(at_us, zone);
    char text[64];

    (void)snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d.%06d", at.year, at.month,
                   at.day, at.hour, at.minute, at.second, at.microsecond);
    csv_write_text(writer, bytes_of(text));
}

/* Of what is erased, and of what does not open, the text says that alone. */
static const char *shown(const char *text, enum audit_text state)
{
    switch (state) {
    case AUDIT_TEXT_ERASED:
        return "***";
    case AUDIT_TEXT_UNREADABLE:
        return "???";
    case AUDIT_TEXT_THERE:
        break;
    }
    return text;
}

/* "state: active → disabled; name: *** → ***": what is erased stays so. */
static struct status write_changes(struct csv_writer *writer, const struct audit_event *event)
{
    CLEANUP(buffer_clear) struct buffer text;

    buffer_init(&text, CHANGES_MAXIMUM);
    for (size_t i = 0; i < event->change_count; i++) {
        const struct audit_change *change = &event->changes[i];
        buffer_append_format(&text, "%s%s: %s → %s", i ? "; " : "", change->field,
                             shown(change->before, change->before_text),
                             shown(change->after, change->after_text));
    }
    TRY(buffer_outcome(&text));
    csv_write_text(writer, buffer_bytes(&text));
    return OK;
}

static const char *result_word(enum audit_result result)
{
    return result >= AUDIT_SUCCEEDED && result <= AUDIT_FAILED
               ? history_result_words[result - AUDIT_SUCCEEDED]
               : "";
}

static struct status write_row(struct csv_writer *writer, const struct view_zone *zone,
                               const struct audit_event *event)
{
    char id[UUID_TEXT_CAPACITY];

    uuid_encode(event->id, id);
    csv_write_int(writer, event->seq);
    write_time(writer, zone, event->at_us);
    const char *const before[] = {
        event->kind,         result_word(event->result), shown(event->reason, event->reason_text),
        event->actor_login,  event->actor_name,          event->actor_missing_id,
        event->object_label, event->object_missing_id,   event->address,
        event->user_agent};
    for (size_t i = 0; i < COUNT_OF(before); i++)
        csv_write_text(writer, bytes_of(before[i]));
    csv_write_int(writer, event->count > 1 ? event->count : 1);
    TRY(write_changes(writer, event));
    csv_write_text(writer, bytes_of(event->service));
    csv_write_text(writer, bytes_of(id));
    csv_end_row(writer);
    return OK;
}

/* A page's events are forgotten when they are written; the last one's number is where the next page
 * begins. */
static struct status write_page(const struct http_request *request, struct audit_question *question,
                                struct csv_writer *writer, bool *has_more_out)
{
    struct rpc_call_options options = visit_call_as_user(request, "audit");
    const struct view_zone *zone = page_context(request).zone;
    struct audit_page page = {0};
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, PAGE_ARENA_MAXIMUM);
    TRY(audit_export(portal_of(request)->backbone.audit, &options, question, &arena, &page));
    for (size_t i = 0; i < page.count; i++)
        TRY(write_row(writer, zone, &page.events[i]));
    *has_more_out = page.more_older && page.count > 0;
    if (page.count > 0)
        question->before_seq = page.events[page.count - 1].seq;
    return OK;
}

struct work {
    const struct http_request *request;
    struct audit_question question;
};

static struct status write_file(const void *what, struct buffer *out)
{
    const struct work *work = what;
    struct csv_writer writer = csv_writer_begin(out, /* mark */ true);
    struct audit_question question = work->question;
    bool has_more = true;

    write_heading(&writer, visit_of(work->request)->language);
    for (int i = 0; has_more && i < PAGES_MAXIMUM; i++)
        TRY(write_page(work->request, &question, &writer, &has_more));
    TRY(buffer_outcome(out));
    return has_more ? FAIL(OUT_OF_RANGE, "more events than a file holds") : OK;
}

struct status handle_history_file(struct http_request *request, struct http_response *response)
{
    static const char *const names[VIEW_LANGUAGE_COUNT] = {
        [VIEW_JAPANESE] = "操作履歴.csv", [VIEW_ENGLISH] = "History.csv"};
    struct view_filter filters[HISTORY_FILTERS];
    struct work work = {.request = request};
    struct view_link link = {0};

    if (!history_filters_read(request, &work.question, filters))
        return FAIL(INVALID_ARGUMENT, "not filters of the history");
    work.question.page_size = AUDIT_EXPORT_PAGE;
    struct status sent = csv_file_send_few(request, response, names[visit_of(request)->language],
                                           FILE_MAXIMUM, write_file, &work);
    if (sent.code != STATUS_OUT_OF_RANGE)
        return sent;
    TRY(history_filters_link(request, HISTORY_FILTERS, "too_many", 1, &link));
    return http_redirect(response, 303, link.address);
}
