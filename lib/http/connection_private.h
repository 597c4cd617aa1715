/* What the files of a connection share: connection.c its life, connection_read.c the way in,
 * connection_send.c the way out. */
#ifndef HTTP_CONNECTION_PRIVATE_H
#define HTTP_CONNECTION_PRIVATE_H

#include "http/connection.h"

/* Each does what its state asks for; false when there is nothing to do until something happens. */
bool connection_read_proxy(struct connection *connection);
bool connection_shake_hands(struct connection *connection);
bool connection_read_head(struct connection *connection);
bool connection_read_body(struct connection *connection);
bool connection_send(struct connection *connection);
bool connection_linger(struct connection *connection);

/* The peer is known: may it have one more connection? False: it is to be closed. */
bool connection_begin(struct connection *connection);

/* Ready for the next request. */
void connection_await_head(struct connection *connection);

/* Frees what an idle connection does not need. */
void connection_slim(struct connection *connection);

/* Reads the body, when there is room for it. */
void connection_begin_body(struct connection *connection);

/* Hands the exchange to a worker; answers 503 when its lane is full. */
void connection_submit(struct connection *connection, enum exchange_step step,
                       enum connection_state state);

/* Sends the answer that the exchange holds. */
void connection_begin_send(struct connection *connection);

/* An error page, then close. */
void connection_refuse(struct connection *connection, int status, const char *reason);

/* A part of a download has been made. */
void connection_take_part(struct connection *connection);

/* The peer took too little since the window began. */
bool connection_reader_is_slow(struct connection *connection);

/* Takes `size` bytes away from the front of `in`. */
void connection_consume(struct connection *connection, size_t size);

void connection_leave_idle(struct connection *connection);

#endif
