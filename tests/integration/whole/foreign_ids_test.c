/* Every method that takes an id, asked for what belongs to another company and for what there is
 * nowhere: the two are answered alike, in code and text, and neither leaves anything. What has an
 * id in its request and is in no table here fails. */
#include "foreign_ids_rows.h"
#include "signed_pass.h"
#include "support/world/people.h"

#include <string.h>

#include "base/clock.h"
#include "rpc/field.h"
#include "rpc/message.h"
#include "sekisho/audit/v1/history.pb-c.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "sekisho/session/v1/session.pb-c.h"
#include "support/world/targets.h"

#define AUTH_V1(name) Sekisho__Auth__V1__##name
#define SESSION_V1(name) Sekisho__Session__V1__##name
#define SHA256_SIZE 32

enum { PARTS_MAXIMUM = 16, ARENA_MAXIMUM = 4 << 20, NAME_CAPACITY = 160, GROUP_BEYOND = 63 };

static int64_t ours;
static struct uuid boss; /* of ours, who asks */
static int64_t theirs;
static struct ids foreign;
static struct ids missing = {
    .user = {{1}}, .session = {{2}}, .import = {{3}}, .role = "own-26", .group = GROUP_BEYOND};

static const struct {
    enum identity program;
    const char *audience;
    const ProtobufCServiceDescriptor *descriptor;
} services[] = {
    {AUTH, "auth", &sekisho__auth__v1__sign_in__descriptor},
    {AUTH, "auth", &sekisho__auth__v1__tenants__descriptor},
    {AUTH, "auth", &sekisho__auth__v1__users__descriptor},
    {AUTH, "auth", &sekisho__auth__v1__roles__descriptor},
    {AUTH, "auth", &sekisho__auth__v1__customer_groups__descriptor},
    {AUTH, "auth", &sekisho__auth__v1__imports__descriptor},
    {AUTH, "auth", &sekisho__auth__v1__networks__descriptor},
    {AUTH, "auth", &sekisho__auth__v1__passwords__descriptor},
    {AUTH, "auth", &sekisho__auth__v1__links__descriptor},
    {SESSION, "session", &sekisho__session__v1__session__descriptor},
    {AUDIT, "audit", &sekisho__audit__v1__history__descriptor},
};

/* The names by which requests mean a thing that is somebody's. */
static bool is_id(const ProtobufCFieldDescriptor *field)
{
    size_t size = strlen(field->name);

    if (field->type == PROTOBUF_C_TYPE_BYTES)
        return (size > 3 && strcmp(field->name + size - 3, "_id") == 0) ||
               (size > 4 && strcmp(field->name + size - 4, "_ids") == 0);
    return strcmp(field->name, "roles") == 0 || strcmp(field->name, "groups") == 0 ||
           strcmp(field->name, "code") == 0 || strcmp(field->name, "number") == 0 ||
           strcmp(field->name, "seq") == 0;
}

static bool is_listed(const char *method, const char *field)
{
    for (size_t i = 0; i < COUNT_OF(foreign_rows); i++) {
        if (strcmp(foreign_rows[i].method, method) == 0 &&
            strcmp(foreign_rows[i].field, field) == 0)
            return true;
    }
    for (size_t i = 0; i < COUNT_OF(foreign_others); i++) {
        if (strcmp(foreign_others[i].method, method) == 0 &&
            strcmp(foreign_others[i].field, field) == 0)
            return true;
    }
    return false;
}

static size_t check_field(const char *method, const char *prefix,
                          const ProtobufCFieldDescriptor *field)
{
    char name[NAME_CAPACITY];

    if (!is_id(field))
        return 0;
    (void)snprintf(name, sizeof name, "%s%s", prefix, field->name);
    if (!is_listed(method, name))
        test_fail(__FILE__, __LINE__, "%s: %s is in no table", method, name);
    return 1;
}

/* A request, or a message in one; how its fields' names begin. */
struct part {
    const ProtobufCMessageDescriptor *message;
    const char *prefix;
};

/* The ids of the request and of the messages in it. */
static size_t check_request(const char *method, const ProtobufCMessageDescriptor *request,
                            struct arena *arena)
{
    struct part parts[PARTS_MAXIMUM] = {{request, ""}};
    size_t count = 1;
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        for (unsigned j = 0; j < parts[i].message->n_fields; j++) {
            const ProtobufCFieldDescriptor *field = &parts[i].message->fields[j];
            found += check_field(method, parts[i].prefix, field);
            if (field->type != PROTOBUF_C_TYPE_MESSAGE)
                continue;
            CHECK(count < PARTS_MAXIMUM);
            const char *prefix = arena_format(arena, "%s%s.", parts[i].prefix, field->name);
            CHECK(prefix != NULL);
            parts[count++] = (struct part){field->descriptor, prefix};
        }
    }
    return found;
}

