/* What viewc refuses, and how it says so: each case is a view or texts file with one fault. */
#include <criterion/criterion.h>

#include <stdio.h>

#include "compiler.h"

static const char texts[] = "[hello]\nja = こんにちは\nen = Hello\n"
                            "[bold]\nja = <b>太字</b>\nen = <b>Bold</b>\n"
                            "[ended]\nja = {count}件を終了\nen = {count} ended | {count} ended\n"
                            "[kind.succeeded]\nja = 成功\nen = Done\n"
                            "[times]\nja = 時刻は{zone}\nen = Times are {zone}\n"
                            "[who]\nja = {name}さん\nen = {name}\n";

static const char types[] = "types\n"
                            "record row\n"
                            "    name  text\n"
                            "    seq   number\n"
                            "    key   field\n"
                            "choice result succeeded refused\n";

static const char frame[] = "frame box of row\n---\n<div>{#slot title}{#slot}</div>\n";
static const char part[] = "part line of row\n---\n<p>{name}</p>\n";
static const char icons[] = "<svg><symbol id=\"clock\"></symbol></svg>";

/* The fields every case may use; markup begins on line 12. */
static const char header[] = "page home\n"
                             "    name    text\n"
                             "    count   number\n"
                             "    at      time\n"
                             "    busy    flag\n"
                             "    result  result\n"
                             "    home    link\n"
                             "    csrf    csrf\n"
                             "    rows    list of row\n"
                             "    first   row\n"
                             "---\n";

/* The sentence with which the views are refused, "" when they are not. */
static const char *problem_of(const char *more_texts, const char *view, char out[static 512])
{
    CLEANUP(compiler_clear) struct compiler compiler;
    CLEANUP(buffer_clear) struct buffer source;
    compiler_init(&compiler, "home");
    buffer_init(&source, 1 << 20);

    struct status status = compiler_add_texts(&compiler, "a.txt", bytes_of(texts));
    cr_assert(status_is_ok(status), "%s", compiler.problem);
    cr_assert(status_is_ok(compiler_add_asset(&compiler, "icons.svg", bytes_of(icons))));
    cr_assert(status_is_ok(compiler_add_view(&compiler, "types.view", bytes_of(types))));
    cr_assert(status_is_ok(compiler_add_view(&compiler, "box.view", bytes_of(frame))));
    cr_assert(status_is_ok(compiler_add_view(&compiler, "line.view", bytes_of(part))));

    status = compiler_add_texts(&compiler, "b.txt", bytes_of(more_texts));
    if (status_is_ok(status))
        status = compiler_add_view(&compiler, "h.view", bytes_of(view));
    if (status_is_ok(status))
        status = compiler_finish(&compiler);
    if (status_is_ok(status))
        status = emit_header(&compiler, &source);
    if (status_is_ok(status))
        status = emit_source(&compiler, "assets.h", &source);
    cr_assert_eq(status_is_ok(status), compiler.problem[0] == '\0');
    cr_assert(text_copy(out, 512, compiler.problem));
    return out;
}

struct refused_markup {
    const char *markup;
    const char *problem;
};

static void expect_refused(const struct refused_markup *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char view[2048];
        char problem[512];
        (void)snprintf(view, sizeof view, "%s%s", header, cases[i].markup);
        cr_expect_str_eq(problem_of("", view, problem), cases[i].problem, "case %zu: %s", i,
                         problem);
    }
}

Test(viewc, accepts_the_markup_the_refused_cases_are_made_from)
{
    static const char *const accepted[] = {
        "<p title=\"{name}\">{name} {count} {at:list}</p>",
        "<a href=\"{home}\">x</a><a href=\"/users/{count}?q={name}&amp;n={count}#top\">x</a>",
        "<form method=\"post\" action=\"/go\">{csrf csrf}<button>x</button></form>",
        "<form method=\"get\" action=\"/go\"><input name=\"q\" value=\"{name}\"></form>",
        "{#if busy}<b>{t hello}</b>{#else}{t ended count=count}{/if}",
        "{#each row in rows}<p>{row.name}</p>{#else}<p>none</p>{/each}",
        "<option {#if busy}selected{/if}>x</option>",
        "<p class=\"a{#if result is refused} b{/if}\">{icon clock i-lg}</p>",
        "{#wrap box first}{#fill title}<b>x</b>{/fill}<p>x</p>{/wrap}{#include line first}",
        "{! a note }<html lang=\"{lang}\">{zone}{#other_language}{t bold}{/other_language}</html>",
        "<svg viewBox=\"0 0 1 1\"><use href=\"{asset icons.svg}#clock\"/></svg>",
    };
    for (size_t i = 0; i < COUNT_OF(accepted); i++) {
        char view[2048];
        char problem[512];
        (void)snprintf(view, sizeof view, "%s%s", header, accepted[i]);
        cr_expect_str_eq(problem_of("", view, problem), "", "case %zu: %s", i, problem);
    }
}

