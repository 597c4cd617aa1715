/* The head of an answer as bytes: status line and headers, the security headers among them. */
#ifndef HTTP_ANSWER_H
#define HTTP_ANSWER_H

#include "http/response.h"

enum { ANSWER_HEAD_MAXIMUM = 64 << 10 };

struct answer_facts {
    const char *nonce;
    bool closes;       /* the connection ends with this answer */
    const char *allow; /* with 405; else NULL */
    int64_t now_s;     /* Unix seconds, for Date */
};

/* Appends to `out`. INTERNAL when it does not fit. */
NODISCARD struct status answer_encode(const struct http_response *response,
                                      const struct answer_facts *facts, struct buffer *out);

/* "Not Found"; "Error" for a status the server never gives. */
const char *answer_reason(int status);

/* Whether an answer of this status has a body and so a length (RFC 9110 section 6.4.1). */
bool answer_has_body(int status);

#endif
