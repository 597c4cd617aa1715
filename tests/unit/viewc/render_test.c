/* What the generated C writes: the sample views beside this file, rendered. */
#include <criterion/criterion.h>

#include <string.h>

#include "sample_assets.h"
#include "sample_views.h"

static struct view_person rows[] = {{"<b>", 1200}, {"", 2}};

static struct view_sample given(void)
{
    struct view_sample sample = {
        .person = {"A\"<i>", 391007},
        .sessions = 1,
        .state = TEXT_STATE_LIVE,
        .at = INT64_C(1795498512204183),
        .tone = VIEW_TONE_LOUD,
        .csrf = "t0\"ken",
    };
    cr_assert(view_link_own("/a?b=1&c=2", &sample.home));
    return sample;
}

static struct status rendered(const struct view_sample *sample, enum view_language language,
                              size_t maximum, char out[static 4096])
{
    CLEANUP(buffer_clear) struct buffer buffer;
    const struct view_context context = {language, view_zone_find("Asia/Tokyo"), 0};
    buffer_init(&buffer, maximum);

    const struct view_drawing drawing = view_sample_drawing(sample);
    struct status status = drawing.render(drawing.view, &context, &buffer);
    if (buffer.size > 0)
        memcpy(out, buffer.data, buffer.size);
    out[buffer.size] = '\0';
    return status;
}

static void expect_part(const char *page, const char *part)
{
    cr_expect(strstr(page, part), "expected %s in %s", part, page);
}

Test(render, escapes_every_value_for_its_place)
{
    char page[4096];
    struct view_sample sample = given();
    sample.rows = rows;
    sample.rows_count = 2;

    cr_assert(status_is_ok(rendered(&sample, VIEW_ENGLISH, 4000, page)));
    expect_part(page, "<h1 class=\"t\" title=\"A&quot;&lt;i&gt;\">Hello, A&quot;&lt;i&gt; (Japan "
                      "time (UTC+9))</h1>");
    expect_part(page, "<a href=\"/a?b=1&amp;c=2\">x</a>");
    expect_part(page, "<a href=\"/people/391007?q=A%22%3Ci%3E&amp;n=1\">391007</a>");
    expect_part(page, "<li id=\"r1200\"><b>&lt;b&gt;</b></li><li><b></b></li>");
    expect_part(page, "<form method=\"post\" action=\"/people/391007/end\"><input type=\"hidden\" "
                      "name=\"csrf\" value=\"t0&quot;ken\">");
    expect_part(page, "<textarea name=\"note\">\n  A&quot;");
    cr_expect_null(strstr(page, "<i>"));
    cr_expect_null(strstr(page, "The whole language"));
}

Test(render, speaks_the_language_it_is_given_and_counts)
{
    char page[4096];
    struct view_sample sample = given();

    cr_assert(status_is_ok(rendered(&sample, VIEW_ENGLISH, 4000, page)));
    expect_part(page, "<p><b>1</b> session ended live &amp; well 14:35 1 ");
    expect_part(page, "<li>none</li>");
    expect_part(page, "<em>en loud</em><b lang=\"ja\">ありません</b>");

    sample.sessions = 1200;
    cr_assert(status_is_ok(rendered(&sample, VIEW_ENGLISH, 4000, page)));
    expect_part(page, "<p><b>1,200</b> sessions ended live");
    cr_assert(status_is_ok(rendered(&sample, VIEW_JAPANESE, 4000, page)));
    expect_part(page, "<p><b>1,200件</b>を終了 &quot;済&quot; 有効 &amp; 安全");
    expect_part(page, "<em>ja 大声</em><b lang=\"en\">none</b>");
}

Test(render, follows_its_conditions)
{
    char page[4096];
    struct view_sample sample = given();
    sample.hot = true;
    sample.tone = VIEW_TONE_CALM;

    cr_assert(status_is_ok(rendered(&sample, VIEW_JAPANESE, 4000, page)));
    expect_part(page, "<h1 class=\"t hot\"");
    cr_expect_null(strstr(page, "<em>"));
}

Test(render, names_assets_by_their_hash)
{
    char page[4096];
    struct view_sample sample = given();

    cr_assert(status_is_ok(rendered(&sample, VIEW_JAPANESE, 4000, page)));
    expect_part(page, "<svg class=\"icon big\" aria-hidden=\"true\"><use "
                      "href=\"" ASSET_ICONS_SVG "#clock\"/></svg><b>");
    cr_assert_eq(strspn(&ASSET_ICONS_SVG[strlen("/assets/icons.")], "0123456789abcdef"), 16u);
}

Test(render, tells_a_page_that_is_too_large)
{
    char page[4096];
    struct view_sample sample = given();

    cr_assert_eq(rendered(&sample, VIEW_JAPANESE, 200, page).code, STATUS_RESOURCE_EXHAUSTED);
}

Test(render, tells_a_link_or_text_the_handler_forgot)
{
    char page[4096];
    struct view_sample without_link = given();
    struct view_sample without_text = given();
    struct view_sample wrong_text = given();
    without_link.home = (struct view_link){NULL};
    without_text.state = TEXT_NONE;
    wrong_text.state = TEXT_COUNT;

    cr_assert_eq(rendered(&without_link, VIEW_JAPANESE, 4000, page).code, STATUS_INTERNAL);
    cr_assert_eq(rendered(&without_text, VIEW_JAPANESE, 4000, page).code, STATUS_INTERNAL);
    cr_assert_eq(rendered(&wrong_text, VIEW_JAPANESE, 4000, page).code, STATUS_INTERNAL);
}

Test(render, lists_the_paths_that_pages_point_to)
{
    cr_assert_eq(sample_views_links_count, 2u);
    cr_assert_str_eq(sample_views_links[0].method, "GET");
    cr_assert_str_eq(sample_views_links[0].pattern, "/people/{}");
    cr_assert_str_eq(sample_views_links[1].method, "POST");
    cr_assert_str_eq(sample_views_links[1].pattern, "/people/{}/end");
}

Test(assets, are_served_small_and_whole)
{
    const struct asset *css = &sample_assets[0];
    static const char shrunk[] = "a > b,c:hover{color :red;margin:0 auto}@media (max-width:10px){"
                                 "a::before{content:\"x\"}}\n";

    cr_assert_eq(sample_assets_count, 2u);
    cr_assert_str_eq(css->path, ASSET_SAMPLE_CSS);
    cr_assert_str_eq(css->type, "text/css; charset=utf-8");
    cr_assert(bytes_equal(css->content, bytes_of(shrunk)), "%.*s", (int)css->content.size,
              (const char *)css->content.data);
    cr_assert_eq(css->gzip.data[0], 0x1F);
    cr_assert_eq(css->gzip.data[1], 0x8B);
}
