#include <stdio.h>

int faults(unsigned int count);

int faults(unsigned int count)
{
    const int numbers[4] = {0};
    char text[4];

    if (count < 0) /* PLANTED */
        return 1;
    sprintf(text, "%s", "too long"); /* PLANTED */
    return numbers[4]; /* PLANTED */
}
