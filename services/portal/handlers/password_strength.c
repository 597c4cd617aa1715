#include "handlers/handlers.h"

#include "base/clock.h"
#include "password_view.h"
#include "visit.h"
#include "json/write.h"

enum { ANSWER_MAXIMUM = 512 };

/* The page says nothing of the password then, as when auth does not answer. */
static struct status refuse(const struct http_request *request, struct http_response *response)
{
    metrics_count(&portal_of(request)->metrics.refused[PORTAL_REFUSED_RATE]);
    http_respond_retry_after(response, 1);
    http_respond(response, 429, HTTP_JSON, bytes_of("{\"level\":0,\"faults\":[]}"));
    return OK;
}

/* {"level": 4, "faults": ["short"]} for the script beside a field in which a password is chosen
 * (views/strength.view has the words); level 0 when nothing can be said. */
struct status handle_password_strength(struct http_request *request, struct http_response *response)
{
    struct password_measure measure = {0};
    CLEANUP(buffer_clear) struct buffer answer;

    if (!source_rate_take(&portal_of(request)->measures, request->client, clock_monotonic_ms()))
        return refuse(request, response);
    bool is_known = password_measure(request, "password", &measure);
    buffer_init(&answer, ANSWER_MAXIMUM);
    struct json_writer writer = json_writer_begin(&answer);
    json_object_begin(&writer, NULL);
    json_write_int(&writer, "level", is_known ? (int64_t)measure.strength + 1 : 0);
    json_array_begin(&writer, "faults");
    for (size_t i = 0; i < measure.faults.count; i++)
        json_write_text(&writer, NULL, password_fault_word(measure.faults.list[i]));
    json_array_end(&writer);
    json_object_end(&writer);
    TRY(buffer_outcome(&answer));
    const char *copy = arena_copy_bytes(request->arena, buffer_bytes(&answer));
    if (copy == NULL)
        return arena_failure();
    http_respond(response, 200, HTTP_JSON, (struct bytes){(const uint8_t *)copy, answer.size});
    return OK;
}
