/* A statement as a file: CSV, which a spreadsheet opens, made from the row when it is asked for. */
#ifndef PORTAL_STATEMENT_FILE_H
#define PORTAL_STATEMENT_FILE_H

#include "http/request.h"
#include "http/response.h"
#include "store/statement_store.h"

/* Answers the request with the statement as a download, in the language of the visit. */
NODISCARD struct status statement_file_send(const struct http_request *request,
                                            struct http_response *response,
                                            const struct statement *statement);

#endif
