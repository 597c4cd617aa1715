#include "vocabulary.h"

#include <string.h>

#include "base/status.h"

static const struct {
    const char *name;
    enum element_kind kind;
} elements[] = {
    {"a", ELEMENT_NORMAL},        {"article", ELEMENT_NORMAL},    {"aside", ELEMENT_NORMAL},
    {"b", ELEMENT_NORMAL},        {"bdi", ELEMENT_NORMAL},        {"body", ELEMENT_NORMAL},
    {"br", ELEMENT_VOID},         {"button", ELEMENT_NORMAL},     {"caption", ELEMENT_NORMAL},
    {"circle", ELEMENT_SHAPE},    {"code", ELEMENT_NORMAL},       {"col", ELEMENT_VOID},
    {"colgroup", ELEMENT_NORMAL}, {"dd", ELEMENT_NORMAL},         {"del", ELEMENT_NORMAL},
    {"details", ELEMENT_NORMAL},  {"dialog", ELEMENT_NORMAL},     {"div", ELEMENT_NORMAL},
    {"dl", ELEMENT_NORMAL},       {"dt", ELEMENT_NORMAL},         {"em", ELEMENT_NORMAL},
    {"fieldset", ELEMENT_NORMAL}, {"figcaption", ELEMENT_NORMAL}, {"figure", ELEMENT_NORMAL},
    {"footer", ELEMENT_NORMAL},   {"form", ELEMENT_NORMAL},       {"g", ELEMENT_NORMAL},
    {"h1", ELEMENT_NORMAL},       {"h2", ELEMENT_NORMAL},         {"h3", ELEMENT_NORMAL},
    {"h4", ELEMENT_NORMAL},       {"head", ELEMENT_NORMAL},       {"header", ELEMENT_NORMAL},
    {"hr", ELEMENT_VOID},         {"html", ELEMENT_NORMAL},       {"img", ELEMENT_VOID},
    {"input", ELEMENT_VOID},      {"ins", ELEMENT_NORMAL},        {"label", ELEMENT_NORMAL},
    {"legend", ELEMENT_NORMAL},   {"li", ELEMENT_NORMAL},         {"line", ELEMENT_SHAPE},
    {"link", ELEMENT_VOID},       {"main", ELEMENT_NORMAL},       {"meta", ELEMENT_VOID},
    {"meter", ELEMENT_NORMAL},    {"nav", ELEMENT_NORMAL},        {"ol", ELEMENT_NORMAL},
    {"optgroup", ELEMENT_NORMAL}, {"option", ELEMENT_NORMAL},     {"p", ELEMENT_NORMAL},
    {"path", ELEMENT_SHAPE},      {"pre", ELEMENT_NORMAL},        {"progress", ELEMENT_NORMAL},
    {"rect", ELEMENT_SHAPE},      {"script", ELEMENT_SCRIPT},     {"section", ELEMENT_NORMAL},
    {"select", ELEMENT_NORMAL},   {"small", ELEMENT_NORMAL},      {"span", ELEMENT_NORMAL},
    {"strong", ELEMENT_NORMAL},   {"summary", ELEMENT_NORMAL},    {"svg", ELEMENT_NORMAL},
    {"table", ELEMENT_NORMAL},    {"tbody", ELEMENT_NORMAL},      {"td", ELEMENT_NORMAL},
    {"text", ELEMENT_NORMAL},     {"textarea", ELEMENT_TEXT},     {"tfoot", ELEMENT_NORMAL},
    {"th", ELEMENT_NORMAL},       {"thead", ELEMENT_NORMAL},      {"time", ELEMENT_NORMAL},
    {"title", ELEMENT_TEXT},      {"tr", ELEMENT_NORMAL},         {"ul", ELEMENT_NORMAL},
    {"use", ELEMENT_SHAPE},
};

