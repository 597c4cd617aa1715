/* A sign-in that an internal system hosts: is the password right, who is it, and may they do that?
 *
 *     cc hosted_sign_in.c -o hosted_sign_in $(pkg-config --cflags --libs sekisho)
 *     ./hosted_sign_in auth.sekisho.svc:7401 /run/tls sekisho.example billing 1 suzuki.m
 * statements.view
 *
 * The password is read from the first line of standard input, for arguments are seen by everybody
 * on the machine; a second line, if there is one, is a pass, checked with FOLDER/passes.json. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sekisho.h>

enum { LINE_CAPACITY = 8192, PATH_CAPACITY = 512 };

static bool read_line(char *out, size_t capacity)
{
    if (fgets(out, (int)capacity, stdin) == NULL)
        return false;
    out[strcspn(out, "\n")] = '\0';
    return out[0] != '\0';
}

static enum sekisho_code open_client(char **arguments, struct sekisho **out)
{
    char certificate[PATH_CAPACITY], key[PATH_CAPACITY], trust[PATH_CAPACITY], keys[PATH_CAPACITY];

    (void)snprintf(certificate, sizeof certificate, "%s/tls.crt", arguments[2]);
    (void)snprintf(key, sizeof key, "%s/tls.key", arguments[2]);
    (void)snprintf(trust, sizeof trust, "%s/ca.crt", arguments[2]);
    (void)snprintf(keys, sizeof keys, "%s/passes.json", arguments[2]);
    struct sekisho_options options = {
        .address = arguments[1],
        .name = arguments[4],
        .trust_domain = arguments[3],
        .certificate_file = certificate,
        .key_file = key,
        .trust_file = trust,
        .pass_keys_file = access(keys, R_OK) == 0 ? keys : NULL,
    };
    return sekisho_open(&options, out);
}

static int refuse(enum sekisho_code code, const struct sekisho_call *call)
{
    if (code == SEKISHO_UNAUTHENTICATED)
        (void)printf("wrong: ID or password\n");
    else
        (void)printf("refused: %d %s\n", (int)code, call->text);
    return EXIT_FAILURE;
}

static int show_permission(struct sekisho *sekisho, const struct sekisho_user *user,
                           const char *permission)
{
    struct sekisho_call call = {0};
    bool is_allowed = false;
    enum sekisho_code code = sekisho_check_permission(sekisho, &call, user->tenant_id,
                                                      user->user_id, permission, &is_allowed);

    if (code != SEKISHO_OK)
        return refuse(code, &call);
    (void)printf("%s: %s\n", permission, is_allowed ? "yes" : "no");
    return EXIT_SUCCESS;
}

/* All users, a page after the other. */
static int count_users(struct sekisho *sekisho, int64_t tenant_id)
{
    static struct sekisho_user page[SEKISHO_USERS_MAXIMUM];
    struct sekisho_call call = {0};
    char after[SEKISHO_LOGIN_ID_CAPACITY] = "";
    size_t count = 0, total = 0;

    do {
        enum sekisho_code code = sekisho_list_users(sekisho, &call, tenant_id, after,
                                                    SEKISHO_USERS_MAXIMUM, page, &count);
        if (code != SEKISHO_OK)
            return refuse(code, &call);
        if (count > 0)
            (void)snprintf(after, sizeof after, "%s", page[count - 1].login_id);
        total += count;
    } while (count == SEKISHO_USERS_MAXIMUM);
    (void)printf("users: %zu\n", total);
    return EXIT_SUCCESS;
}

/* Which groups of customers a pass reaches with what does not reach all. */
static void show_limited(const struct sekisho_pass *pass)
{
    for (size_t i = 0; i < pass->limited_count; i++) {
        (void)printf("%s: groups", pass->limited[i].permission);
        for (unsigned group = 1; group < 64; group++) {
            if (sekisho_reaches(pass->limited[i].groups, group))
                (void)printf(" %u", group);
        }
        (void)printf("\n");
    }
}

/* What comes with a request of another system; here, when there is none, one of our own. */
static int show_pass(struct sekisho *sekisho, const struct sekisho_verdict *verdict)
{
    char text[LINE_CAPACITY];
    struct sekisho_call call = {0};
    struct sekisho_pass pass;

    if (!read_line(text, sizeof text)) {
        enum sekisho_code code = sekisho_issue_pass(sekisho, &call, verdict->user.tenant_id,
                                                    verdict->ticket, "192.0.2.7", NULL, text);
        if (code != SEKISHO_OK)
            return refuse(code, &call);
    }
    if (sekisho_verify_pass(sekisho, text, &pass) != SEKISHO_OK) {
        (void)printf("pass: not valid\n");
        return EXIT_FAILURE;
    }
    (void)printf("pass: %s of company %" PRId64 "\n", pass.login_id, pass.tenant_id);
    show_limited(&pass);
    return EXIT_SUCCESS;
}

static int sign_in(struct sekisho *sekisho, char **arguments)
{
    char typed[LINE_CAPACITY] = "";
    struct sekisho_call call = {.timeout_ms = 5000};
    struct sekisho_verdict verdict;

    (void)read_line(typed, sizeof typed);
    struct sekisho_password password = {
        .tenant_id = strtoll(arguments[5], NULL, 10),
        .login_id = arguments[6],
        .password = typed,
        .client_ip = "192.0.2.7",
    };
    enum sekisho_code code = sekisho_verify_password(sekisho, &call, &password, &verdict);
    explicit_bzero(typed, sizeof typed);
    if (code != SEKISHO_OK)
        return refuse(code, &call);
    if (verdict.kind == SEKISHO_THROTTLED) {
        (void)printf("tried too often: wait %" PRId64 " s\n", verdict.wait_seconds);
        return EXIT_FAILURE;
    }
    if (verdict.kind != SEKISHO_RIGHT) {
        (void)printf("the password has to be changed first\n");
        return EXIT_FAILURE;
    }
    (void)printf("right: %s, %s\n", verdict.user.name, verdict.user.roles);
    if (show_permission(sekisho, &verdict.user, arguments[7]) != EXIT_SUCCESS ||
        count_users(sekisho, verdict.user.tenant_id) != EXIT_SUCCESS)
        return EXIT_FAILURE;
    return show_pass(sekisho, &verdict);
}

int main(int count, char **arguments)
{
    struct sekisho *sekisho = NULL;

    if (count != 8) {
        (void)fprintf(stderr, "usage: hosted_sign_in HOST:PORT CERTIFICATE_FOLDER TRUST_DOMAIN "
                              "SYSTEM COMPANY LOGIN_ID PERMISSION\n");
        return 2;
    }
    enum sekisho_code code = open_client(arguments, &sekisho);
    if (code != SEKISHO_OK) {
        (void)printf("cannot start: %d\n", (int)code);
        return EXIT_FAILURE;
    }
    int status = sign_in(sekisho, arguments);
    sekisho_close(&sekisho);
    return status;
}
