/* The elements and attributes a view may use. What is not in these lists is refused, so the lists
 * are the policy: nothing that runs script, takes style, loads foreign content or submits
 * elsewhere. */
#ifndef VIEWC_VOCABULARY_H
#define VIEWC_VOCABULARY_H

#include <stdbool.h>

enum element_kind {
    ELEMENT_UNKNOWN,
    ELEMENT_NORMAL,
    ELEMENT_VOID,   /* has no end tag */
    ELEMENT_TEXT,   /* only text inside: title, textarea */
    ELEMENT_SCRIPT, /* nothing inside, and a src */
    ELEMENT_SHAPE,  /* SVG: closed by "/>" */
};

enum attribute_kind {
    ATTRIBUTE_UNKNOWN,
    ATTRIBUTE_PLAIN, /* may hold placeholders */
    ATTRIBUTE_FIXED, /* literal only: its value changes what the element does */
    ATTRIBUTE_URL,
    ATTRIBUTE_FLAG, /* has no value */
};

enum element_kind vocabulary_element(const char *name);
enum attribute_kind vocabulary_attribute(const char *name);

#endif
