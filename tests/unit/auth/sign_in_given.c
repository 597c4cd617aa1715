#include "sign_in_given.h"

#include <criterion/criterion.h>

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "crypto/crypto.h"
#include "handlers/handlers.h"

static int log_descriptor;
static struct log log_sink;
struct auth_service service;
static struct auth_settings settings;
static struct arena arena;
Sekisho__Auth__V1__WithPasswordRequest request;
Sekisho__Auth__V1__WithPasswordResponse response;

char *writable(const char *text)
{
    return arena_copy_text(&arena, text);
}

void given_a_user_and_their_password(void)
{
    cr_assert_eq(crypto_open(&(struct crypto_options){.allow_unlocked_memory = true}).code,
                 STATUS_OK);
    cr_assert_eq(
        crypto_hmac_key_open(bytes_of("event"), 1, &service.backbone.event_keys.current).code,
        STATUS_OK);
    cr_assert_eq(crypto_hmac_key_open(bytes_of("throttle"), 1, &service.throttle_keys.current).code,
                 STATUS_OK);
    cr_assert_eq(crypto_hmac_key_open(bytes_of("device"), 1, &service.device_keys.current).code,
                 STATUS_OK);
    cr_assert_eq(crypto_hmac_key_open(bytes_of("link"), 1, &service.link_keys.current).code,
                 STATUS_OK);
    service.settings = &settings;
    arena_init(&arena, 1 << 20);
    log_descriptor = memfd_create("log", MFD_CLOEXEC);
    log_sink = (struct log){.service = "auth", .descriptor = log_descriptor};
    sekisho__auth__v1__with_password_request__init(&request);
    request.tenant_code = writable("aoba");
    request.login_id = writable("Sato");
    request.password = writable(PASSWORD);
    request.client_ip = writable("192.0.2.7");
    request.user_agent = writable("Test");
    fakes.has_tenant = fakes.has_user = fakes.has_password = fakes.matches = true;
    fakes.mode = NETWORK_ENFORCE;
    fakes.state = USER_STATE_ACTIVE;
    fakes.kept = "";
    fakes.session_answer = fakes.failure = OK;
}

void clear_sign_in(void)
{
    (void)close(log_descriptor);
    arena_clear(&arena);
    crypto_hmac_key_close(&service.backbone.event_keys.current);
    crypto_hmac_key_close(&service.throttle_keys.current);
    crypto_hmac_key_close(&service.device_keys.current);
    crypto_hmac_key_close(&service.link_keys.current);
    crypto_close();
}

struct status sign_in(void)
{
    struct call call = {.service = &service,
                        .request = &request,
                        .response = &response,
                        .arena = &arena,
                        .log = &log_sink,
                        .caller = "portal",
                        .idempotency_key = bytes_of("0123456789abcdef"),
                        .now_us = NOW};

    sekisho__auth__v1__with_password_response__init(&response);
    memset(heard.story, 0, sizeof heard.story);
    heard.told = (struct outbox_event){0};
    heard.told_foldable = false;
    heard.counters = 0;
    heard.first_told = NULL;
    return handle_with_password(&call);
}

bool has_logged(const char *text)
{
    static char lines[65536];
    ssize_t size = pread(log_descriptor, lines, sizeof lines - 1, 0);

    cr_assert(size >= 0);
    lines[size] = '\0';
    return strstr(lines, text) != NULL;
}