Test(viewc, refuses_placeholders_where_a_value_could_become_markup)
{
    static const struct refused_markup cases[] = {
        {"<{name}>", "h.view:12:2: a placeholder may not stand in the name of a tag"},
        {"<p{name}>", "h.view:12:3: a placeholder may not stand in the name of a tag"},
        {"</{name}>", "h.view:12:3: a placeholder may not stand in the name of a tag"},
        {"<p {name}>", "h.view:12:5: a placeholder may not stand for an attribute"},
        {"<p data-{name}=\"x\">",
         "h.view:12:9: a placeholder may not stand in the name of an attribute"},
        {"<p title={name}>", "h.view:12:9: write the value of title in double quotes"},
        {"<p title='{name}'>", "h.view:12:9: write the value of title in double quotes"},
        {"<p title=x>", "h.view:12:9: write the value of title in double quotes"},
        {"<p title>", "h.view:12:9: write the value of title in double quotes"},
        {"<input type=\"{name}\">", "h.view:12:15: the value of type is fixed"},
        {"<input type=\"{#if busy}text{/if}\">", "h.view:12:14: the value of type is fixed"},
        {"<input type=\"{first.key}\">", "h.view:12:15: the value of type is fixed"},
        {"<input name=\"{name}\">", "h.view:12:15: the value of name is fixed"},
        {"<p title=\"{first.key}\">", "h.view:12:12: a field belongs into a name"},
        {"<p>{first.key}</p>", "h.view:12:5: a field belongs into a name"},
        {"<p title=\"x>\n<p>", "h.view:13:1: a value may not contain '<': is a quote missing?"},
    };
    expect_refused(cases, COUNT_OF(cases));
}

Test(viewc, refuses_style_script_and_comments)
{
    static const struct refused_markup cases[] = {
        {"<p style=\"color:red\">", "h.view:12:4: the attribute style is refused: the policy of "
                                    "the page admits neither style nor script here"},
        {"<p onclick=\"x\">", "h.view:12:4: the attribute onclick is refused: the policy of the "
                              "page admits neither style nor script here"},
        {"<p ONCLICK=\"x\">", "h.view:12:4: the attribute onclick is refused: the policy of the "
                              "page admits neither style nor script here"},
        {"<style>", "h.view:12:1: style is refused: the policy of the page admits only the "
                    "stylesheet"},
        {"<script>alert(1)</script>", "h.view:12:1: a script has a src and nothing inside"},
        {"<script src=\"{asset icons.svg}\">x</script>",
         "h.view:12:33: a script has a src and nothing inside"},
        {"<script src=\"/x.js\"></script>",
         "h.view:12:14: <script> loads an {asset ...} and nothing else"},
        {"<img src=\"https://example.jp/x.png\">",
         "h.view:12:11: an address is an own path, a link or an asset: \"/...\", \"?...\", "
         "\"#...\", {link} or {asset ...}"},
        {"<img src=\"{name}\">",
         "h.view:12:12: an address begins with a link, an asset or an own path"},
        {"<!-- {name} -->", "h.view:12:1: comments are written {! ... }, which the reader of a "
                            "page never sees"},
        {"<iframe>", "h.view:12:1: <iframe> is not among the elements a view may use"},
        {"<p srcdoc=\"x\">", "h.view:12:4: srcdoc is not among the attributes a view may use"},
        {"<p disabled=\"x\">", "h.view:12:12: disabled has no value: it is there or not"},
    };
    expect_refused(cases, COUNT_OF(cases));
}

