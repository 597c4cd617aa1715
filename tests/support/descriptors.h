#ifndef SUPPORT_DESCRIPTORS_H
#define SUPPORT_DESCRIPTORS_H

/* Descriptors of this process that are open, to be compared with those of another moment. */
int test_descriptors(void);

#endif
