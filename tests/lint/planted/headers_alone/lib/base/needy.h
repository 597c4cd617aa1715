/* PLANTED: size_t is nobody's */
#ifndef BASE_NEEDY_H
#define BASE_NEEDY_H
size_t needy(void);
#endif
