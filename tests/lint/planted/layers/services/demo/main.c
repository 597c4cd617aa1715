#include "../other/service.h" /* PLANTED: another service */
#include "domain/rule.h"
#include "db/query.h"
