#include "sekisho/other.pb-c.h"
