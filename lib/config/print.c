
#include "config/config_private.h"

static const char *const type_words[] = {
    [CONFIG_TYPE_TEXT] = "text",
    [CONFIG_TYPE_PATH] = "path",
    [CONFIG_TYPE_SECRET] = "path of a secret's file",
    [CONFIG_TYPE_INTEGER] = "number",
    [CONFIG_TYPE_BOOL] = "true or false",
    [CONFIG_TYPE_DURATION] = "duration",
    [CONFIG_TYPE_SIZE] = "size",
    [CONFIG_TYPE_ADDRESS] = "host:port",
    [CONFIG_TYPE_ADDRESSES] = "list of host:port",
    [CONFIG_TYPE_TEXTS] = "list",
    [CONFIG_TYPE_CHOICE] = NULL, /* its words say it */
};

static bool is_number(enum config_type type)
{
    return type == CONFIG_TYPE_INTEGER || type == CONFIG_TYPE_DURATION || type == CONFIG_TYPE_SIZE;
}

static void print_choices(const struct config_setting *setting, struct buffer *out)
{
    for (size_t i = 0; setting->choices[i]; i++)
        buffer_append_format(out, "%s%s", i == 0 ? "" : ", ", setting->choices[i]);
}

/* "number of threads, 1 to 64". */
static void print_value_kind(const struct config_setting *setting, struct buffer *out)
{
    char minimum[CONFIG_NUMBER_CAPACITY];
    char maximum[CONFIG_NUMBER_CAPACITY];

    if (setting->type == CONFIG_TYPE_CHOICE) {
        print_choices(setting, out);
        return;
    }
    buffer_append_text(out, type_words[setting->type]);
    if (setting->unit)
        buffer_append_format(out, " of %s", setting->unit);
    if (is_number(setting->type)) {
        config_number_encode(setting->type, setting->minimum, minimum);
        config_number_encode(setting->type, setting->maximum, maximum);
        buffer_append_format(out, ", %s to %s", minimum, maximum);
    }
}

static void print_standard(const struct config_setting *setting, struct buffer *out)
{
    if (setting->standard == NULL)
        buffer_append_text(out, "required");
    else if (*setting->standard == '\0')
        buffer_append_text(out, "empty");
    else
        buffer_append_text(out, setting->standard);
}

void config_print_help(const struct config_table *table, struct buffer *out)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct config_setting *setting = &table->settings[i];
        buffer_append_format(out, "  %s = ", setting->name);
        print_standard(setting, out);
        buffer_append_text(out, "  (");
        print_value_kind(setting, out);
        buffer_append_format(out, "%s)\n      %s\n",
                             setting->reloadable ? "; reloaded without a restart" : "",
                             setting->help);
    }
}

void config_print_markdown(const struct config_table *table, struct buffer *out)
{
    buffer_append_text(out, "| Setting | Value | Default | Reload | Meaning |\n"
                            "|---|---|---|---|---|\n");
    for (size_t i = 0; i < table->count; i++) {
        const struct config_setting *setting = &table->settings[i];
        buffer_append_format(out, "| `%s` | ", setting->name);
        print_value_kind(setting, out);
        buffer_append_text(out, " | ");
        print_standard(setting, out);
        buffer_append_format(out, " | %s | %s |\n", setting->reloadable ? "yes" : "no",
                             setting->help);
    }
}
