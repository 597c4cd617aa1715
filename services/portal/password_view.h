/* What pages say of a new password: what is wrong with it, and how strong it is. */
#ifndef PORTAL_PASSWORD_VIEW_H
#define PORTAL_PASSWORD_VIEW_H

#include "http/request.h"
#include "pages.h"
#include "peers/auth.h"

enum view_label password_fault_name(enum new_password_fault fault);
enum view_label password_strength_name(unsigned strength);

/* Of the password in a field of the form. False when it cannot be measured now, or there is none:
 * then nothing is said of it, and nothing is held up. */
NODISCARD bool password_measure(const struct http_request *request, const char *field,
                                struct password_measure *out);

/* "short": as the script knows it. */
const char *password_fault_word(enum new_password_fault fault);

/* What a page shows beside the field, from a password_measure(), or of a field of the form: nothing
 * where it cannot be measured. */
struct view_strength password_strength_view(const struct password_measure *measure);
struct view_strength password_strength_of(const struct http_request *request, const char *field);

/* Where the script asks, and of which input. */
void password_strength_at(struct view_strength *strength, const char *address, const char *field);

#endif
