#define TARGET(method) {.name = "shop.v1." method}

static const struct rpc_target SELL = TARGET("Shop/Sell");
static const struct rpc_target others[] = {
    [0] = TARGET("Shop/TakeBack"),
};

static struct status call(const struct rpc_target *target)
{
    return rpc_call(target);
}

struct status shop_sell(void)
{
    return call(&SELL);
}

static struct status act(int what)
{
    return call(&others[what]);
}

struct status shop_take_back(void)
{
    return act(0);
}

bool shop_is_late(struct status refusal)
{
    return status_is_about(refusal, "receipt") || status_is_about(refusal, "late"); /* PLANTED */
}