static void short_name(size_t service, const ProtobufCMethodDescriptor *method,
                       char out[static NAME_CAPACITY])
{
    (void)snprintf(out, NAME_CAPACITY, "%s.%s/%s", services[service].audience,
                   services[service].descriptor->short_name, method->name);
}

/* A method that is added with an id in its request has to be added here. */
static void knows_every_id_that_a_request_can_have(void)
{
    CLEANUP(arena_clear) struct arena arena;
    size_t found = 0;

    arena_init(&arena, ARENA_MAXIMUM);
    for (size_t i = 0; i < COUNT_OF(services); i++) {
        const ProtobufCServiceDescriptor *service = services[i].descriptor;
        for (unsigned j = 0; j < service->n_methods; j++) {
            char name[NAME_CAPACITY];
            short_name(i, &service->methods[j], name);
            found += check_request(name, service->methods[j].input, &arena);
        }
    }
    CHECK_INT(found, COUNT_OF(foreign_rows) + COUNT_OF(foreign_others));
}

/* The id by the name of its field, and what every change is asked for. */
static void act_on(ProtobufCMessage *message, struct ids *ids, int64_t tenant_id)
{
    const ProtobufCMessageDescriptor *type = message->descriptor;
    const struct {
        const char *field;
        const void *value;
        size_t size;
    } values[] = {
        {"user_id", &(ProtobufCBinaryData){UUID_SIZE, ids->user.bytes},
         sizeof(ProtobufCBinaryData)},
        {"import_id", &(ProtobufCBinaryData){UUID_SIZE, ids->import.bytes},
         sizeof(ProtobufCBinaryData)},
        {"code", &ids->role, sizeof ids->role},
        {"number", &ids->group, sizeof ids->group},
        {"tenant_id", &tenant_id, sizeof tenant_id},
        {"base_revision", &(int64_t){1}, sizeof(int64_t)},
        {"reason", &(const char *){"because"}, sizeof(char *)},
    };

    for (size_t i = 0; i < COUNT_OF(values); i++) {
        const ProtobufCFieldDescriptor *field =
            protobuf_c_message_descriptor_get_field_by_name(type, values[i].field);
        if (field && (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) == 0)
            memcpy((uint8_t *)message + field->offset, values[i].value, values[i].size);
    }
}

static const char *pass_for(const char *audience)
{
    static const char *const all[] = {
        "customers.download", "customers.edit", "customers.export",    "customers.group",
        "customers.view",     "history.export", "history.view",        "networks.edit",
        "networks.view",      "roles.edit",     "sessions.end",        "sessions.view",
        "settings.edit",      "settings.view",  "statements.download", "statements.export",
        "statements.view",    "users.create",   "users.delete",        "users.edit",
        "users.export",       "users.view",
    };
    struct pass_claims claims = auditors_claims(audience, ours, boss);

    claims.permissions = all;
    claims.permission_count = COUNT_OF(all);
    return signed_pass("pass.key", &claims, clock_wall_us());
}

static const ProtobufCMethodDescriptor *method_of(const struct row *row, size_t *service_out)
{
    for (size_t i = 0; i < COUNT_OF(services); i++) {
        const ProtobufCServiceDescriptor *service = services[i].descriptor;
        for (unsigned j = 0; j < service->n_methods; j++) {
            char name[NAME_CAPACITY];
            short_name(i, &service->methods[j], name);
            *service_out = i;
            if (strcmp(name, row->method) == 0)
                return &service->methods[j];
        }
    }
    test_fail(__FILE__, __LINE__, "%s is no method", row->method);
    return NULL;
}

/* What came back: the code, and the answer or the text of the refusal. */
struct answer {
    enum status_code code;
    uint8_t bytes[4096];
    size_t size;
};

static bool is_safe(const char *method)
{
    static const char *const reads[] = {"auth.Users/Get", "auth.Users/Explain", "auth.Imports/Get",
                                        "session.Session/ListAll"};

    for (size_t i = 0; i < COUNT_OF(reads); i++) {
        if (strcmp(method, reads[i]) == 0)
            return true;
    }
    return false;
}

