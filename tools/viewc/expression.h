/* Placeholders' insides: {row.actor}, {row.at:list}, {t key count=total}, {#if row.result is
 * refused}. */
#ifndef VIEWC_EXPRESSION_H
#define VIEWC_EXPRESSION_H

#include "cursor.h"

/* A value by its dotted name, seen from `scope`, with its ":format" if it has one. */
NODISCARD struct status expression_read(struct cursor *cursor, const struct binding *scope,
                                        struct expression *out);

/* The part of {#if behind the word: into node->negated, ->expression and ->is. */
NODISCARD struct status condition_read(struct cursor *cursor, const struct binding *scope,
                                       struct node *node);

/* The key and arguments of {t ...}: into node->message and ->arguments, or with a choice behind the
 * key, {t problem.{kind}}, into node->expression and ->alternatives. */
NODISCARD struct status message_use_read(struct cursor *cursor, const struct binding *scope,
                                         struct node *node);

/* Refuses a type that cannot be shown, and a format it does not have. */
NODISCARD struct status expression_check_shown(const struct cursor *cursor, size_t offset,
                                               const struct expression *expression);

#endif