static const struct {
    const char *name;
    enum attribute_kind kind;
} attributes[] = {
    {"action", ATTRIBUTE_URL},
    {"alt", ATTRIBUTE_PLAIN},
    {"autocapitalize", ATTRIBUTE_FIXED},
    {"autocomplete", ATTRIBUTE_FIXED},
    {"autofocus", ATTRIBUTE_FLAG},
    {"charset", ATTRIBUTE_FIXED},
    {"checked", ATTRIBUTE_FLAG},
    {"class", ATTRIBUTE_PLAIN},
    {"cols", ATTRIBUTE_PLAIN},
    {"colspan", ATTRIBUTE_PLAIN},
    {"content", ATTRIBUTE_FIXED}, /* of meta: a refresh takes an address */
    {"d", ATTRIBUTE_PLAIN},
    {"datetime", ATTRIBUTE_PLAIN},
    {"defer", ATTRIBUTE_FLAG},
    {"dir", ATTRIBUTE_FIXED},
    {"disabled", ATTRIBUTE_FLAG},
    {"enctype", ATTRIBUTE_FIXED},
    {"for", ATTRIBUTE_PLAIN},
    {"form", ATTRIBUTE_FIXED},
    {"formaction", ATTRIBUTE_URL},
    {"height", ATTRIBUTE_PLAIN},
    {"hidden", ATTRIBUTE_FLAG},
    {"high", ATTRIBUTE_PLAIN},
    {"href", ATTRIBUTE_URL},
    {"hreflang", ATTRIBUTE_PLAIN},
    {"http-equiv", ATTRIBUTE_FIXED},
    {"id", ATTRIBUTE_PLAIN},
    {"inputmode", ATTRIBUTE_FIXED},
    {"lang", ATTRIBUTE_PLAIN},
    {"low", ATTRIBUTE_PLAIN},
    {"max", ATTRIBUTE_PLAIN},
    {"maxlength", ATTRIBUTE_PLAIN},
    {"method", ATTRIBUTE_FIXED},
    {"min", ATTRIBUTE_PLAIN},
    {"minlength", ATTRIBUTE_PLAIN},
    {"multiple", ATTRIBUTE_FLAG},
    {"name", ATTRIBUTE_FIXED},
    {"nonce", ATTRIBUTE_PLAIN},
    {"novalidate", ATTRIBUTE_FLAG},
    {"open", ATTRIBUTE_FLAG},
    {"pattern", ATTRIBUTE_FIXED},
    {"placeholder", ATTRIBUTE_PLAIN},
    {"preserveaspectratio", ATTRIBUTE_FIXED},
    {"readonly", ATTRIBUTE_FLAG},
    {"rel", ATTRIBUTE_FIXED},
    {"required", ATTRIBUTE_FLAG},
    {"role", ATTRIBUTE_FIXED},
    {"rows", ATTRIBUTE_PLAIN},
    {"rx", ATTRIBUTE_PLAIN},
    {"scope", ATTRIBUTE_FIXED},
    {"selected", ATTRIBUTE_FLAG},
    {"size", ATTRIBUTE_PLAIN},
    {"spellcheck", ATTRIBUTE_FIXED},
    {"src", ATTRIBUTE_URL},
    {"step", ATTRIBUTE_PLAIN},
    {"tabindex", ATTRIBUTE_FIXED},
    {"title", ATTRIBUTE_PLAIN},
    {"type", ATTRIBUTE_FIXED},
    {"value", ATTRIBUTE_PLAIN},
    {"viewbox", ATTRIBUTE_FIXED},
    {"width", ATTRIBUTE_PLAIN},
    {"x", ATTRIBUTE_PLAIN},
    {"y", ATTRIBUTE_PLAIN},
};

enum element_kind vocabulary_element(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(elements); i++) {
        if (strcmp(name, elements[i].name) == 0)
            return elements[i].kind;
    }
    return ELEMENT_UNKNOWN;
}

enum attribute_kind vocabulary_attribute(const char *name)
{
    if (strncmp(name, "data-", strlen("data-")) == 0 ||
        strncmp(name, "aria-", strlen("aria-")) == 0)
        return ATTRIBUTE_PLAIN;
    for (size_t i = 0; i < COUNT_OF(attributes); i++) {
        if (strcmp(name, attributes[i].name) == 0)
            return attributes[i].kind;
    }
    return ATTRIBUTE_UNKNOWN;
}
