#include "user_file.h"

#include <string.h>
#include <strings.h>

#include "base/number.h"
#include "crypto/hash.h"
#include "csv/read.h"
#include "text/cp932.h"
#include "text/utf8.h"

enum column { LOGIN_ID, NAME, MAIL, KIND, ROLES, STATE, SCOPE, COLUMNS };

enum { FIELD_MAXIMUM = 1024, ROW_ARENA_MAXIMUM = 1 << 20, FIELDS_MAXIMUM = 32 };

static const char *const headings[VIEW_LANGUAGE_COUNT][COLUMNS] = {
    [VIEW_JAPANESE] = {"ログインID", "氏名", "メールアドレス", "種類", "役割", "状態",
                       "対象の範囲"},
    [VIEW_ENGLISH] = {"Login ID", "Name", "Mail address", "Kind", "Roles", "State", "Scope"},
};

static const char *const kinds[VIEW_LANGUAGE_COUNT][2] = {
    [VIEW_JAPANESE] = {"社員", "取引先"},
    [VIEW_ENGLISH] = {"Staff", "Customer"},
};

static const char *const states[VIEW_LANGUAGE_COUNT][MANAGED_STATES] = {
    [VIEW_JAPANESE] = {"", "有効", "利用停止", "招待中", "削除済み"},
    [VIEW_ENGLISH] = {"", "Active", "Disabled", "Invited", "Deleted"},
};

/* As pages call them. */
static const char *const reaches[VIEW_LANGUAGE_COUNT][2] = {
    [VIEW_JAPANESE] = {"すべての顧客", "なし"},
    [VIEW_ENGLISH] = {"All customers", "No customers"},
};

/* A file while it is read. */
struct reading {
    struct csv_reader csv;
    struct arena *arena; /* of what is read */
    struct user_file_problem *problem;
    size_t places[COLUMNS]; /* of the columns, from 1; 0: there is none */
    struct import_wish *wishes;
    size_t count;
};

static struct status refuse(struct user_file_problem *problem, enum view_label reason, size_t row,
                            size_t column)
{
    *problem = (struct user_file_problem){reason, (int64_t)row, (int64_t)column};
    return FAIL(INVALID_ARGUMENT, "not a file of users");
}

/* As UTF-8: what is valid as such is taken for it, for hardly any text in CP932 is. */
static struct status decode(struct bytes file, struct user_file_problem *problem,
                            struct buffer *decoded, struct bytes *out)
{
    CLEANUP(cp932_close) struct cp932 converter = {0};

    *out = file;
    if (utf8_is_text(file))
        return OK;
    TRY(cp932_open(&converter));
    struct status converted = cp932_decode(&converter, file, decoded);
    if (converted.code == STATUS_INVALID_ARGUMENT)
        return refuse(problem, TEXT_USER_FILE_ENCODING, 0, 0);
    if (converted.code == STATUS_RESOURCE_EXHAUSTED)
        return refuse(problem, TEXT_USER_FILE_LARGE, 0, 0);
    TRY(converted);
    *out = buffer_bytes(decoded);
    return OK;
}

static bool is_word(struct bytes field, const char *word)
{
    size_t size = strlen(word);

    return field.size == size &&
           (size == 0 || strncasecmp((const char *)field.data, word, size) == 0);
}

/* Which of the words in any language the field is; `count` when none. */
#define FIND_WORD(words, count, field)                                                             \
    find_word(&(words)[0][0], sizeof(words)[0] / sizeof(words)[0][0], count, field)

static size_t find_word(const char *const *words, size_t stride, size_t count, struct bytes field)
{
    for (size_t language = 0; language < VIEW_LANGUAGE_COUNT; language++) {
        for (size_t i = 0; i < count; i++) {
            if (is_word(field, words[language * stride + i]))
                return i;
        }
    }
    return count;
}

/* A row, and what the reader says against it. */
static struct status read_csv(struct reading *reading, struct arena *arena, struct csv_row *out)
{
    struct csv_reader *csv = &reading->csv;
    struct status read = csv_read_row(csv, arena, out);

