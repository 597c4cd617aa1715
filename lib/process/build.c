#include "process/process_private.h"

/* One word for each way in which a build is not the shipped one (cmake/Compile.cmake). */
static const char deviations[] = ""
#ifdef SEKISHO_DEBUG
                                 " debug"
#endif
#ifdef SEKISHO_SANITIZED
                                 " sanitizers"
#endif
#ifdef SEKISHO_COVERAGE
                                 " coverage"
#endif
    ;

const char *process_build_deviations(void)
{
    return deviations[0] ? deviations + 1 : NULL;
}
