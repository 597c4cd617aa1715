/* Any text as a password, judged for an owner whose names are in it. In ASCII the guess behind it
 * is the same whatever is put behind it or however often it is said, and whatever is judged short
 * or long is. */
#include <assert.h>
#include <string.h>

#include "domain/guess.h"
#include "domain/password.h"
#include "text/length.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NAME_SIZE = 64 };

static bool is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_ascii_with_a_letter(const char *text)
{
    bool has_letter = false;

    for (; *text; text++) {
        if ((unsigned char)*text >= 0x7f || *text < ' ')
            return false;
        has_letter = has_letter || is_ascii_letter(*text);
    }
    return has_letter;
}

static void assert_same_guess(struct arena *arena, const char *one, const char *other)
{
    struct bytes guesses[2];

    assert(status_is_ok(guess_of(arena, bytes_of(one), &guesses[0])));
    assert(status_is_ok(guess_of(arena, bytes_of(other), &guesses[1])));
    assert(guesses[0].size > 0 && bytes_equal(guesses[0], guesses[1]));
}

static void assert_judged(struct arena *arena, struct bytes text,
                          const struct password_owner *owner)
{
    password_faults faults = 0;

    if (!status_is_ok(password_judge(arena, text, owner, &faults)))
        return;
    size_t count = text_count_code_points(text);
    assert(((faults & PASSWORD_FAULT(PASSWORD_SHORT)) != 0) == (count < PASSWORD_MINIMUM));
    assert(((faults & PASSWORD_FAULT(PASSWORD_LONG)) != 0) == (count > PASSWORD_MAXIMUM));
    assert(status_is_ok(password_refusal(faults)) == (faults == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, 4 << 20);
    const char *text = arena_copy_bytes(&arena, (struct bytes){data, size});
    if (text == NULL || size > PASSWORD_TYPED_MAXIMUM)
        return 0;
    char name[NAME_SIZE] = {0};
    memcpy(name, text, strnlen(text, NAME_SIZE - 1));
    const struct password_owner owner = {
        .login_id = "suzuki", .name = name, .tenant_code = "aoba", .tenant_name = "青葉商事"};
    assert_judged(&arena, bytes_of(text), &owner);
    if (is_ascii_with_a_letter(text))
        assert_same_guess(&arena, text, arena_format(&arena, "%s-2026!", text));
    return 0;
}