/* As a user of ours; without a pass as the operator, in ours. */
static void ask(const struct row *row, struct ids *ids, bool with_pass, struct answer *out)
{
    CLEANUP(arena_clear) struct arena arena;
    size_t service = 0;
    const ProtobufCMethodDescriptor *method = method_of(row, &service);
    char name[NAME_CAPACITY];
    const void *answer = NULL;

    arena_init(&arena, ARENA_MAXIMUM);
    (void)snprintf(name, sizeof name, "%s/%s", services[service].descriptor->name, method->name);
    const struct rpc_target target = {name, method->output,
                                      is_safe(row->method) ? RPC_REPEAT_SAFE : RPC_REPEAT_BY_KEY};
    ProtobufCMessage *request = rpc_message_new(method->input, &arena);
    CHECK(request != NULL);
    act_on(request, ids, with_pass ? 0 : ours);
    if (row->fill)
        row->fill(request, ids);
    struct status status =
        world_call(services[service].program, with_pass ? PORTAL : OPERATOR, &target, request,
                   with_pass ? pass_for(services[service].audience) : NULL, &arena, &answer);
    out->code = status.code;
    out->size =
        status_is_ok(status) ? protobuf_c_message_get_packed_size(answer) : strlen(status.text);
    CHECK(out->size <= sizeof out->bytes);
    if (status_is_ok(status))
        (void)protobuf_c_message_pack(answer, out->bytes);
    else
        memcpy(out->bytes, status.text, out->size);
}

static void check_alike(const struct row *row, bool with_pass)
{
    struct answer of_foreign;
    struct answer of_missing;

    ask(row, &foreign, with_pass, &of_foreign);
    ask(row, &missing, with_pass, &of_missing);
    if (of_missing.code != row->code || of_foreign.code != row->code ||
        of_foreign.size != of_missing.size ||
        memcmp(of_foreign.bytes, of_missing.bytes, of_missing.size) != 0)
        test_fail(__FILE__, __LINE__, "%s, %s: %s (%.*s) for a foreign one, %s (%.*s) for none",
                  row->method, row->field, status_code_name(of_foreign.code), (int)of_foreign.size,
                  (const char *)of_foreign.bytes, status_code_name(of_missing.code),
                  (int)of_missing.size, (const char *)of_missing.bytes);
}

/* All that another company has, as it is. */
#define OF_MINATO " WHERE tenant = (SELECT id FROM auth.tenants WHERE code = 'minato')"
#define THEIRS                                                                                     \
    "SELECT u::text FROM auth.users u" OF_MINATO                                                   \
    " UNION ALL SELECT r::text FROM auth.own_roles r" OF_MINATO                                    \
    " UNION ALL SELECT g::text FROM auth.customer_groups g" OF_MINATO                              \
    " UNION ALL SELECT i::text FROM auth.imports i" OF_MINATO                                      \
    " UNION ALL SELECT l::text FROM auth.links l" OF_MINATO                                        \
    " UNION ALL SELECT s.session_id::text FROM session.sessions s" OF_MINATO                       \
    " UNION ALL SELECT e::text FROM audit.event_ids e" OF_MINATO

static void keep_what_is_theirs(void)
{
    wait_for_delivery();
    test_postgres_execute(&world.postgres, "CREATE TABLE public.was AS " THEIRS);
}

static void check_theirs_is_as_it_was(void)
{
    wait_for_delivery();
    test_postgres_execute(&world.postgres,
                          "CREATE TABLE public.is_now AS " THEIRS ";"
                          "DO $$ BEGIN ASSERT (SELECT count(*) > 5 FROM public.was);"
                          " ASSERT NOT EXISTS (TABLE public.was EXCEPT ALL TABLE public.is_now);"
                          " ASSERT NOT EXISTS (TABLE public.is_now EXCEPT ALL TABLE public.was);"
                          " END $$; DROP TABLE public.was, public.is_now");
}

static void takes_what_belongs_to_another_company_for_what_there_is_not(void)
{
    keep_what_is_theirs();
    for (size_t i = 0; i < COUNT_OF(foreign_rows); i++)
        check_alike(&foreign_rows[i], /* with_pass */ true);
    check_theirs_is_as_it_was();
}

/* The operator names the company, and is answered for that one alone. */
static void takes_it_so_also_for_an_operator_in_the_company_that_was_named(void)
{
    keep_what_is_theirs();
    for (size_t i = 0; i < COUNT_OF(foreign_rows); i++) {
        bool is_auths = strncmp(foreign_rows[i].method, "auth.", 5) == 0;
        if (is_auths && strcmp(foreign_rows[i].method, "auth.CustomerGroups/Delete") != 0)
            check_alike(&foreign_rows[i], /* with_pass */ false);
    }
    check_theirs_is_as_it_was();
}

/* How many events ours has more of when all of them were asked for. */
static size_t events_of(struct ids *ids)
{
    struct answer answer;
    size_t before;

    wait_for_delivery();
    before = count_events(ours, "");
    for (size_t i = 0; i < COUNT_OF(foreign_rows); i++)
        ask(&foreign_rows[i], ids, /* with_pass */ true, &answer);
    wait_for_delivery();
    return count_events(ours, "") - before;
}

