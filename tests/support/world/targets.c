#include "support/world/targets.h"

#include "sekisho/audit/v1/history.pb-c.h"
#include "sekisho/auth/v1/auth.pb-c.h"
#include "sekisho/session/v1/session.pb-c.h"

const struct rpc_target APPEND_EVENTS = {"sekisho.audit.v1.History/Append",
                                         &sekisho__audit__v1__append_response__descriptor,
                                         RPC_REPEAT_SAFE};

const struct rpc_target GET_EVENT = {"sekisho.audit.v1.History/Get",
                                     &sekisho__audit__v1__record__descriptor, RPC_REPEAT_SAFE};

const struct rpc_target SEARCH_EVENTS = {"sekisho.audit.v1.History/Search",
                                         &sekisho__audit__v1__search_response__descriptor,
                                         RPC_REPEAT_SAFE};

const struct rpc_target SIGN_IN = {"sekisho.auth.v1.SignIn/WithPassword",
                                   &sekisho__auth__v1__with_password_response__descriptor,
                                   RPC_REPEAT_BY_KEY};

const struct rpc_target CREATE_TENANT = {"sekisho.auth.v1.Tenants/Create",
                                         &sekisho__auth__v1__tenant__descriptor, RPC_REPEAT_BY_KEY};

const struct rpc_target GET_TENANT = {"sekisho.auth.v1.Tenants/Get",
                                      &sekisho__auth__v1__tenant__descriptor, RPC_REPEAT_SAFE};

const struct rpc_target CREATE_USER = {"sekisho.auth.v1.Users/Create",
                                       &sekisho__auth__v1__user__descriptor, RPC_REPEAT_BY_KEY};

const struct rpc_target DISABLE_USER = {"sekisho.auth.v1.Users/Disable",
                                        &sekisho__auth__v1__user__descriptor, RPC_REPEAT_BY_KEY};

const struct rpc_target GET_SELF = {"sekisho.auth.v1.Users/GetSelf",
                                    &sekisho__auth__v1__user__descriptor, RPC_REPEAT_SAFE};

const struct rpc_target CHECK_SESSION = {"sekisho.session.v1.Session/Check",
                                         &sekisho__session__v1__check_response__descriptor,
                                         RPC_REPEAT_SAFE};

const struct rpc_target LIST_SESSIONS = {"sekisho.session.v1.Session/List",
                                         &sekisho__session__v1__list_response__descriptor,
                                         RPC_REPEAT_SAFE};
