#include "numbers.h"

#include <stdlib.h>
#include <string.h>

struct answer metrics_fetch(enum identity program)
{
    return metrics_fetch_at(world.programs[program].operations_port);
}

struct answer metrics_fetch_at(uint16_t operations_port)
{
    struct peer peer;
    struct answer answer;

    peer_open(&peer, operations_port, false);
    peer_send(&peer, "GET /metrics HTTP/1.1\r\nHost: any\r\n\r\n");
    peer_receive(&peer, true, &answer);
    CHECK_INT(answer.status, 200);
    CHECK(answer.is_whole && answer.body_size > 0);
    answer.body[answer.body_size - 1] = '\0'; /* instead of the newline behind # EOF */
    peer_close(&peer);
    return answer;
}

double metrics_number(enum identity program, const char *series)
{
    struct answer answer = metrics_fetch(program);
    const char *text = (const char *)answer.body;
    const char *found = text;
    size_t length = strlen(series);

    while ((found = strstr(found, series)) != NULL && (found[-1] != '\n' || found[length] != ' '))
        found += length;
    if (found == NULL)
        test_fail(__FILE__, __LINE__, "%s has no %s", identity_names[program], series);
    double value = strtod(found + length, NULL);
    answer_clear(&answer);
    return value;
}
