/* What the log says of a server that takes connections and then says nothing. */
#include <netinet/in.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "database.h"
#include "support/check.h"

enum { REFUSAL_MS = 600 };

/* Takes connections, as the kernel does for whoever listens, and says nothing. */
static void tells_of_a_silent_server_that_it_did_not_answer(void)
{
    const int silent = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int said = memfd_create("log", MFD_CLOEXEC);
    const struct log log = {.service = "test", .descriptor = said};
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    socklen_t size = sizeof address;
    char password_file[TEST_PATH_CAPACITY];
    struct db_settings settings = settings_as("auth_svc", password_file);
    struct db_pool *pool = NULL;
    struct db *db = NULL;
    char text[1024] = "";

    CHECK(silent >= 0 && said >= 0 && bind(silent, (struct sockaddr *)&address, size) == 0 &&
          listen(silent, 8) == 0 && getsockname(silent, (struct sockaddr *)&address, &size) == 0);
    settings.port = ntohs(address.sin_port);
    CHECK_OK(db_pool_open(&settings, &log, &pool));
    CHECK_STATUS(db_acquire_within(pool, NULL, REFUSAL_MS, &db), UNAVAILABLE);
    CHECK(pread(said, text, sizeof text - 1, 0) > 0);
    CHECK(strstr(text, "\"reason\":\"no answer in time\"") != NULL);
    db_pool_close(&pool);
    CHECK(close(silent) == 0 && close(said) == 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(tells_of_a_silent_server_that_it_did_not_answer),
    };

    database_open("");
    int status = test_run(tests, COUNT_OF(tests));
    test_postgres_close(&postgres);
    return status;
}
