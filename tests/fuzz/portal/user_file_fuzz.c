/* A file of users: what is read without a problem has texts for all it has, and numbers that rise.
 */
#include <assert.h>

#include "text/utf8.h"
#include "user_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct import_file *file)
{
    assert(file->count > 0 && file->count <= USER_FILE_ROWS_MAXIMUM);
    for (size_t i = 0; i < file->count; i++) {
        const struct import_wish *wish = &file->wishes[i];
        assert(wish->number > (i ? file->wishes[i - 1].number : 1));
        assert(utf8_is_text(bytes_of(wish->login_id)) && utf8_is_text(bytes_of(wish->name)));
        assert(utf8_is_text(bytes_of(wish->mail)) && utf8_is_text(bytes_of(wish->roles)));
        assert(wish->state < MANAGED_DELETED);
        assert(!(wish->says_kind && wish->is_other_kind));
        assert(!wish->is_other_scope || wish->scope.is_said);
        assert(!scope_is_all(wish->scope.scope) || wish->scope.scope == SCOPE_ALL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct user_file_problem problem = {TEXT_NONE, 0, 0};
    struct import_file file;
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, 2 << 20);
    struct status read = user_file_read((struct bytes){data, size}, &arena, &file, &problem);
    if (status_is_ok(read))
        check(&file);
    else
        assert(read.code != STATUS_INVALID_ARGUMENT || problem.reason != TEXT_NONE);
    return 0;
}
