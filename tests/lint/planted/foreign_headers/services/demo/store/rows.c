#include <libpq-fe.h> /* PLANTED */
#include <openssl/sha.h> /* PLANTED */
#include <leftpad.h> /* PLANTED: no home at all */
#include "nng/nng.h" /* PLANTED: quotes hide nothing */
#include <sys/wait.h> /* PLANTED */
