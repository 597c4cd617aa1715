#define METHOD(name_, handler_) .name = "shop.v1." name_, .run = RPC_RUN_WORKER, .handler = handler_
#define MANAGED(permission_)                                                                       \
    .callers = {"portal", "operator", RPC_GRANTED_CALLER}, .pass = RPC_PASS_UNLESS_OPERATOR,       \
    .permission = permission_
#define CHANGES .audit = RPC_AUDIT_CHANGE, .repeat = RPC_REPEAT_BY_KEY

const struct rpc_method shop_methods[SHOP_METHOD_COUNT] = {
    {
        METHOD("Shop/Sell", handle_sell),
        MANAGED("shop.sell"),
        CHANGES,
        .deadline_ms = 2000, /* the till's, too */
    },
    {METHOD("Shop/GiveBack", handle_give_back), MANAGED("shop.sell"), CHANGES},
    {METHOD("Shop/Count", handle_count), .callers = {"portal"}, .pass = RPC_PASS_NONE,
     .audit = RPC_AUDIT_NONE},
    {METHOD("Shop/Price", handle_price), .callers = {"portal"}, .pass = RPC_PASS_OPTIONAL,
     .audit = RPC_AUDIT_READ},
    {METHOD("Shop/Order", handle_order), .callers = {"portal"}, .pass = RPC_PASS_REQUIRED,
     .audit = RPC_AUDIT_NONE},
    {METHOD("Shop/Close", handle_close), .callers = {"portal"}, .pass = RPC_PASS_NONE,
     .audit = RPC_AUDIT_RESTRICT},
    {METHOD("Shop/Open", handle_open), .callers = {"portal"}, .pass = RPC_PASS_NONE,
     .audit = RPC_AUDIT_CHANGE},
    {METHOD("Shop/Paint", handle_paint), .callers = {"portal"}, .pass = RPC_PASS_NONE,
     .audit = RPC_AUDIT_CHANGE},
    {METHOD("Shop/Sweep", handle_sweep), .callers = {"portal"}, .pass = RPC_PASS_NONE,
     .audit = RPC_AUDIT_NONE},
    {METHOD("Shop/Burn", handle_burn), .callers = {"portal"}, .pass = RPC_PASS_NONE, /* PLANTED */
     .audit = RPC_AUDIT_CHANGE},
};

static const char *const kinds[] = {"thing_sold", "shop_closed"};
