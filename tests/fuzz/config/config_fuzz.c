/* Any bytes as a settings file. What is accepted reads the same twice and keeps every bound; what
 * is refused leaves the settings alone and says why in one line. */
#include <assert.h>

#include "unit/config/sample.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void assert_bounds(const struct sample *sample)
{
    size_t title = strnlen(sample->title, sizeof sample->title);

    assert(title >= 2 && title < sizeof sample->title);
    assert(sample->folder[0] == '/' && sample->key_file[0] == '/');
    assert(sample->workers >= 1 && sample->workers <= 64);
    assert(sample->idle_ms >= 1000 && sample->idle_ms <= 3600000);
    assert(sample->body >= 1 && sample->body <= 1048576);
    assert(sample->listen.port != 0 && sample->listen.host[0] != '\0');
    assert(sample->peers.count <= 2 && sample->networks.count <= CONFIG_LIST_MAXIMUM);
    assert(sample->color == COLOR_RED || sample->color == COLOR_GREEN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sample first;
    static struct sample second;
    struct config_problem problem = {""};
    struct bytes text = {data, size};

    memset(&first, 0xa5, sizeof first);
    memset(&second, 0xa5, sizeof second);
    if (status_is_ok(config_parse(&sample_table, text, "fuzz.conf", &first, &problem))) {
        assert_bounds(&first);
        struct status again = config_parse(&sample_table, text, "fuzz.conf", &second, &problem);
        assert(status_is_ok(again));
    } else {
        assert(problem.text[0] != '\0' && strchr(problem.text, '\n') == NULL);
    }
    assert(memcmp(&first, &second, sizeof first) == 0);
    return 0;
}
