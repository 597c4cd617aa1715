int untidy(void) { return   1; } /* PLANTED */