Test(viewc, refuses_addresses_that_are_not_known_to_be_our_own)
{
    static const struct refused_markup cases[] = {
        {"<a href=\"{name}\">", "h.view:12:11: an address begins with a link, an asset or an own "
                                "path"},
        {"<a href=\"{count}\">", "h.view:12:11: an address begins with a link, an asset or an own "
                                 "path"},
        {"<a href=\"javascript:x\">",
         "h.view:12:10: an address is an own path, a link or an asset: \"/...\", \"?...\", "
         "\"#...\", {link} or {asset ...}"},
        {"<a href=\"//evil.example\">",
         "h.view:12:10: an address is an own path, a link or an asset: \"/...\", \"?...\", "
         "\"#...\", {link} or {asset ...}"},
        {"<a href=\"/{name}\">", "h.view:12:12: only a number may stand in a path"},
        {"<a href=\"/x?q={at:list}\">", "h.view:12:16: only a number or text may stand in a query"},
        {"<a href=\"{home}{name}\">", "h.view:12:17: nothing may follow here in an address"},
        {"<a href=\"/x#{name}\">", "h.view:12:14: nothing may follow here in an address"},
        {"<a href=\"\">", "h.view:12:10: the address is empty"},
        {"<a href=\"/a b\">", "h.view:12:12: this character may not stand in an address"},
        {"<p title=\"{home}\">", "h.view:12:12: a link belongs into an href"},
        {"<p>{home}</p>", "h.view:12:5: a link belongs into an href"},
        {"<a href=\"/x{#if busy}/y{/if}\">", "h.view:12:12: with and without this condition the "
                                             "markup ends at different places"},
        {"<p title=\"{asset icons.svg}\">",
         "h.view:12:18: an asset stands at the beginning of an address"},
        {"<a href=\"{asset x.png}\">", "h.view:12:17: there is no asset x.png"},
    };
    expect_refused(cases, COUNT_OF(cases));
}

Test(viewc, refuses_forms_that_another_site_could_send)
{
    static const struct refused_markup cases[] = {
        {"<form method=\"post\" action=\"/go\"></form>",
         "h.view:12:1: a form that posts needs its {csrf} field, outside of conditions"},
        {"<form method=\"post\" action=\"/go\">{#if busy}{csrf csrf}{/if}</form>",
         "h.view:12:34: with and without this condition the markup ends at different places"},
        {"<form method=\"post\" action=\"/go\">{#each row in rows}{csrf csrf}{/each}</form>",
         "h.view:12:34: a {csrf} field stands directly in its form"},
        {"<form method=\"post\" action=\"/go\">{csrf csrf}{csrf csrf}</form>",
         "h.view:12:51: this form has its {csrf} field already"},
        {"<form method=\"get\" action=\"/go\">{csrf csrf}</form>",
         "h.view:12:39: a {csrf} field stands inside a form that posts"},
        {"{csrf csrf}", "h.view:12:7: a {csrf} field stands inside a form that posts"},
        {"<form method=\"post\" action=\"/go\">{csrf name}</form>",
         "h.view:12:40: name is not of type csrf"},
        {"<a href=\"/?t={csrf}\">", "h.view:12:15: the token of a form is written {csrf csrf}, "
                                    "inside a form that posts"},
        {"<form action=\"/go\"></form>",
         "h.view:12:1: a form says its method: \"get\" or \"post\""},
        {"<form method=\"{name}\"></form>", "h.view:12:15: a form's method is \"get\" or \"post\""},
        {"<form {#if busy}method=\"post\"{/if} action=\"/\"></form>",
         "h.view:12:7: with and without this condition the markup ends at different places"},
        {"<form method=\"get\" action=\"/\"><form method=\"get\" action=\"/\">",
         "h.view:12:31: a form may not stand in a form"},
    };
    expect_refused(cases, COUNT_OF(cases));
}

Test(viewc, refuses_elements_that_are_not_closed_in_their_own_block)
{
    static const struct refused_markup cases[] = {
        {"<p>", "h.view:12:1: <p> is not closed"},
        {"<p", "h.view:12:1: <p> is not finished"},
        {"<p title=\"x", "h.view:12:1: <p> is not finished"},
        {"</p>", "h.view:12:1: </p> does not close anything"},
        {"<div><p></div>", "h.view:12:9: </div> does not close the open element p"},
        {"{#if busy}<p>{/if}</p>",
         "h.view:12:1: with and without this condition the markup ends at different places"},
        {"<p>{#if busy}</p><p>{/if}</p>",
         "h.view:12:14: </p> closes an element opened outside of this block"},
        {"{#each row in rows}<p>{/each}", "h.view:12:20: <p> is not closed"},
        {"{#wrap box first}<p>{/wrap}</p>", "h.view:12:18: <p> is not closed"},
        {"<br/>", "h.view:12:4: <br> is not closed by \"/>\""},
        {"<svg><path></svg>", "h.view:12:11: <path> is closed by \"/>\""},
        {"<title><b>", "h.view:12:8: <title> has only text inside"},
        {"<title>{t bold}</title>", "h.view:12:11: bold has <b> in it and may not stand here"},
        {"<p>R&D</p>", "h.view:12:5: write a plain & as \"&amp;\""},
        {"<p>}</p>", "h.view:12:4: a '}' stands alone here"},
        {"{#if busy}", "h.view:12:1: the block is not closed by {/if}"},
        {"{#if busy}{/each}", "h.view:12:1: the block is not closed by {/if}"},
        {"{/if}", "h.view:12:6: this closes no block"},
    };
    expect_refused(cases, COUNT_OF(cases));
}

