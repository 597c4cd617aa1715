/* The users of a company as a file, whatever a row says of one: asked of auth page by page, and
 * recorded when the file is whole, before any of it is given away. */
#ifndef PORTAL_USERS_TABLE_H
#define PORTAL_USERS_TABLE_H

#include "csv/write.h"
#include "http/request.h"
#include "http/response.h"
#include "language.h"
#include "peers/users.h"

struct users_table {
    const char *event; /* "users_exported" */
    const char *name;  /* of the file */
    enum managed_state state;
    const char *state_word; /* of the page, for the history; "" for all */
    void (*write_heading)(struct csv_writer *writer, enum view_language language);
    struct status (*write_user)(struct csv_writer *writer, enum view_language language,
                                const struct managed_user *user, struct arena *arena);
};

/* Those whose login ID or name begins with the field "q" of the query. OUT_OF_RANGE for more users
 * than a file holds; else as csv_file_send_few(). */
NODISCARD struct status users_table_send(const struct http_request *request,
                                         struct http_response *response,
                                         const struct users_table *table);

#endif
