/* The relay's client and Debian's Exim, a mail server as operators run it: what arrives is what was
 * sent. */
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "relay_world.h"
#include "support/check.h"
#include "support/port.h"

enum { CONFIG_CAPACITY = 8192 };

/* Takes mail under TLS alone, for one domain, and appends it to a file. Before it stand the lines
 * that say what FOLDER, PORT and ACCOUNT are. */
static const char config[] = "spool_directory = FOLDER/spool\n"
                             "log_file_path = FOLDER/spool/%slog\n"
                             "pid_file_path = FOLDER/spool/exim.pid\n"
                             "primary_hostname = relay.example\n"
                             "local_interfaces = 127.0.0.1\n"
                             "daemon_smtp_ports = PORT\n"
                             "tls_advertise_hosts = *\n"
                             "tls_certificate = FOLDER/peer/tls.crt\n"
                             "tls_privatekey = FOLDER/peer/tls.key\n"
                             "domainlist ours = aoba.example\n"
                             "acl_smtp_mail = check_mail\n"
                             "acl_smtp_rcpt = check_rcpt\n"
                             "acl_smtp_data = accept\n"
                             "host_lookup =\n"
                             "rfc1413_hosts =\n"
                             "keep_environment =\n"
                             "begin acl\n"
                             "check_mail:\n"
                             "  deny !encrypted = *\n"
                             "  accept\n"
                             "check_rcpt:\n"
                             "  deny !domains = +ours\n"
                             "    message = 5.1.2 no such domain here\n"
                             "  accept\n"
                             "begin routers\n"
                             "all:\n"
                             "  driver = accept\n"
                             "  transport = keep\n"
                             "begin transports\n"
                             "keep:\n"
                             "  driver = appendfile\n"
                             "  file = FOLDER/spool/mail\n"
                             "  user = ACCOUNT\n"
                             "  check_string =\n"
                             "  message_prefix =\n"
                             "  message_suffix =\n"
                             "  create_file = anywhere\n";

/* Exim gives root up for its own account when its settings are a test's; whoever else starts it
 * stays who they are. */
static const struct passwd *exim_account(void)
{
    const struct passwd *account = geteuid() == 0 ? getpwnam("Debian-exim") : getpwuid(geteuid());

    CHECK(account != NULL);
    return account;
}

static void give(const char *folder, const char *name, const struct passwd *to)
{
    char path[TEST_PATH_CAPACITY];

    test_path_join(folder, name, path);
    CHECK(chown(path, to->pw_uid, to->pw_gid) == 0);
}

static uint16_t open_exim(struct relay_world *world, struct test_process *out)
{
    const struct passwd *account = exim_account();
    const uint16_t port = test_port_take();
    char text[CONFIG_CAPACITY];
    char path[TEST_PATH_CAPACITY];

    test_path_join(world->directory.path, "spool", path);
    CHECK(mkdir(path, 0700) == 0);
    give(world->directory.path, "spool", account);
    give(world->directory.path, "peer", account);
    give(world->certificate, "tls.key", account);
    give(world->certificate, "tls.crt", account);
    CHECK(chmod(world->directory.path, 0711) == 0);
    test_path_join(world->directory.path, "exim.conf", path);
    (void)snprintf(text, sizeof text, "FOLDER = %s\nPORT = %u\nACCOUNT = %s\n%s",
                   world->directory.path, (unsigned)port, account->pw_name, config);
    test_file_write(path, text, strlen(text));
    CHECK(chmod(path, 0644) == 0);
    /* With -d it says on standard error what it does. */
    const char *const arguments[] = {"/usr/sbin/exim4",     "-C", path, "-bdf",
                                     "-d-all+process_info", NULL};
    test_process_open(out, arguments);
    test_process_wait_for(out, "listening for SMTP", RELAY_TIMEOUT_MS, NULL);
    return port;
}

/* The mail as it lies in the file, without the lines that Exim put before it. */
static void check_arrived(struct relay_world *world, const char *subject)
{
    CLEANUP(buffer_clear) struct buffer sent;
    char path[TEST_PATH_CAPACITY];
    char script[2 * TEST_PATH_CAPACITY];

    buffer_init(&sent, MAIL_MESSAGE_MAXIMUM);
    relay_world_compose(world, subject, &sent);
    test_path_join(world->directory.path, "sent", path);
    test_file_write(path, sent.data, sent.size);
    (void)snprintf(script, sizeof script,
                   "cd %s && tr -d '\\r' <sent >expected && sed -n '/^Date: /,$p' spool/mail |"
                   " cmp - expected",
                   world->directory.path);
    const char *const arguments[] = {"sh", "-c", script, NULL};
    CHECK_INT(test_process_run(arguments, RELAY_TIMEOUT_MS), 0);
}

static void a_mail_arrives_as_it_was_sent(void)
{
    CLEANUP(relay_world_close) struct relay_world world;
    CLEANUP(test_process_close) struct test_process exim;

    relay_world_open(&world);
    relay_world_route(&world, "localhost", open_exim(&world, &exim));
    struct mail_delivery delivery =
        relay_world_send(&world, "ログインを設定してください", RELAY_TIMEOUT_MS);
    CHECK_INT(delivery.outcome, MAIL_OUTCOME_DELIVERED);
    test_process_wait_for(&exim, "Completed", RELAY_TIMEOUT_MS, NULL);
    check_arrived(&world, "ログインを設定してください");
}

static void a_recipient_is_refused_for_good(void)
{
    CLEANUP(relay_world_close) struct relay_world world;
    CLEANUP(test_process_close) struct test_process exim;

    relay_world_open(&world);
    relay_world_route(&world, "localhost", open_exim(&world, &exim));
    CHECK(mail_address_parse(bytes_of("taro@elsewhere.example"), &world.to));
    struct mail_delivery delivery = relay_world_send(&world, "Hello", RELAY_TIMEOUT_MS);
    CHECK_INT(delivery.outcome, MAIL_OUTCOME_REFUSED);
    CHECK_INT(delivery.reply.code, 550);
    CHECK_TEXT(delivery.reply.enhanced, "5.1.2");
}

static const struct test tests[] = {
    TEST(a_mail_arrives_as_it_was_sent),
    TEST(a_recipient_is_refused_for_good),
};

int main(void)
{
    return test_run(tests, COUNT_OF(tests));
}
