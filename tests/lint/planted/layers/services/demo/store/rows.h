#include "db/query.h"
#include "domain/rule.h"
#include "peers/other.h" /* PLANTED */
