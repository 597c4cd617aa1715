/* Any bytes as a mail address. What is accepted is one address that a header and a command can
 * carry as it is: nothing in it ends a line, opens a quotation or begins a second address. */
#include <assert.h>
#include <string.h>

#include "text/mail_address.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void assert_one_address(const char *mail)
{
    const char *at = strchr(mail, '@');

    assert(at != NULL && strchr(at + 1, '@') == NULL);
    assert(at > mail && at - mail <= MAIL_LOCAL_MAXIMUM && at[1] != '\0');
    assert(strlen(mail) <= MAIL_ADDRESS_MAXIMUM);
    for (const char *c = mail; *c; c++)
        assert(*c > ' ' && *c < 0x7f && strchr("\"(),:;<>[]\\", *c) == NULL);
    for (const char *c = at + 1; *c; c++)
        assert(strchr("!#$%&'*+/=?^_`{|}~", *c) == NULL);
    assert(mail[0] != '.' && at[-1] != '.' && at[1] != '.' && mail[strlen(mail) - 1] != '.');
    assert(strstr(mail, "..") == NULL);
}

/* One such byte anywhere spoils it. */
static void assert_spoilt(const char *mail, size_t place)
{
    static const char spoilers[] = "\r\n\t ,;<>\"()[]:\\@\x7f\x80\xff";
    char spoilt[MAIL_ADDRESS_CAPACITY];
    struct mail_address unused;
    size_t size = strlen(mail);
    size_t cut = place % (size + 1);

    for (const char *spoiler = spoilers; *spoiler; spoiler++) {
        memcpy(spoilt, mail, cut);
        spoilt[cut] = *spoiler;
        memcpy(spoilt + cut + 1, mail + cut, size - cut);
        assert(!mail_address_parse((struct bytes){(const uint8_t *)spoilt, size + 1}, &unused));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mail_address address;

    if (mail_address_parse((struct bytes){data, size}, &address)) {
        assert(bytes_equal((struct bytes){data, size}, bytes_of(address.text)));
        assert_one_address(address.text);
        assert_spoilt(address.text, data[size / 2]);
    }
    return 0;
}
