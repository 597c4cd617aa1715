#include "http/form.h"

#include "http/field.h"
#include "http/percent.h"

enum { PAIRS_MAXIMUM = 256, NAME_MAXIMUM = 64 };

static struct status refused(void)
{
    return FAIL(INVALID_ARGUMENT, "the fields are malformed");
}

/* A decoded copy in the arena; NULL in `out` when it is malformed. */
static struct status decode(struct bytes text, struct arena *arena, char **out)
{
    char *copy = arena_copy_bytes(arena, text);
    size_t size = 0;
    if (copy == NULL)
        return arena_failure();
    if (!percent_decode(text, PERCENT_PLUS_IS_SPACE, (uint8_t *)copy, &size))
        return refused();
    copy[size] = '\0';
    *out = copy;
    return OK;
}

/* The index of the field; `fields.count` when there is none. Names are compared after decoding, so
 * that one name has not several spellings. */
static size_t field_index(struct http_fields fields, const char *name)
{
    size_t i = 0;

    while (i < fields.count && strcmp(fields.list[i].name, name) != 0)
        i++;
    return i;
}

struct status form_take(const char *name, char *text, enum form_unknown unknown,
                        struct http_values *values)
{
    struct http_fields fields = {values->fields, values->count};
    size_t index = field_index(fields, name);

    if (index == fields.count)
        return unknown == FORM_IGNORES_UNKNOWN ? OK : refused();
    if (field_is_of_list(&fields.list[index]))
        return field_read_another(&fields.list[index], text, &values->values[index]);
    if (values->values[index].text)
        return refused();
    return field_read(&fields.list[index], text, &values->values[index]);
}

static struct status take(struct bytes pair, enum form_unknown unknown, struct arena *arena,
                          struct http_values *out)
{
    const uint8_t *equals = memchr(pair.data, '=', pair.size);
    char *name = NULL;
    char *text = NULL;
    if (equals == NULL)
        return refused();
    size_t name_size = (size_t)(equals - pair.data);
    if (name_size > NAME_MAXIMUM)
        return unknown == FORM_IGNORES_UNKNOWN ? OK : refused();

    TRY(decode((struct bytes){pair.data, name_size}, arena, &name));
    TRY(decode((struct bytes){equals + 1, pair.size - name_size - 1}, arena, &text));
    return form_take(name, text, unknown, out);
}

/* Room for all that may come. */
static struct status begin_list(const struct http_field *field, struct arena *arena,
                                struct http_value *out)
{
    out->uuids = arena_alloc_array(arena, (size_t)field->maximum, sizeof *out->uuids);
    return out->uuids ? OK : arena_failure();
}

struct status form_begin(struct http_fields fields, struct arena *arena, struct http_values *out)
{
    struct http_values values = {.fields = fields.list, .count = fields.count};

    values.values = arena_alloc_array(arena, fields.count, sizeof *values.values);
    if (values.values == NULL)
        return arena_failure();
    for (size_t i = 0; i < fields.count; i++) {
        if (fields.list[i].type == HTTP_FIELD_UUIDS)
            TRY(begin_list(&fields.list[i], arena, &values.values[i]));
    }
    *out = values;
    return OK;
}

void form_finish(struct http_values *out)
{
    for (size_t i = 0; i < out->count; i++) {
        struct uuid *uuids = out->values[i].uuids;
        if (out->values[i].text == NULL)
            out->values[i] = field_absent(&out->fields[i]);
        out->values[i].uuids = uuids;
        out->faults += out->values[i].fault != HTTP_FAULT_NONE;
    }
}

struct status form_parse(struct bytes text, struct http_fields fields, enum form_unknown unknown,
                         struct arena *arena, struct http_values *out)
{
    struct http_values values;
    size_t pairs = 0;

    TRY(form_begin(fields, arena, &values));
    while (text.size > 0) {
        const uint8_t *end = memchr(text.data, '&', text.size);
        size_t size = end ? (size_t)(end - text.data) : text.size;
        if (++pairs > PAIRS_MAXIMUM || (end && size + 1 == text.size))
            return refused();
        TRY(take((struct bytes){text.data, size}, unknown, arena, &values));
        size += end != NULL;
        text = (struct bytes){text.data + size, text.size - size};
    }
    form_finish(&values);
    *out = values;
    return OK;
}

struct status form_empty(struct http_fields fields, struct arena *arena, struct http_values *out)
{
    return form_parse((struct bytes){0}, fields, FORM_REFUSES_UNKNOWN, arena, out);
}
