/* Any bytes as the line of a mail server. What is taken is a code, and an enhanced one of its class
 * or none; and nothing that was not sent whole is taken for delivered. */
#include <assert.h>
#include <string.h>

#include "mail/reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mail_reply reply = {0};

    if (!mail_reply_parse((struct bytes){data, size}, &reply)) {
        assert(reply.code == 0);
        return 0;
    }
    assert(reply.code >= 200 && reply.code <= 599);
    assert(reply.enhanced[0] == '\0' || reply.enhanced[0] - '0' == reply.code / 100);
    assert(strspn(reply.enhanced, "0123456789.") == strlen(reply.enhanced));
    assert(strlen(reply.enhanced) < sizeof reply.enhanced);
    assert(mail_judge(MAIL_PHASE_CONTENT, &reply) != MAIL_OUTCOME_DELIVERED);
    assert(mail_judge(MAIL_PHASE_SERVER, &reply) == MAIL_OUTCOME_RETRY);
    return 0;
}
