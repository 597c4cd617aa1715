/* What the three readers of a template's body share: template.c (the loop), placeholder.c (values,
 * texts, icons) and block.c (conditions, loops, parts and frames). */
#ifndef VIEWC_TEMPLATE_PRIVATE_H
#define VIEWC_TEMPLATE_PRIVATE_H

#include "cursor.h"
#include "html.h"

/* One body being read. */
struct reader {
    struct cursor *cursor;
    const struct template *template;
    struct html html;
    struct buffer literal; /* markup read but not yet a node */
    int nesting;
    int fill_nesting; /* of the innermost {#wrap}'s own block; 0 outside of one */
};

/* Where a block ends, as its reader is told. */
enum block_end { END_OF_FILE, END_IF, END_EACH, END_WRAP, END_FILL, END_SWITCH, END_ELSE };

/* Reads up to and with a word that ends a block. `floor`: elements open before it, which it may not
 * close. */
NODISCARD struct status reader_read_block(struct reader *reader, const struct binding *scope,
                                          size_t floor, struct node **out, enum block_end *end);

/* A node behind the markup read so far; NODE_LITERAL only puts that markup down and gives NULL. */
struct node *reader_add_node(struct reader *reader, struct node ***end, enum node_kind kind);

NODISCARD struct status reader_expect_end(struct cursor *cursor);

/* Refuses what stands between elements only, told as `what`, when it stands elsewhere. */
NODISCARD struct status reader_check_content(const struct reader *reader, size_t start,
                                             const char *what);

/* Each reads one placeholder behind its first word and appends its node. */
NODISCARD struct status placeholder_value(struct reader *reader, const struct binding *scope,
                                          struct node ***end);
NODISCARD struct status placeholder_message(struct reader *reader, const struct binding *scope,
                                            struct node ***end);
NODISCARD struct status placeholder_asset(struct reader *reader, struct node ***end);
NODISCARD struct status placeholder_icon(struct reader *reader, struct node ***end);
NODISCARD struct status placeholder_csrf(struct reader *reader, const struct binding *scope,
                                         struct node ***end);
NODISCARD struct status placeholder_builtin(struct reader *reader, size_t start,
                                            enum node_kind kind, struct node ***end);

/* Each reads one block or inclusion behind its first word, which began at `start`. */
NODISCARD struct status block_if(struct reader *reader, const struct binding *scope, size_t start,
                                 struct node ***end);
NODISCARD struct status block_each(struct reader *reader, const struct binding *scope, size_t start,
                                   struct node ***end);
NODISCARD struct status block_include(struct reader *reader, const struct binding *scope,
                                      struct node ***end);
NODISCARD struct status block_wrap(struct reader *reader, const struct binding *scope, size_t start,
                                   struct node ***end);
NODISCARD struct status block_fill(struct reader *reader, const struct binding *scope, size_t start,
                                   struct node ***end);
NODISCARD struct status block_slot(struct reader *reader, size_t start, struct node ***end);
NODISCARD struct status block_switch(struct reader *reader, const struct binding *scope,
                                     size_t start, struct node ***end);

#endif