    if (read.code != STATUS_INVALID_ARGUMENT)
        return read;
    return refuse(reading->problem,
                  csv->rows_read > csv->limits.rows ? TEXT_USER_FILE_MANY : TEXT_USER_FILE_BROKEN,
                  csv->problem.row, csv->problem.column);
}

static struct status read_heading(struct reading *reading, struct arena *arena)
{
    struct csv_row row;

    if (!csv_reader_has_row(&reading->csv))
        return refuse(reading->problem, TEXT_USER_FILE_EMPTY, 0, 0);
    TRY(read_csv(reading, arena, &row));
    for (size_t i = 0; i < row.count; i++) {
        size_t column = FIND_WORD(headings, COLUMNS, row.fields[i]);
        if (column == COLUMNS)
            return refuse(reading->problem, TEXT_USER_FILE_HEADING, 1, i + 1);
        if (reading->places[column])
            return refuse(reading->problem, TEXT_USER_FILE_TWICE, 1, i + 1);
        reading->places[column] = i + 1;
    }
    if (!reading->places[LOGIN_ID] || !reading->places[NAME])
        return refuse(reading->problem, TEXT_USER_FILE_MISSING, 1, 0);
    return OK;
}

/* "" for a column that is not there. */
static struct bytes field_of(const struct reading *reading, const struct csv_row *row,
                             enum column column)
{
    size_t place = reading->places[column];

    return place ? row->fields[place - 1] : (struct bytes){0};
}

static struct status copy(const struct reading *reading, const struct csv_row *row,
                          enum column column, const char **out)
{
    *out = arena_copy_bytes(reading->arena, field_of(reading, row, column));
    return *out ? OK : arena_failure();
}

static void read_words(const struct reading *reading, const struct csv_row *row,
                       struct import_wish *out)
{
    struct bytes kind = field_of(reading, row, KIND);
    struct bytes state = field_of(reading, row, STATE);
    size_t kind_found = FIND_WORD(kinds, 2, kind);
    size_t state_found = FIND_WORD(states, MANAGED_DELETED, state);

    out->says_kind = kind_found < 2;
    out->is_customer = kind_found == 1;
    out->is_other_kind = kind.size > 0 && !out->says_kind;
    out->is_other_state = state_found == MANAGED_DELETED;
    out->state = out->is_other_state ? MANAGED_OTHER : (enum managed_state)state_found;
}

/* "1 3"; false for what is no list of numbers that groups can have. */
static bool read_groups(struct bytes field, scope_set *out)
{
    scope_set groups = SCOPE_NONE;
    size_t place = 0;

    while (place < field.size) {
        size_t start = place;
        int64_t number = 0;
        while (place < field.size && field.data[place] != ' ')
            place++;
        if (place > start) {
            if (!number_parse((const char *)field.data + start, place - start, 1,
                              SCOPE_GROUPS_MAXIMUM, &number))
                return false;
            groups |= SCOPE_GROUP(number);
        }
        place++;
    }
    *out = groups;
    return groups != SCOPE_NONE;
}

static void read_scope(const struct reading *reading, const struct csv_row *row,
                       struct import_wish *out)
{
    static const scope_set meant[] = {SCOPE_ALL, SCOPE_NONE};
    struct bytes field = field_of(reading, row, SCOPE);
    size_t found = FIND_WORD(reaches, COUNT_OF(meant), field);

    if (field.size == 0)
        return;
    out->scope.is_said = true;
    if (found < COUNT_OF(meant))
        out->scope.scope = meant[found];
    else
        out->is_other_scope = !read_groups(field, &out->scope.scope);
}

/* Spreadsheets leave rows of nothing behind. */
static bool is_blank(const struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (row->fields[i].size > 0)
            return false;
    }
    return true;
}

static struct status read_row(struct reading *reading, struct arena *arena)
{
    struct import_wish *wish = &reading->wishes[reading->count];
    struct csv_row row;

    TRY(read_csv(reading, arena, &row));
    if (is_blank(&row))
        return OK;
    *wish = (struct import_wish){.number = (uint32_t)row.number};
    TRY(copy(reading, &row, LOGIN_ID, &wish->login_id));
    TRY(copy(reading, &row, NAME, &wish->name));
    TRY(copy(reading, &row, MAIL, &wish->mail));
    TRY(copy(reading, &row, ROLES, &wish->roles));
    read_words(reading, &row, wish);
    read_scope(reading, &row, wish);
    reading->count++;
    return OK;
}

