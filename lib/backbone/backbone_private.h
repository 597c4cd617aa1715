/* What backbone's files share. */
#ifndef BACKBONE_BACKBONE_PRIVATE_H
#define BACKBONE_BACKBONE_PRIVATE_H

#include "backbone/backbone.h"
#include "backbone/beside.h"

/* OK when the schema is the one this program was built with; asks the database. */
NODISCARD struct status backbone_check_schema(struct backbone *backbone);

/* The thread that keeps `database_is_ready` true to its name. */
NODISCARD struct status backbone_watch_start(struct backbone *backbone);
void backbone_watch_stop(struct backbone *backbone);

/* Opens the outbox and its way to audit. */
NODISCARD struct status backbone_open_outbox(struct backbone *backbone);

/* "host:port" of an address; IPv6 in brackets. */
enum { BACKBONE_ADDRESS_CAPACITY = CONFIG_HOST_CAPACITY + sizeof "[]:65535" };
void backbone_address_encode(const struct config_address *address,
                             char out[static BACKBONE_ADDRESS_CAPACITY]);

#endif
