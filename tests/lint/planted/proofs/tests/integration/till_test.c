static const struct test tests[] = {
    TEST(gives_change),
};
