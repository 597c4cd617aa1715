#include <criterion/criterion.h>

#include "catalogue.h"
#include "mapping.h"

Test(catalogue, knows_no_method_that_there_is_not)
{
    static const char *const names[] = {
        "",
        "/",
        "sekisho.auth.v1.Users",
        "sekisho.auth.v1.Users/",
        "sekisho.auth.v1.Users/Lis",
        "sekisho.auth.v1.Users/Listen",
        "sekisho.auth.v1.User/List",
        "sekisho.auth.v1.UsersX/List",
        "Users/List",
    };
    struct method method;

    for (size_t i = 0; i < COUNT_OF(names); i++)
        cr_expect_eq(catalogue_find(names[i], &method).code, STATUS_NOT_FOUND, "%s", names[i]);
}

Test(catalogue, finds_every_method_of_every_service_with_its_messages)
{
    size_t found = 0;

    for (size_t i = 0; catalogue_service(i); i++) {
        const ProtobufCServiceDescriptor *service = catalogue_service(i);
        for (unsigned j = 0; j < service->n_methods; j++, found++) {
            char name[128];
            struct method method;
            (void)snprintf(name, sizeof name, "%s/%s", service->name, service->methods[j].name);
            cr_assert_eq(catalogue_find(name, &method).code, STATUS_OK, "%s", name);
            cr_assert_eq(method.request, service->methods[j].input, "%s", name);
            cr_assert_eq(method.response, service->methods[j].output, "%s", name);
            cr_assert_not_null(strstr(service->name, service_name(method.service)), "%s", name);
        }
    }
    cr_assert_geq(found, 17);
}

/* In a message and the messages in it; three levels are all that is allowed below the first. */
static void expect_mapped(const ProtobufCMessageDescriptor *message, int depth)
{
    cr_assert_leq(depth, MAPPING_DEPTH_MAXIMUM, "%s is too deep", message->name);
    for (unsigned i = 0; i < message->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->fields[i];
        cr_expect(mapping_has(field), "%s.%s has a type without a mapping", message->name,
                  field->name);
        if (field->type == PROTOBUF_C_TYPE_MESSAGE)
            expect_mapped(field->descriptor, depth + 1);
    }
}

Test(catalogue, has_only_methods_whose_messages_can_be_written_as_json)
{
    for (size_t i = 0; catalogue_service(i); i++) {
        const ProtobufCServiceDescriptor *service = catalogue_service(i);
        for (unsigned j = 0; j < service->n_methods; j++) {
            expect_mapped(service->methods[j].input, 1);
            expect_mapped(service->methods[j].output, 1);
        }
    }
}
