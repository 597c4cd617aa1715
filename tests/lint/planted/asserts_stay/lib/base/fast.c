#define NDEBUG /* PLANTED */
/* NDEBUG */
