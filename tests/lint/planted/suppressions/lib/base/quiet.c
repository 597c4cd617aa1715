/* NOLINTNEXTLINE(misc-no-recursion): the depth is that of our own table */
int first;
/* cppcheck-suppress uninitvar ; filled by the callee */
int second;
int third; /* NOLINT PLANTED */
int fourth; /* NOLINT(cert-err33-c) PLANTED */
