/* Users as a table in a file: what is exported is read again as what it was, so that a list can be
 * taken out, worked on in a spreadsheet and sent in. The columns stand in any order, under names in
 * either language:
 *
 *     ログインID,氏名,メールアドレス,種類,役割,状態,対象の範囲
 *     sato,佐藤 恵,sato@example.jp,社員,viewer own-01,有効,1 3
 *
 * The first two must be there. Roles are codes, of built-in ones their English words; whom they
 * reach is a word for all or none, or numbers of groups of customers. Passwords are in no such
 * file.
 */
#ifndef PORTAL_USER_FILE_H
#define PORTAL_USER_FILE_H

#include "csv/write.h"
#include "peers/imports.h"
#include "portal_views.h"

enum {
    USER_FILE_SIZE_MAXIMUM = 256 << 10, /* bytes, also as UTF-8 */
    USER_FILE_ROWS_MAXIMUM = 1000,      /* without the heading; what auth takes */
};

/* Why a file is not read, and where. */
struct user_file_problem {
    enum view_label reason;
    int64_t row;    /* as a spreadsheet counts; 0: the file as a whole */
    int64_t column; /* 0: the row as a whole */
};

/* Reads a file in UTF-8 or in CP932. INVALID_ARGUMENT with a problem when it is not one of ours. */
NODISCARD struct status user_file_read(struct bytes file, struct arena *arena,
                                       struct import_file *out, struct user_file_problem *problem);

void user_file_write_heading(struct csv_writer *writer, enum view_language language);

NODISCARD struct status user_file_write(struct csv_writer *writer, enum view_language language,
                                        const struct managed_user *user, struct arena *arena);

#endif
