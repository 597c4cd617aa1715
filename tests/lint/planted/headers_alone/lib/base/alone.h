#ifndef BASE_ALONE_H
#define BASE_ALONE_H
#include <stddef.h>
size_t alone(void);
#endif
