#include "base/status.h" /* PLANTED: a part without a row */
