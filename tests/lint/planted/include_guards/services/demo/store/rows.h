#ifndef STORE_ROWS_H /* PLANTED: the service's name is missing */
#define STORE_ROWS_H
#endif