static struct status read_rows(struct reading *reading)
{
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, ROW_ARENA_MAXIMUM);
    TRY(read_heading(reading, &arena));
    while (csv_reader_has_row(&reading->csv)) {
        arena_reset(&arena);
        TRY(read_row(reading, &arena));
    }
    return reading->count ? OK : refuse(reading->problem, TEXT_USER_FILE_EMPTY, 0, 0);
}

static struct status read_text(struct bytes text, struct reading *reading)
{
    const struct csv_limits limits = {.size = USER_FILE_SIZE_MAXIMUM,
                                      .rows = USER_FILE_ROWS_MAXIMUM + 1,
                                      .fields = FIELDS_MAXIMUM,
                                      .field_size = FIELD_MAXIMUM};

    TRY(csv_reader_begin(&reading->csv, text, &limits));
    reading->wishes =
        arena_alloc_array(reading->arena, USER_FILE_ROWS_MAXIMUM, sizeof *reading->wishes);
    return reading->wishes ? read_rows(reading) : arena_failure();
}

struct status user_file_read(struct bytes file, struct arena *arena, struct import_file *out,
                             struct user_file_problem *problem)
{
    struct reading reading = {.arena = arena, .problem = problem};
    struct bytes text;
    CLEANUP(buffer_clear) struct buffer decoded;

    buffer_init(&decoded, USER_FILE_SIZE_MAXIMUM);
    if (file.size == 0)
        return refuse(problem, TEXT_USER_FILE_NONE, 0, 0);
    if (file.size > USER_FILE_SIZE_MAXIMUM)
        return refuse(problem, TEXT_USER_FILE_LARGE, 0, 0);
    TRY(decode(file, problem, &decoded, &text));
    TRY(read_text(text, &reading));
    *out = (struct import_file){.wishes = reading.wishes,
                                .count = reading.count,
                                .has_mail = reading.places[MAIL] != 0,
                                .has_roles = reading.places[ROLES] != 0};
    crypto_sha256(file.data, file.size, out->hash);
    return OK;
}

void user_file_write_heading(struct csv_writer *writer, enum view_language language)
{
    for (size_t i = 0; i < COLUMNS; i++)
        csv_write_text(writer, bytes_of(headings[language][i]));
    csv_end_row(writer);
}

/* As it is read; of customers nothing. */
static struct status scope_text(enum view_language language, const struct managed_user *user,
                                struct arena *arena, const char **out)
{
    const char *text = "";

    if (user->is_customer || scope_is_all(user->scope) || user->scope == SCOPE_NONE) {
        *out = user->is_customer ? "" : reaches[language][!scope_is_all(user->scope)];
        return OK;
    }
    for (unsigned number = 1; number <= SCOPE_GROUPS_MAXIMUM; number++) {
        if (!scope_reaches(user->scope, number))
            continue;
        text = arena_format(arena, "%s%s%u", text, text[0] ? " " : "", number);
        if (text == NULL)
            return arena_failure();
    }
    *out = text;
    return OK;
}

struct status user_file_write(struct csv_writer *writer, enum view_language language,
                              const struct managed_user *user, struct arena *arena)
{
    const char *roles = "";
    const char *scope = "";

    TRY(scope_text(language, user, arena, &scope));
    for (size_t i = 0; i < user->role_count; i++) {
        roles = arena_format(arena, "%s%s%s", roles, i ? " " : "", user->roles[i]);
        if (roles == NULL)
            return arena_failure();
    }
    csv_write_text(writer, bytes_of(user->login_id));
    csv_write_text(writer, bytes_of(user->name));
    csv_write_text(writer, bytes_of(user->mail));
    csv_write_text(writer, bytes_of(kinds[language][user->is_customer]));
    csv_write_text(writer, bytes_of(roles));
    csv_write_text(writer, bytes_of(states[language][user->state]));
    csv_write_text(writer, bytes_of(scope));
    csv_end_row(writer);
    return OK;
}
