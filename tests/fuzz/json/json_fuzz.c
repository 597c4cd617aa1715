/* What we accept, cJSON accepts and sees the same in it; and written again it is the same. */
#include <assert.h>
#include <cjson/cJSON.h>

#include "json/json.h"
#include "json/write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void assert_same_as_cjson(const struct json *ours, const cJSON *theirs)
{
    switch (ours->kind) {
    case JSON_NULL:
        assert(cJSON_IsNull(theirs));
        break;
    case JSON_BOOL:
        assert(ours->boolean ? cJSON_IsTrue(theirs) : cJSON_IsFalse(theirs));
        break;
    case JSON_NUMBER:
        assert(cJSON_IsNumber(theirs));
        break;
    case JSON_TEXT:
        assert(strcmp(ours->text, cJSON_GetStringValue(theirs)) == 0);
        break;
    case JSON_ARRAY:
    case JSON_OBJECT:
        assert((size_t)cJSON_GetArraySize(theirs) == ours->count);
        assert(ours->kind == JSON_ARRAY ? cJSON_IsArray(theirs) : cJSON_IsObject(theirs));
        break;
    }
    const cJSON *child = theirs->child;
    for (const struct json *json = ours->first; json; json = json->next, child = child->next) {
        assert(child && (json->key == NULL || strcmp(json->key, child->string) == 0));
        assert_same_as_cjson(json, child);
    }
}

static void write_value(struct json_writer *writer, const struct json *json)
{
    switch (json->kind) {
    case JSON_NULL:
        json_write_null(writer, json->key);
        return;
    case JSON_BOOL:
        json_write_bool(writer, json->key, json->boolean);
        return;
    case JSON_NUMBER: /* the writer knows integers only */
    case JSON_TEXT:
        json_write_text(writer, json->key, json->text);
        return;
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    if (json->kind == JSON_OBJECT)
        json_object_begin(writer, json->key);
    else
        json_array_begin(writer, json->key);
    for (const struct json *child = json->first; child; child = child->next)
        write_value(writer, child);
    if (json->kind == JSON_OBJECT)
        json_object_end(writer);
    else
        json_array_end(writer);
}

static void assert_same_written_again(struct arena *arena, const struct json *root)
{
    CLEANUP(buffer_clear) struct buffer once = {0};
    CLEANUP(buffer_clear) struct buffer twice = {0};
    const struct json *again = NULL;

    buffer_init(&once, 8 << 20);
    buffer_init(&twice, 8 << 20);
    struct json_writer writer = json_writer_begin(&once);
    write_value(&writer, root);
    struct status parsed = json_parse(arena, buffer_bytes(&once), NULL, &again);
    if (once.size > JSON_SIZE_MAXIMUM)
        return;
    assert(status_is_ok(parsed));
    writer = json_writer_begin(&twice);
    write_value(&writer, again);
    assert(bytes_equal(buffer_bytes(&once), buffer_bytes(&twice)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_clear) struct arena arena;
    struct json_problem problem = {0};
    const struct json *root = NULL;

    arena_init(&arena, 64 << 20);
    if (!status_is_ok(json_parse(&arena, (struct bytes){data, size}, &problem, &root))) {
        assert(problem.reason && problem.line > 0 && problem.column > 0);
        return 0;
    }
    cJSON *theirs = cJSON_ParseWithLength((const char *)data, size);
    assert(theirs);
    assert_same_as_cjson(root, theirs);
    cJSON_Delete(theirs);
    assert_same_written_again(&arena, root);
    return 0;
}
