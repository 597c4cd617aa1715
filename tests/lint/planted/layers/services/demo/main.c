#include "../other/service.h" /* PLANTED: another service */
#include "domain/rule.h"
#include "db/query.h"
#include "demo_views.h"
#include "migrations/demo.h"
#include "migrations/other.h" /* PLANTED: has no migrations */
