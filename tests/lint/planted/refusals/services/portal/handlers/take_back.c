struct status handle_take_back(void)
{
    struct status taken = shop_take_back();

    if (status_is_about(taken, "price") || status_is_about(taken, "reason"))
        return OK;
    if (status_is_about(taken, "self") || status_is_about(taken, "receipt"))
        return OK;
    return status_is_about(taken, "nobody"); /* PLANTED */
}
