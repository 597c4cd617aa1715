/* A company, asked of auth. */
#ifndef SEKISHOCTL_COMPANY_H
#define SEKISHOCTL_COMPANY_H

#include "ctl.h"
#include "sekisho/auth/v1/auth.pb-c.h"

/* By its code. NOT_FOUND says the code in ctl->problem. */
NODISCARD struct status company_find(struct ctl *ctl, const char *code,
                                     const Sekisho__Auth__V1__Tenant **out);

#endif
