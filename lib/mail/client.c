#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "mail/relay_private.h"

enum {
    CONNECTION_IDLE_MAXIMUM_S = 10, /* a relay closes a silent one after minutes; we ask before */
    VERB_SIZE = 4,
};

struct mail_client {
    struct mail_relay *relay;
    CURL *curl;
};

static CURLcode started = CURLE_FAILED_INIT;

static void start(void)
{
    started = curl_global_init(CURL_GLOBAL_DEFAULT);
}

struct status mail_curl_start(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    if (pthread_once(&once, start) != 0 || started != CURLE_OK)
        return FAIL(INTERNAL, "libcurl cannot be started");
    return OK;
}

/* A command begins another phase, and what was answered to the one before is history. */
static void note_command(struct mail_attempt *attempt, const char *command, size_t size)
{
    static const struct {
        char verb[VERB_SIZE + 1];
        enum mail_phase phase;
    } phases[] = {
        {"MAIL", MAIL_PHASE_SERVER},
        {"RCPT", MAIL_PHASE_RECIPIENT},
        {"DATA", MAIL_PHASE_CONTENT},
    };

    if (size < VERB_SIZE || attempt->is_over)
        return;
    attempt->is_over = memcmp(command, "QUIT", VERB_SIZE) == 0;
    if (attempt->is_over)
        return;
    attempt->reply = (struct mail_reply){0};
    for (size_t i = 0; i < COUNT_OF(phases); i++)
        if (memcmp(command, phases[i].verb, VERB_SIZE) == 0)
            attempt->phase = phases[i].phase;
}

/* curl tells its commands to nobody else. What it tells here is looked at and kept nowhere. */
static int on_debug(CURL *curl, curl_infotype type, char *data, size_t size, void *context)
{
    (void)curl;
    if (type == CURLINFO_HEADER_OUT)
        note_command(context, data, size);
    return 0;
}

static size_t on_reply(char *data, size_t size, size_t count, void *context)
{
    struct mail_attempt *attempt = context;

    struct mail_reply reply = {0};
    if (!attempt->is_over &&
        mail_reply_parse((struct bytes){(const uint8_t *)data, size * count}, &reply))
        attempt->reply = reply;
    return size * count;
}

static size_t on_read(char *out, size_t size, size_t count, void *context)
{
    struct mail_attempt *attempt = context;
    size_t left = attempt->envelope.mail.size - attempt->read;
    size_t taken = size * count < left ? size * count : left;

    if (taken == 0 && left == 0) {
        attempt->phase = MAIL_PHASE_SENT;
        attempt->reply = (struct mail_reply){0}; /* to DATA */
    }
    memcpy(out, attempt->envelope.mail.data + attempt->read, taken);
    attempt->read += taken;
    return taken;
}

/* The same for every mail. Each is a long or a pointer, as curl wants them. */
static bool set_always(CURL *curl, const struct mail_relay *relay)
{
    return curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_CAINFO, relay->ca_file) == CURLE_OK &&
           /* Debian's folder of authorities would be trusted beside the file. */
           curl_easy_setopt(curl, CURLOPT_CAPATH, NULL) == CURLE_OK &&
           /* Nothing from the environment. */
           curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, (long)CONNECTION_IDLE_MAXIMUM_S) ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)MAIL_CONNECT_TIMEOUT_MS) ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)MAIL_REPLY_TIMEOUT_S) ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_debug) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_reply) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read) == CURLE_OK;
}

struct status mail_client_open(struct mail_relay *relay, struct mail_client **out)
{
    CLEANUP(mail_client_close) struct mail_client *client = calloc(1, sizeof *client);

    if (client == NULL || (client->curl = curl_easy_init()) == NULL)
        return FAIL(RESOURCE_EXHAUSTED, "no memory for a mail client");
    if (!set_always(client->curl, relay))
        return FAIL(INTERNAL, "libcurl does not take its options");
    client->relay = relay;
    *out = client;
    client = NULL; /* now the caller's */
    return OK;
}

void mail_client_close(struct mail_client **client)
{
    if (*client == NULL)
        return;
    curl_easy_cleanup((*client)->curl);
    free(*client);
    *client = NULL;
}

static CURLcode set_attempt(CURL *curl, struct mail_attempt *attempt, struct curl_slist *to)
{
    const struct {
        CURLoption option;
        const void *value;
    } pointers[] = {
        {CURLOPT_URL, attempt->url},   {CURLOPT_MAIL_FROM, attempt->envelope.from->text},
        {CURLOPT_MAIL_RCPT, to},       {CURLOPT_DEBUGDATA, attempt},
        {CURLOPT_HEADERDATA, attempt}, {CURLOPT_READDATA, attempt},
    };
    CURLcode set = curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)attempt->timeout_ms);

    for (size_t i = 0; i < COUNT_OF(pointers) && set == CURLE_OK; i++)
        set = curl_easy_setopt(curl, pointers[i].option, pointers[i].value);
    return set;
}

static void close_list(struct curl_slist **list)
{
    curl_slist_free_all(*list);
}

static void perform(CURL *curl, struct mail_attempt *attempt)
{
    CLEANUP(close_list)
    struct curl_slist *to = curl_slist_append(NULL, attempt->envelope.to->text);
    CURLcode done = CURLE_OUT_OF_MEMORY;

    if (to != NULL)
        done = set_attempt(curl, attempt, to);
    if (done == CURLE_OK)
        done = curl_easy_perform(curl);
    attempt->is_over = true;
    attempt->error = done == CURLE_OK ? NULL : curl_easy_strerror(done);
    (void)curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, NULL); /* `to` ends here */
}

/* A relay may close a connection that nobody uses at any time, and we notice with the next mail,
 * before anything is said about it. */
static bool was_kept_too_long(CURL *curl, const struct mail_attempt *attempt)
{
    long made = 1;

    return attempt->error != NULL && attempt->phase == MAIL_PHASE_SERVER &&
           curl_easy_getinfo(curl, CURLINFO_NUM_CONNECTS, &made) == CURLE_OK && made == 0;
}

void mail_client_attempt(struct mail_client *client, struct mail_attempt *attempt)
{
    const int64_t deadline_ms = clock_monotonic_ms() + attempt->timeout_ms;

    perform(client->curl, attempt);
    if (!was_kept_too_long(client->curl, attempt))
        return;
    const int64_t left_ms = deadline_ms - clock_monotonic_ms();
    if (left_ms <= 0)
        return;
    *attempt = (struct mail_attempt){
        .envelope = attempt->envelope, .url = attempt->url, .timeout_ms = left_ms};
    (void)curl_easy_setopt(client->curl, CURLOPT_FRESH_CONNECT, 1L);
    perform(client->curl, attempt);
    (void)curl_easy_setopt(client->curl, CURLOPT_FRESH_CONNECT, 0L);
}

void mail_client_send(struct mail_client *client, const struct mail_envelope *envelope,
                      int64_t timeout_ms, struct mail_delivery *out)
{
    mail_relay_send(client->relay, client, envelope, timeout_ms, out);
}