Test(viewc, refuses_values_that_do_not_exist_or_cannot_be_shown)
{
    static const struct refused_markup cases[] = {
        {"{nobody}", "h.view:12:2: there is no value nobody here"},
        {"{first.nothing}", "h.view:12:8: row has no field nothing"},
        {"{name.length}", "h.view:12:7: name is no record and has no fields"},
        {"{at}", "h.view:12:2: a time needs a format: date, datetime, list, day, relative, clock, "
                 "seconds, exact, utc or input"},
        {"{at:long}", "h.view:12:2: a time needs a format: date, datetime, list, day, relative, "
                      "clock, seconds, exact, utc or input"},
        {"{name:upper}", "h.view:12:2: only times and numbers have formats"},
        {"{busy}", "h.view:12:2: busy is for conditions and cannot be shown"},
        {"{rows}", "h.view:12:2: rows has parts and cannot be shown as a whole"},
        {"{this}", "h.view:12:2: this has parts and cannot be shown as a whole"},
        {"{Name}", "h.view:12:2: a value's name is expected here"},
        {"{name", "h.view:12:6: \"}\" is expected here"},
        {"{#each row in name}{/each}", "h.view:12:15: name is no list"},
        {"{#each row in rows}{/each}{row.name}", "h.view:12:28: there is no value row here"},
        {"{#if result}{/if}", "h.view:12:6: a choice is compared: \"result is VALUE\""},
        {"{#if result is lost}{/if}", "h.view:12:16: result has no value lost"},
        {"{#if name is lost}{/if}", "h.view:12:14: only a choice can be compared with \"is\""},
        {"{#if first}{/if}", "h.view:12:6: a record is always there and cannot be a condition"},
        {"{#include line name}", "h.view:12:16: line needs a row"},
        {"{#include line}", "h.view:12:15: line needs a row"},
        {"{#include box first}", "h.view:12:11: there is no part box"},
        {"{#slot}", "h.view:12:1: only a frame has slots"},
        {"{#wrap box first}{#if busy}{#fill title}{/fill}{/if}{/wrap}",
         "h.view:12:28: a fill stands directly in a {#wrap}"},
        {"{#wrap box first}{#fill foot}{/fill}{/wrap}", "h.view:12:25: box has no slot foot"},
        {"{icon moon}", "h.view:12:7: icons.svg has no symbol moon"},
        {"{t nothing}", "h.view:12:4: there is no text nothing"},
        {"{t who}", "h.view:12:4: who needs name="},
        {"{t ended}", "h.view:12:4: ended needs count="},
        {"{t ended count=name}", "h.view:12:16: count is a number"},
        {"{t kind.{result}}", "h.view:12:10: there is no text kind.refused"},
        {"{t hello{result}}", "h.view:12:10: there is no text hellosucceeded"},
        {"{t kind.{name}}", "h.view:12:10: only a choice can select a text"},
        {"{t times zone=name}", "h.view:12:10: times has no {zone}"},
        {"{t hello name=name}", "h.view:12:10: hello has no {name}"},
    };
    expect_refused(cases, COUNT_OF(cases));
}

