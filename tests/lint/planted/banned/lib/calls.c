/* One call of each. */
#include <stdarg.h>

void call_all(char *text, va_list list, time_t now, struct tm parts);

void call_all(char *text, va_list list, time_t now, struct tm parts)
{
    (void)alloca(1); /* PLANTED */
    strcpy(text, "x"); /* PLANTED */
    strcat(text, "x"); /* PLANTED */
    strncpy(text, "x", 1); /* PLANTED */
    strncat(text, "x", 1); /* PLANTED */
    strtok(text, " "); /* PLANTED */
    sprintf(text, "x"); /* PLANTED */
    vsprintf(text, "x", list); /* PLANTED */
    (void)atoi(text); /* PLANTED */
    (void)atol(text); /* PLANTED */
    (void)atoll(text); /* PLANTED */
    gmtime(&now); /* PLANTED */
    localtime(&now); /* PLANTED */
    ctime(&now); /* PLANTED */
    asctime(&parts); /* PLANTED */
    (void)system(text); /* PLANTED */
    popen(text, "r"); /* PLANTED */
    (void)rand(); /* PLANTED */
    (void)random(); /* PLANTED */
    srand(1); /* PLANTED */
    srandom(1); /* PLANTED */
    (void)drand48(); /* PLANTED */
    mktemp(text); /* PLANTED */
    tmpnam(text); /* PLANTED */
    (void)snprintf(text, 2, "x");
}
