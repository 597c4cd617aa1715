#include <criterion/criterion.h>

#include "json/json.h"
#include "json/write.h"

Test(json_write, remembers_that_the_buffer_was_full)
{
    struct buffer buffer;

    buffer_init(&buffer, 10);
    struct json_writer writer = json_writer_begin(&buffer);
    json_write_text(&writer, NULL, "longer than ten bytes");
    json_write_null(&writer, NULL);
    cr_expect_eq(buffer_outcome(&buffer).code, STATUS_RESOURCE_EXHAUSTED);
    buffer_clear(&buffer);
}

Test(json_write, escapes_what_could_end_a_text_or_a_line)
{
    static const char text[] = "\"\\\n\x1b\x7f\xc0\xaf山<";
    struct buffer buffer;

    buffer_init(&buffer, 1000);
    struct json_writer writer = json_writer_begin(&buffer);
    json_write_text(&writer, NULL, text);
    cr_expect(bytes_equal(buffer_bytes(&buffer),
                          bytes_of("\"\\\"\\\\\\u000a\\u001b\\u007f\xef\xbf\xbd\xef\xbf\xbd山<\"")),
              "%.*s", (int)buffer.size, buffer.data);
    buffer_clear(&buffer);
}

Test(json_write, nests_and_separates)
{
    struct buffer buffer;

    buffer_init(&buffer, 1000);
    struct json_writer writer = json_writer_begin(&buffer);
    json_object_begin(&writer, NULL);
    json_array_begin(&writer, "a");
    json_array_begin(&writer, NULL);
    json_array_end(&writer);
    json_write_int(&writer, NULL, INT64_MIN);
    json_write_bool(&writer, NULL, true);
    json_write_bool(&writer, NULL, false);
    json_write_null(&writer, NULL);
    json_array_end(&writer);
    json_object_begin(&writer, "\"");
    json_object_end(&writer);
    json_write_text(&writer, "b", "");
    json_object_end(&writer);
    cr_expect(bytes_equal(buffer_bytes(&buffer),
                          bytes_of("{\"a\":[[],-9223372036854775808,true,false,null],"
                                   "\"\\\"\":{},\"b\":\"\"}")),
              "%.*s", (int)buffer.size, buffer.data);
    buffer_clear(&buffer);
}