Test(viewc, refuses_headers_that_do_not_make_a_struct)
{
    static const struct refused_markup cases[] = {
        {"paper home\n", "h.view:1:1: a view begins with \"page\", \"part\", \"frame\" or "
                         "\"types\""},
        {"page home\n    name strange\n---\n", "h.view:2:5: there is no type strange"},
        {"page home\n    rows list of result\n---\n", "h.view:2:5: there is no record result"},
        {"page home\n    name text\n    name text\n---\n",
         "h.view:3:5: home has a field name already"},
        {"page row\n    name text\n---\n", "h.view:1:6: row is declared twice"},
        {"page home\n---\n", "h.view:1:6: home has no fields"},
        {"page language\n    name text\n", "h.view:1:6: the name language is taken by lib/view"},
        {"types\n    name text\n", "h.view:2:5: a field needs a record or page to belong to"},
        {"types\nrecord a\n    b b\nrecord b\n    a a\n", "h.view:2:8: a contains itself"},
        {"types\nchoice a b b\n", "h.view:2:12: b is a value already"},
        {"part x of nobody\n---\n", "h.view:1:1: there is no record nobody"},
        {"part line of row\n---\n", "h.view:1:1: there is a view line already"},
        {"page home\n    name text text\n", "h.view:2:15: the line should end here"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char problem[512];
        cr_expect_str_eq(problem_of("", cases[i].markup, problem), cases[i].problem, "case %zu: %s",
                         i, problem);
    }
}

Test(viewc, refuses_a_part_that_includes_itself)
{
    static const char endless[] = "part endless\n---\n{#include endless}";
    static const char page[] = "page home\n    name text\n---\n{#include endless}";
    CLEANUP(compiler_clear) struct compiler compiler;
    CLEANUP(buffer_clear) struct buffer source;
    compiler_init(&compiler, "home");
    buffer_init(&source, 1 << 20);

    cr_assert(status_is_ok(compiler_add_view(&compiler, "e.view", bytes_of(endless))));
    cr_assert(status_is_ok(compiler_add_view(&compiler, "h.view", bytes_of(page))));
    cr_assert(status_is_ok(compiler_finish(&compiler)));
    cr_assert(!status_is_ok(emit_source(&compiler, NULL, &source)));
    cr_assert_str_eq(compiler.problem,
                     "e.view:3:11: parts and frames are nested too deeply, or one "
                     "includes itself");
}

Test(viewc, refuses_texts_that_one_language_lacks)
{
    static const struct refused_markup cases[] = {
        {"[a]\nja = あ\n", "b.txt:1:1: a has no English text"},
        {"[a]\nen = a\n", "b.txt:1:1: a has no Japanese text"},
        {"[a]\nja = {n}件\nen = many\n", "b.txt:1:1: a has {n} in Japanese only"},
        {"[a]\nja = 件\nen = {n}\n", "b.txt:1:1: a has {n} in English only"},
        {"[a]\nja = 件\nen = one | many\n", "b.txt:1:1: a has a plural but no {count}"},
        {"[a]\nja = 一 | 二\nen = a\n", "b.txt:2:8: Japanese has one form for any number"},
        {"[a]\nja = {count}\nen = {count} | {count} | {count}\n",
         "b.txt:3:24: English has two forms: one | many"},
        {"[a]\nja = あ\nja = い\nen = a\n", "b.txt:3:1: the language is given twice"},
        {"[hello]\nja = あ\nen = a\n", "b.txt:1:1: the key hello is used already"},
        {"[a.b]\nja = あ\nen = a\n[a_b]\nja = あ\nen = a\n",
         "b.txt:4:1: the key a_b is used already"},
        {"ja = あ\n", "b.txt:1:1: a text needs its [key] above it"},
        {"[a]\nja = \nen = a\n", "b.txt:2:6: the text is empty"},
        {"[a]\nja = <i>あ</i>\nen = a\n",
         "b.txt:2:6: a text has no markup but <b> and </b>, and no stray brace"},
        {"[a]\nja = <b>あ\nen = a\n", "b.txt:2:6: <b> and </b> do not match"},
        {"[a]\nja = </b>あ<b>\nen = a\n", "b.txt:2:6: <b> and </b> do not match"},
        {"[a]\nde = a\n", "b.txt:2:1: \"[key]\", \"ja = \" or \"en = \" is expected here"},
        {"[a]\nja = あ}\nen = a\n",
         "b.txt:2:7: a text has no markup but <b> and </b>, and no stray brace"},
        {"[a]\nja = あ\nen = a \n", "b.txt:3:8: a text does not end with a blank"},
        {"[none]\nja = あ\nen = a\n", "b.txt:1:1: the key none is taken by viewc"},
        {"[A]\n", "b.txt:1:2: a key is written as [a-z0-9_.]"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char problem[512];
        cr_expect_str_eq(problem_of(cases[i].markup, "part x\n", problem), cases[i].problem,
                         "case %zu: %s", i, problem);
    }
}
