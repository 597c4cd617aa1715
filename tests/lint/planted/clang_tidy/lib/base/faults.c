#include <stdlib.h>
#include <string.h>

int faults(const char *text, const int *out);

int faults(const char *text, const int *out)
{
    int *nothing = NULL;
    char *copy = malloc(strlen(text + 1)); /* PLANTED: the parenthesis is in the wrong place */

    if (copy == NULL)
        return *nothing; /* PLANTED */
    memset(copy, sizeof copy, 0); /* PLANTED */
    if (out)
        ; /* PLANTED */
    free(copy);
    return 0;
}
