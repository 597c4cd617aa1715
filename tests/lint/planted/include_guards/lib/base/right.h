/* The words before are a comment. */
#ifndef BASE_RIGHT_H
#define BASE_RIGHT_H
#endif
