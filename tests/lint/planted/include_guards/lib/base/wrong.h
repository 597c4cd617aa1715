#ifndef WRONG_H /* PLANTED */
#define WRONG_H
#endif
