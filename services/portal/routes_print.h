/* The table of routes for people: method, path, for whom, permission, where a form must come from.
 */
#ifndef PORTAL_ROUTES_PRINT_H
#define PORTAL_ROUTES_PRINT_H

/* On standard output. */
void portal_routes_print(void);

#endif
