/* Allow-lists as pages show them. */
#ifndef PORTAL_NETWORK_VIEW_H
#define PORTAL_NETWORK_VIEW_H

#include "http/request.h"
#include "networks_form.h"

/* NOT_FOUND when the company's option is off: what is off is not there. */
NODISCARD struct status networks_check_option(const struct http_request *request);

/* A card for each list. */
NODISCARD struct status network_cards(const struct http_request *request,
                                      const struct allowed_lists *lists,
                                      const struct view_network_card **out, size_t *count_out);

/* The same with what has changed since `before`, and how often each range was used. */
NODISCARD struct status network_cards_changed(const struct http_request *request,
                                              const struct allowed_lists *before,
                                              const struct allowed_lists *lists,
                                              const struct networks_preview *preview,
                                              const struct view_network_card **out,
                                              size_t *count_out);

/* The field of every list that there is of the company, filled with these lists. */
NODISCARD struct status network_areas(const struct http_request *request,
                                      const struct allowed_lists *lists,
                                      const struct view_network_area **out, size_t *count_out);

/* Whether the form has a field for this one of networks_form_lists though it is empty: those of
 * roles that the company has not are left out. */
bool network_area_is_offered(const struct http_request *request, size_t index);

/* What a list is called: that of an own role as the company named it, and by its word where that
 * could not be asked; TEXT_NETWORK_LIST_OTHER for one of a newer version. */
struct view_name_line network_list_title(const struct http_request *request, const char *name);

#endif
