#include "base/clock.h"
#include "mail/message.h"
#include "sender/sender.h"
#include "store/mail_store.h"

enum {
    /* How much longer than a try takes nobody else takes the mail up. */
    LEASE_SPARE_MS = 60000,
    UNREADABLE_WAIT_MS = 60000, /* an operator may put the key back */
};

static void count(struct sender *sender, enum sender_outcome outcome)
{
    metrics_count(&sender->counters.outcomes[outcome]);
}

static struct status claim(struct sender *sender, struct arena *arena, struct claimed_mail *out,
                           bool *found_out)
{
    CLEANUP(db_release) struct db *db = NULL;

    TRY(db_acquire(sender->db, sender->log, &db));
    return mail_store_claim_any_tenant(db, sender->settings->send_timeout_ms + LEASE_SPARE_MS,
                                       arena, out, found_out);
}

static struct status finish(struct sender *sender, const struct claimed_mail *claimed)
{
    CLEANUP(db_release) struct db *db = NULL;

    TRY(db_acquire(sender->db, sender->log, &db));
    return mail_store_finish_any_tenant(db, claimed);
}

static struct status put_off(struct sender *sender, const struct claimed_mail *claimed,
                             int64_t wait_ms)
{
    CLEANUP(db_release) struct db *db = NULL;

    TRY(db_acquire(sender->db, sender->log, &db));
    return mail_store_put_off_any_tenant(db, claimed, wait_ms);
}

static struct status finish_with(struct sender *sender, const struct claimed_mail *claimed,
                                 const struct mail_address *to,
                                 const struct mail_delivery *delivery)
{
    CLEANUP(db_release) struct db *db = NULL;
    CLEANUP(db_rollback) struct db_transaction transaction = {0};

    TRY(db_acquire(sender->db, sender->log, &db));
    TRY(db_begin(db, &transaction));
    TRY(mail_store_finish_any_tenant(db, claimed));
    if (delivery->outcome == MAIL_OUTCOME_REFUSED)
        TRY(mail_store_note_bounce_any_tenant(db, claimed, to->text, delivery->reply.code,
                                              delivery->reply.enhanced));
    else
        TRY(mail_store_note_taken_any_tenant(db, claimed));
    return db_commit(&transaction);
}

/* The key is not here, or somebody changed the row. */
static struct status leave_unreadable(struct sender *sender, const struct claimed_mail *claimed,
                                      const char *reason)
{
    log_error(sender->log, "mail_unreadable", LOG_UUID("mail_id", claimed->mail.id),
              LOG_STR("reason", reason));
    count(sender, SENDER_UNREADABLE);
    return put_off(sender, claimed, UNREADABLE_WAIT_MS);
}

static struct status settle(struct sender *sender, const struct claimed_mail *claimed,
                            const struct mail_address *to, const struct mail_delivery *delivery)
{
    const enum mail_purpose purpose = claimed->mail.purpose;

    switch (delivery->outcome) {
    case MAIL_OUTCOME_DELIVERED:
        count(sender, SENDER_DELIVERED);
        return finish_with(sender, claimed, to, delivery);
    case MAIL_OUTCOME_REFUSED:
        count(sender, SENDER_REFUSED);
        return finish_with(sender, claimed, to, delivery);
    case MAIL_OUTCOME_UNCERTAIN:
        if (mail_is_once(purpose)) {
            count(sender, SENDER_UNCERTAIN);
            return finish(sender, claimed);
        }
        break;
    case MAIL_OUTCOME_RETRY:
        break;
    }
    count(sender, SENDER_PUT_OFF);
    return put_off(sender, claimed, mail_retry_ms(purpose, claimed->attempts));
}

/* Its Message-ID is made of the id, so that one that is sent again can be told. */
static struct status compose(const struct sender *sender, const struct claimed_mail *claimed,
                             const struct mail_content *content, const struct mail_address *to,
                             struct buffer *out)
{
    const struct mail_message message = {
        .id = claimed->mail.id,
        .date_us = claimed->made_at_us,
        .from = &sender->from,
        .from_name = content->from_name,
        .to = to,
        .subject = content->subject,
        .text = content->text,
        .html = content->html,
    };

    return mail_compose(&message, out);
}

static struct status hand_over(struct sender *sender, struct mail_client *client,
                               const struct claimed_mail *claimed, const struct mail_address *to,
                               struct bytes mail)
{
    const int64_t limit_ms = sender->settings->send_timeout_ms;
    const struct mail_envelope envelope = {&sender->from, to, mail};
    const int64_t began_us = clock_monotonic_us();
    struct mail_delivery delivery;

    mail_client_send(client, &envelope, claimed->left_ms < limit_ms ? claimed->left_ms : limit_ms,
                     &delivery);
    metrics_observe_us(&sender->counters.duration, clock_monotonic_us() - began_us);
    return settle(sender, claimed, to, &delivery);
}

struct status sender_deliver(struct sender *sender, struct mail_client *client, struct arena *arena,
                             bool *found_out)
{
    CLEANUP(buffer_clear) struct buffer plain;
    CLEANUP(buffer_clear) struct buffer mail;
    struct claimed_mail claimed;
    struct mail_content content;
    struct mail_address to;

    buffer_init(&plain, MAIL_SEALED_MAXIMUM);
    buffer_init(&mail, MAIL_MESSAGE_MAXIMUM);
    TRY(claim(sender, arena, &claimed, found_out));
    if (!*found_out)
        return OK;
    struct status opened = mail_unseal(&sender->keys, claimed.mail.tenant_id, claimed.mail.id,
                                       claimed.mail.sealed, &plain, &content);
    if (!status_is_ok(opened))
        return leave_unreadable(sender, &claimed, opened.text);
    if (!mail_address_parse(content.to, &to))
        return leave_unreadable(sender, &claimed, "the recipient is no address");
    struct status composed = compose(sender, &claimed, &content, &to, &mail);
    if (!status_is_ok(composed))
        return leave_unreadable(sender, &claimed, composed.text);
    return hand_over(sender, client, &claimed, &to, buffer_bytes(&mail));
}
