/* Any text as a mail address. What is accepted is one address that a header can carry as it is:
 * nothing in it ends a line, opens a quotation or begins a second address. */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "domain/user.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LOCAL_MAXIMUM = 64 }; /* RFC 5321 section 4.5.3.1.1 */

static void assert_one_address(const char *mail)
{
    const char *at = strchr(mail, '@');

    assert(at != NULL && strchr(at + 1, '@') == NULL);
    assert(at > mail && at - mail <= LOCAL_MAXIMUM && at[1] != '\0');
    assert(strlen(mail) < USER_MAIL_CAPACITY);
    for (const char *c = mail; *c; c++)
        assert(*c > ' ' && *c < 0x7f && strchr("\"(),:;<>[]\\", *c) == NULL);
    assert(mail[0] != '.' && at[-1] != '.' && at[1] != '.' && mail[strlen(mail) - 1] != '.');
    assert(strstr(mail, "..") == NULL);
}

/* One such byte anywhere spoils it. */
static void assert_spoilt(const char *mail, size_t place)
{
    static const char spoilers[] = "\r\n\t ,;<>\"()[]:\\@\x7f\x80\xff";
    char spoilt[USER_MAIL_CAPACITY + 1];
    size_t size = strlen(mail);
    size_t cut = place % (size + 1);

    for (const char *spoiler = spoilers; *spoiler; spoiler++) {
        memcpy(spoilt, mail, cut);
        spoilt[cut] = *spoiler;
        memcpy(spoilt + cut + 1, mail + cut, size - cut + 1);
        assert(!user_mail_is_valid(spoilt));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, 1 << 20);
    const char *mail = arena_copy_bytes(&arena, (struct bytes){data, size});
    if (mail == NULL || mail[0] == '\0')
        return 0;
    if (user_mail_is_valid(mail)) {
        assert_one_address(mail);
        assert_spoilt(mail, size > 1 ? data[size / 2] : 0);
    }
    return 0;
}
