/* Renders every page of the portal in its states, from models made up here, into a folder:
 *
 *     e2e_pages FOLDER
 *
 * FOLDER/<page>-<state>.<ja|en>.html, and the assets under FOLDER/assets/. pages.mjs opens them in
 * a browser, which takes screenshots and looks for what a reader could not use. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "pages.h"
#include "portal_assets.h"

static const char *folder;

static void write_file(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "wbe");
    bool written = file && fwrite(data, 1, size, file) == size;
    if (!written || fclose(file) != 0) {
        (void)fprintf(stderr, "%s: cannot be written\n", path);
        exit(EXIT_FAILURE);
    }
}

void keep(const char *name, const struct view_context *context, const struct buffer *buffer,
          struct status rendered)
{
    char path[4096];
    if (!status_is_ok(rendered)) {
        (void)fprintf(stderr, "%s: %s\n", name, rendered.text);
        exit(EXIT_FAILURE);
    }
    (void)snprintf(path, sizeof path, "%s/%s.%s.html", folder, name,
                   context->language == VIEW_JAPANESE ? "ja" : "en");
    write_file(path, buffer->data, buffer->size);
}

static void assets(void)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/assets", folder);
    if (mkdir(path, 0755) != 0 && errno != EEXIST)
        exit(EXIT_FAILURE);
    for (size_t i = 0; i < portal_assets_count; i++) {
        (void)snprintf(path, sizeof path, "%s%s", folder, portal_assets[i].path);
        write_file(path, portal_assets[i].content.data, portal_assets[i].content.size);
    }
}

int main(int count, char **arguments)
{
    if (count != 2) {
        (void)fputs("usage: e2e_pages FOLDER\n", stderr);
        return 2;
    }
    folder = arguments[1];
    assets();
    render_sign_in();
    render_company();
    render_drafts();
    render_home();
    render_history();
    render_security();
    render_networks();
    render_problem();
    render_statements();
    render_customer_groups();
    render_customer_users();
    render_sessions();
    render_users();
    render_users_bulk();
    render_dormant();
    render_leavers();
    render_roles();
    render_imports();
    return EXIT_SUCCESS;
}
