int tidy(void)
{
    return 1;
}
