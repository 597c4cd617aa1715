/* Some day: Test(till, also_refuses_a_button) */
Test(till, refuses_half_a_coin)
{
}
