/* Our TLS engine for nng, on OpenSSL 3. For lib/tls alone; everybody else uses tls/endpoint.h. */
#ifndef TLS_ENGINE_H
#define TLS_ENGINE_H

#include "base/status.h"

/* Makes it the engine of every configuration made from now on. May be called again. UNAVAILABLE
 * when nng refuses. */
NODISCARD struct status tls_engine_register(void);

#endif
