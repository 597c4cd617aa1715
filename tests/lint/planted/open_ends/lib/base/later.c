/* TODO: PLANTED */
/* TODO(#12): names its issue */
/* FIXME PLANTED */
int to_do; /* TODO(somebody) PLANTED */
