/* The sender of auth's mails, beside the programs of the world. */
#ifndef SUPPORT_WORLD_SENDER_H
#define SUPPORT_WORLD_SENDER_H

#include "support/world/world.h"

/* Starts it and waits until it is ready. Mails are sealed with the world's "mail.key", and go to
 * localhost:`relay`, whose certificate the world's authority has signed. */
void world_sender_open(struct test_process *out, uint16_t operations_port, uint16_t relay);

#endif
