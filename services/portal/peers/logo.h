/* Companies' logos, at auth. */
#ifndef PORTAL_PEERS_LOGO_H
#define PORTAL_PEERS_LOGO_H

#include "base/arena.h"
#include "base/bytes.h"
#include "rpc/client.h"

/* A PNG in the arena. NOT_FOUND when the company of that code has none of that name. */
NODISCARD struct status logo_get(struct rpc_client *client, const struct rpc_call_options *options,
                                 const char *code, const char *logo, struct arena *arena,
                                 struct bytes *out);

/* Of the company of the pass in `options`, which carries an idempotency key, too; an empty `image`
 * takes the logo away. `logo_out` is its name from now on, in the arena. INVALID_ARGUMENT for what
 * is no picture that a logo may be; ABORTED when the settings have another revision than `base`. */
NODISCARD struct status logo_put(struct rpc_client *client, const struct rpc_call_options *options,
                                 struct bytes image, int64_t base, struct arena *arena,
                                 const char **logo_out);

#endif
