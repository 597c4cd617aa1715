#include "support/descriptors.h"

#include <dirent.h>
#include <stddef.h>

#include "support/check.h"

int test_descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    int count = 0;

    CHECK(folder != NULL);
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}
