/* Only sells. */
static bool is_known(struct status refusal)
{
    return status_is_about(refusal, "price");
}

struct status handle_sell(void)
{
    struct status sold = shop_sell();

    if (status_is_about(sold, "pric")) /* PLANTED */
        return OK;
    if (status_is_about(sold, "self")) /* PLANTED */
        return OK;
    if (status_is_about(sold, field)) /* PLANTED */
        return OK;
    return is_known(sold) ? OK : sold;
}
