#include "db/query.h" /* PLANTED */
