/* One request and its answer: what the loop hands to a worker and gets back. While a worker has it
 * the loop does not touch it, but for `connection`. */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H

#include "http/chunks.h"
#include "http/head.h"
#include "http/queue.h"
#include "http/routes.h"
#include "http/server.h"
#include "http/streams.h"

struct connection;
struct http_server;

enum exchange_step {
    EXCHANGE_ADMIT,  /* may a large body be read? */
    EXCHANGE_HANDLE, /* all the rest, up to the encoded answer */
    EXCHANGE_PART,   /* the next part of a download */
    EXCHANGE_CLOSE,  /* give the source back; nobody waits for it */
};

struct exchange {
    struct job job; /* first, so that both have one address */
    enum exchange_step step;
    struct http_server *server;
    struct connection *connection; /* the loop's; NULL once the connection has gone */

    struct arena arena;
    struct log log;
    struct http_request request;
    struct http_response response;
    const char *query_text; /* as sent; NULL without '?' */
    int64_t started_us;

    size_t body_maximum;
    size_t body_reserved; /* bytes of the memory for all bodies */
    uint64_t length;
    bool is_chunked;
    int minor_version;
    bool wants_continue;
    bool is_admitted;
    bool closes;        /* the connection, after this answer */
    bool has_failed;    /* `response` is an error page */
    const char *reason; /* of a failure, for the log; a literal */
    const char *allow;
    struct chunks chunks;
    struct buffer body;

    struct buffer head;        /* the encoded head of the answer */
    struct http_source source; /* open while `next` is set */
    bool is_stream;            /* counted in `streams` */
    bool is_at_end;            /* of the source */
    bool is_broken;            /* the source failed */
    struct buffer part;
};

/* A request whose head has been read, `head` describing `data`. RESOURCE_EXHAUSTED without memory,
 * INTERNAL without randomness. */
NODISCARD struct status exchange_open(struct http_server *server, const struct head *head,
                                      const uint8_t *data, struct exchange **out);

/* For an answer to what was no request. */
NODISCARD struct status exchange_open_empty(struct http_server *server, struct exchange **out);

/* Frees it. The source must be closed. Accepts NULL. */
void exchange_close(struct exchange **exchange);

/* Makes the answer an error page, with its head encoded. `reason` is a literal for the log. */
void exchange_fail(struct exchange *exchange, int status, const char *reason);

/* Encodes the head of the answer; an answer that cannot be encoded becomes a 500. */
void exchange_encode(struct exchange *exchange);

/* Whether the policy decides before the body is read: above 64 KiB. */
bool exchange_needs_admission(const struct exchange *exchange);

/* Whether the last step made an answer. */
static inline bool exchange_is_answered(const struct exchange *exchange)
{
    return exchange->head.size > 0;
}

/* For struct job: does what `step` says. In a worker, or in the loop for HTTP_LANE_INLINE. */
void exchange_run(struct job *job);

#endif
