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

/* Every list's field of the form, filled with these lists. Those with a fault are open. */
NODISCARD struct status network_areas(const struct http_request *request,
                                      const struct allowed_lists *lists,
                                      const struct view_network_area **out, size_t *count_out);

/* What a list is called; TEXT_NETWORK_LIST_OTHER for one of a newer version. */
enum view_label network_list_title(const char *name);

#endif
