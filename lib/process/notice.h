/* Tells the supervisor how we are, by systemd's sd_notify protocol and without its library: one
 * datagram of lines to the socket named by NOTIFY_SOCKET. Without that variable nothing is sent. */
#ifndef PROCESS_NOTICE_H
#define PROCESS_NOTICE_H

#include "base/status.h"

/* Requests are answered, for the first time or again after a reload. */
struct status notice_ready(void);
/* The settings are being read again; ended by notice_ready(). */
struct status notice_reloading(void);
struct status notice_stopping(void);

#endif
