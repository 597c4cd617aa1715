/* A table as a download: made whole, then sent in parts. */
#ifndef PORTAL_CSV_FILE_H
#define PORTAL_CSV_FILE_H

#include "http/request.h"
#include "http/response.h"

/* Writes the table with csv_writer_begin(out, true). */
typedef struct status (*csv_file_write)(const void *what, struct buffer *out);

/* Answers with what `write` makes of `what`, at most `maximum` bytes of it (RESOURCE_EXHAUSTED), as
 * a file of this name. Both are done with when this returns. */
NODISCARD struct status csv_file_send(const struct http_request *request,
                                      struct http_response *response, const char *name,
                                      size_t maximum, csv_file_write write, const void *what);

/* The same for a file that is asked together from other services or many reads: FILES_AT_ONCE of
 * a replica at a time, UNAVAILABLE for one more, so that pages and sign-in have workers left. Its
 * route is a slow one. */
NODISCARD struct status csv_file_send_few(const struct http_request *request,
                                          struct http_response *response, const char *name,
                                          size_t maximum, csv_file_write write, const void *what);

#endif
