#include "credentials/strength.h"
#include "handlers/handlers.h"
#include "handlers/messages.h"
#include "handlers/new_password.h"
#include "handlers/presented.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "text/normal.h"

typedef Sekisho__Auth__V1__MeasurePasswordRequest MeasurePasswordRequest;
typedef Sekisho__Auth__V1__MeasurePasswordResponse MeasurePasswordResponse;

/* Of nobody in particular: what its owner is called is compared when it is set. */
struct status handle_measure_password(struct call *call)
{
    static const struct password_owner nobody = {"", "", "", ""};
    const MeasurePasswordRequest *request = call->request;
    MeasurePasswordResponse *response = call->response;
    enum strength strength = STRENGTH_VERY_WEAK;
    password_faults faults = 0;
    struct bytes normal;

    TRY(presented_check_password(request->password));
    TRY(text_nfc(call->arena, bytes_of(request->password), &normal));
    TRY(password_judge(call->arena, normal, &nobody, &faults));
    TRY(new_password_look_up(call, normal, &faults));
    if ((faults & PASSWORD_FAULT(PASSWORD_LONG)) == 0)
        TRY(strength_of(call->arena, normal, &strength));
    response->strength = (uint32_t)strength;
    return password_fault_messages(call, faults, &response->faults, &response->n_faults);
}
