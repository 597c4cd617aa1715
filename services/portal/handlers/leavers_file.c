/* Who has left, and in how many seconds: the report as a file. */
#include "handlers/handlers.h"

#include <inttypes.h>
#include <stdio.h>

#include "csv/write.h"
#include "csv_file.h"
#include "events.h"
#include "handlers/leavers_fields.h"
#include "pages.h"
#include "visit.h"

enum {
    PAGE_SIZE = 100,
    PAGES_MAXIMUM = 100, /* 10,000 leavers */
    /* Bytes: names and login IDs of two, a reason, an id, moments and figures have at most 900. */
    FILE_MAXIMUM = 12 << 20,
    PAGE_ARENA_MAXIMUM = 1 << 20,
    PLACE_CAPACITY = 65,
};

enum column {
    LOGIN_ID,
    NAME,
    ID,
    WAY,
    REASON,
    DECIDER_LOGIN_ID,
    DECIDER_NAME,
    DECIDED_AT,
    LEFT_AT,
    SECONDS,
    ENDED_SESSIONS,
    COLUMNS,
};

static const char *const headings[VIEW_LANGUAGE_COUNT][COLUMNS] = {
    [VIEW_JAPANESE] = {"ログインID", "氏名", "ユーザーの番号", "経路", "理由",
                       "決定した人のログインID", "決定した人の氏名", "決定した日時",
                       "全サーバーで確認した日時", "かかった秒数", "終了したセッション数"},
    [VIEW_ENGLISH] = {"Login ID", "Name", "User", "Way", "Reason", "Decided by (login ID)",
                      "Decided by (name)", "Decided at", "Confirmed by all servers at",
                      "Seconds taken", "Sessions ended"},
};

static const char *const ways[VIEW_LANGUAGE_COUNT][LEAVER_ROUTES + 1] = {
    [VIEW_JAPANESE] = {"管理画面", "退職日", "CSV取り込み", "長期間ログインなし",
                       "サービスの運用者", "その他"},
    [VIEW_ENGLISH] = {"Console", "Leaving date", "CSV import", "Not signed in for long",
                      "Operator of the service", "Other"},
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

    (void)snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d.%03d", at.year, at.month,
                   at.day, at.hour, at.minute, at.second, at.microsecond / 1000);
    csv_write_text(writer, bytes_of(text));
}

static void write_person(struct csv_writer *writer, const struct leaver_person *person)
{
    csv_write_text(writer, bytes_of(person->login_id));
    csv_write_text(writer, bytes_of(person->name));
}

static void write_row(const struct http_request *request, struct csv_writer *writer,
                      const struct leaver *leaver)
{
    const struct view_context context = page_context(request);
    int64_t took_ms = (leaver->left_at_us - leaver->decided_at_us) / 1000;
    char id[UUID_TEXT_CAPACITY];
    char seconds[32];

    uuid_encode(leaver->user.id, id);
    (void)snprintf(seconds, sizeof seconds, "%" PRId64 ".%03d", took_ms / 1000,
                   (int)(took_ms % 1000));
    write_person(writer, &leaver->user);
    csv_write_text(writer, bytes_of(id));
    csv_write_text(writer, bytes_of(ways[context.language][leaver->route]));
    csv_write_text(writer, bytes_of(leaver->reason));
    write_person(writer, &leaver->actor);
    write_time(writer, context.zone, leaver->decided_at_us);
    write_time(writer, context.zone, leaver->left_at_us);
    csv_write_text(writer, bytes_of(seconds));
    csv_write_int(writer, leaver->ended_sessions);
    csv_end_row(writer);
}

/* A page's leavers are forgotten when they are written; `after` is where the next one begins, ""
 * at the end. */
static struct status write_page(const struct http_request *request,
                                const struct leaver_question *question, struct csv_writer *writer,
                                char after[static PLACE_CAPACITY])
{
    struct rpc_call_options options = visit_call_as_user(request, "auth");
    struct leaver_page page = {0};
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, PAGE_ARENA_MAXIMUM);
    TRY(leavers_list(portal_of(request)->auth, &options, question, &arena, &page));
    for (size_t i = 0; i < page.count; i++)
        write_row(request, writer, &page.leavers[i]);
    return text_copy(after, PLACE_CAPACITY, page.next)
               ? OK
               : FAIL(UNAVAILABLE, "auth gave an answer that makes no sense");
}

/* When it is whole, before any of it is given away. */
static struct status record(const struct http_request *request)
{
    struct outbox_event event = {
        .kind = "leavers_exported",
        .result = OUTBOX_SUCCEEDED,
        .object = {.kind = "page", .label = request->path},
    };
    struct event_notes notes = {0};

    event_note(&event, "left_from", http_query(request, "from")->text, &notes);
    event_note(&event, "left_until", http_query(request, "until")->text, &notes);
    event_note(&event, "left_by", http_query(request, "route")->text, &notes);
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};
    TRY(event_begin(request, &db, &transaction));
    TRY(event_append(request, &transaction, &event));
    return db_commit(&transaction);
}

struct work {
    const struct http_request *request;
    struct leaver_question question;
};

static struct status write_file(const void *what, struct buffer *out)
{
    const struct work *work = what;
    struct csv_writer writer = csv_writer_begin(out, /* mark */ true);
    struct leaver_question question = work->question;
    char after[PLACE_CAPACITY] = "";

    question.page_size = PAGE_SIZE;
    question.after = after;
    write_heading(&writer, visit_of(work->request)->language);
    for (int i = 0; i < PAGES_MAXIMUM; i++) {
        TRY(write_page(work->request, &question, &writer, after));
        if (after[0] != '\0')
            continue;
        TRY(buffer_outcome(out));
        return record(work->request);
    }
    return FAIL(OUT_OF_RANGE, "more leavers than a file holds");
}

struct status handle_leavers_file(struct http_request *request, struct http_response *response)
{
    static const char *const names[VIEW_LANGUAGE_COUNT] = {
        [VIEW_JAPANESE] = "退職者レポート.csv", [VIEW_ENGLISH] = "Leavers.csv"};
    struct work work = {.request = request};
    struct view_link link = {0};

    if (leavers_read_query(request, &work.question) != LEAVERS_OK)
        return FAIL(INVALID_ARGUMENT, "from, until: no days from one to another");
    struct status sent = csv_file_send_few(request, response, names[visit_of(request)->language],
                                           FILE_MAXIMUM, write_file, &work);
    if (sent.code != STATUS_OUT_OF_RANGE)
        return sent;
    TRY(leavers_link(request, "/admin/users/leavers", "too_many", "1", &link));
    return http_redirect(response, 303, link.address);
}