static void records_as_much_of_the_one_as_of_the_other(void)
{
    CHECK_INT(events_of(&foreign), events_of(&missing));
}

static const void *as_operator(const struct rpc_target *target, const ProtobufCMessage *request,
                               struct arena *arena)
{
    const void *answer = NULL;

    CHECK_OK(world_call(AUTH, OPERATOR, target, request, NULL, arena, &answer));
    return answer;
}

static void given_their_role(struct arena *arena)
{
    static const struct rpc_target CREATE = {
        "sekisho.auth.v1.Roles/Create", &sekisho__auth__v1__role__descriptor, RPC_REPEAT_BY_KEY};
    AUTH_V1(CreateRoleRequest) request;
    char *permissions[] = {rpc_text("users.view")};

    sekisho__auth__v1__create_role_request__init(&request);
    request.tenant_id = theirs;
    request.name = rpc_text("Counter");
    request.permissions = permissions;
    request.n_permissions = COUNT_OF(permissions);
    foreign.role = ((const AUTH_V1(Role) *)as_operator(&CREATE, &request.base, arena))->code;
}

static void given_their_group(struct arena *arena)
{
    static const struct rpc_target PUT = {"sekisho.auth.v1.CustomerGroups/Put",
                                          &sekisho__auth__v1__customer_group__descriptor,
                                          RPC_REPEAT_BY_KEY};
    AUTH_V1(PutCustomerGroupRequest) request;

    sekisho__auth__v1__put_customer_group_request__init(&request);
    request.tenant_id = theirs;
    request.name = rpc_text("East");
    foreign.group =
        ((const AUTH_V1(CustomerGroup) *)as_operator(&PUT, &request.base, arena))->number;
}

static void given_their_import(struct arena *arena)
{
    static const struct rpc_target CREATE = {"sekisho.auth.v1.Imports/Create",
                                             &sekisho__auth__v1__import__descriptor,
                                             RPC_REPEAT_BY_KEY};
    AUTH_V1(CreateImportRequest) request;
    AUTH_V1(ImportWish) wish;
    AUTH_V1(ImportWish) * wishes[] = {&wish};
    uint8_t hash[SHA256_SIZE] = {1};

    sekisho__auth__v1__create_import_request__init(&request);
    sekisho__auth__v1__import_wish__init(&wish);
    wish.number = 2;
    wish.login_id = rpc_text("newcomer");
    wish.display_name = rpc_text("Newcomer");
    wish.kind = SEKISHO__AUTH__V1__USER_KIND__USER_KIND_STAFF;
    request.tenant_id = theirs;
    request.file_hash = (ProtobufCBinaryData){sizeof hash, hash};
    request.rows = wishes;
    request.n_rows = COUNT_OF(wishes);
    const AUTH_V1(Import) *made = as_operator(&CREATE, &request.base, arena);
    CHECK(uuid_from_bytes(made->import_id.data, made->import_id.len, &foreign.import));
}

static void given_their_session(struct arena *arena)
{
    char token[TOKEN_CAPACITY];
    char pass[PASS_MAXIMUM + 1];
    SESSION_V1(ListRequest) request;
    const void *answer = NULL;

    CHECK_OK(call_sign_in("minato", "someone", GOOD_PASSWORD, token, NULL));
    CHECK_OK(call_check(token, "session", pass));
    sekisho__session__v1__list_request__init(&request);
    CHECK_OK(world_call(SESSION, PORTAL, &LIST_SESSIONS, &request.base, pass, arena, &answer));
    const SESSION_V1(ListResponse) *list = answer;
    CHECK_INT(list->n_sessions, 1);
    CHECK(uuid_from_bytes(list->sessions[0]->session_id.data, list->sessions[0]->session_id.len,
                          &foreign.session));
}

static void given_two_companies(struct arena *arena)
{
    ours = create_tenant("aoba");
    theirs = create_tenant("minato");
    boss = create_user(ours, "boss", "administrator");
    (void)create_user(theirs, "owner", "administrator");
    foreign.user = create_user(theirs, "someone", "viewer");
    given_their_role(arena);
    given_their_group(arena);
    given_their_import(arena);
    given_their_session(arena);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(knows_every_id_that_a_request_can_have),
        TEST(takes_what_belongs_to_another_company_for_what_there_is_not),
        TEST(records_as_much_of_the_one_as_of_the_other),
        TEST(takes_it_so_also_for_an_operator_in_the_company_that_was_named),
    };
    CLEANUP(arena_clear) struct arena arena;

    arena_init(&arena, ARENA_MAXIMUM);
    world_open(WORLD_QUICK);
    given_two_companies(&arena);
    int status = test_run(tests, COUNT_OF(tests));
    world_close();
    return status;
}
