/* The operator finds companies among ten thousand, at auth as it runs. */
#include <string.h>

#include "base/bytes.h"
#include "managing.h"
#include "rpc/field.h"
#include "support/world/targets.h"

typedef Sekisho__Auth__V1__ListTenantsResponse Page;

enum { ARENA_MAXIMUM = 4 << 20, CODES_MAXIMUM = 512 };

static const struct rpc_target LIST = {"sekisho.auth.v1.Tenants/List",
                                       &sekisho__auth__v1__list_tenants_response__descriptor,
                                       RPC_REPEAT_SAFE};

static struct status ask(const char *prefix, const char *after, uint32_t size, struct arena *arena,
                         const void **out)
{
    Sekisho__Auth__V1__ListTenantsRequest request;

    sekisho__auth__v1__list_tenants_request__init(&request);
    request.prefix = rpc_text(prefix);
    request.after = rpc_text(after);
    request.page_size = size;
    return managing_call(&LIST, &request.base, NULL, arena, out);
}

static const Page *find(const char *prefix, const char *after, uint32_t size, struct arena *arena)
{
    const void *answer = NULL;

    CHECK_OK(ask(prefix, after, size, arena, &answer));
    return answer;
}

/* The codes of all that are found, page by page, one space behind each. */
static void check_found(const char *prefix, const char *expected)
{
    CLEANUP(arena_clear) struct arena arena;
    CLEANUP(buffer_clear) struct buffer codes;
    const char *after = "";

    buffer_init(&codes, CODES_MAXIMUM);
    arena_init(&arena, ARENA_MAXIMUM);
    do {
        const Page *page = find(prefix, after, 2, &arena);
        for (size_t i = 0; i < page->n_tenants; i++)
            buffer_append_format(&codes, "%s ", page->tenants[i]->code);
        after = page->next;
    } while (after[0] != '\0');
    CHECK(bytes_equal(buffer_bytes(&codes), bytes_of(expected)));
}

static void finds_by_the_beginning_of_a_code_or_a_name(void)
{
    check_found("found-", "found-1 found-2 found-3 ");
    check_found("found-2", "found-2 ");
    check_found("FOUND-2", "found-2 ");
    check_found("みなと", "found-1 found-3 ");
    check_found("みなと運輸", "found-3 ");
    check_found("運輸", ""); /* not in the middle */
    check_found("%", "");
    check_found("found_", "");
}

static void takes_letters_of_whatever_case_and_width_for_the_same(void)
{
    check_found("acme", "found-2 ");
    check_found("ＡＣＭＥ", "found-2 ");
    check_found("Acme 商会", "found-2 ");
    check_found("ｱｸﾒ", "other-1 ");
    check_found("アクメ", "other-1 ");
}

/* More than are sorted, under one name: each once, in the order of the codes. */
static void pages_through_thousands_of_one_name(void)
{
    CLEANUP(arena_clear) struct arena arena;
    char after[64] = "";
    size_t count = 0;

    do {
        arena_init(&arena, ARENA_MAXIMUM);
        const Page *page = find("株式会社", after, 0, &arena);
        for (size_t i = 0; i < page->n_tenants; i++) {
            CHECK(strcmp(page->tenants[i]->code, after) > 0);
            CHECK(text_copy(after, sizeof after, page->tenants[i]->code));
        }
        count += page->n_tenants;
        if (page->next[0] == '\0')
            after[0] = '\0';
        arena_clear(&arena);
    } while (after[0] != '\0');
    CHECK_INT(count, 10000);
}

static void refuses_what_is_longer_than_a_name(void)
{
    CLEANUP(arena_clear) struct arena arena;
    char longest[129 + 1];
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    CHECK_INT(ask(longest, "", 1, &arena, &answer).code, STATUS_INVALID_ARGUMENT);
    CHECK_INT(find(longest + 1, "", 1, &arena)->n_tenants, 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(finds_by_the_beginning_of_a_code_or_a_name),
        TEST(takes_letters_of_whatever_case_and_width_for_the_same),
        TEST(pages_through_thousands_of_one_name),
        TEST(refuses_what_is_longer_than_a_name),
    };

    managing_open();
    test_postgres_execute(
        &world.postgres,
        "INSERT INTO auth.tenants (code, name, time_zone, language, staff_idle_seconds,"
        "                          customer_idle_seconds)"
        " SELECT code, name, 'Asia/Tokyo', 'ja', 1800, 1800 FROM"
        "  (SELECT 'many-' || i, '株式会社' || i FROM generate_series(1, 10000) i"
        "   UNION ALL VALUES ('found-1', 'みなと商店'), ('found-2', 'ACME 商会'),"
        "                    ('found-3', 'みなと運輸'), ('other-1', 'アクメ')) AS t (code, name);"
        "ANALYZE auth.tenants");
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
