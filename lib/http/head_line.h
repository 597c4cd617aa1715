/* The two kinds of lines of a head. For head.c alone. */
#ifndef HTTP_HEAD_LINE_H
#define HTTP_HEAD_LINE_H

#include "http/head.h"

/* Marks the head as refused; always false. */
bool head_refuse(struct head *head, int status, const char *reason);

/* Lines come without their CR LF. False when the head is refused. */
bool head_read_request_line(struct head *head, const uint8_t *data, struct head_span line);
bool head_read_header_line(struct head *head, const uint8_t *data, struct head_span line);

#endif
