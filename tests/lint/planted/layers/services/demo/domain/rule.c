#include "domain/rule.h"

#include <string.h>

#include "base/clock.h" /* PLANTED: the time is an argument */
#include "base/status.h"
#include "db/query.h"         /* PLANTED */
#include "other/domain/far.h" /* PLANTED: leads nowhere from here */
#include "sekisho/demo.pb-c.h" /* PLANTED */
#include "store/rows.h"       /* PLANTED */
/* #include "db/query.h" in a comment is none */
