#include "sender/settings.h"

static const char *address_refusal(const char *value)
{
    struct mail_address address;

    return mail_address_parse(bytes_of(value), &address) ? NULL : "is not a mail address";
}

/* As the domain of an address, or "". */
static const char *name_refusal(const char *value)
{
    struct mail_address address;
    char text[MAIL_ADDRESS_CAPACITY] = "a@";

    if (value[0] == '\0')
        return NULL;
    return text_copy(text + 2, sizeof text - 2, value) &&
                   mail_address_parse(bytes_of(text), &address)
               ? NULL
               : "is not a host name";
}

static const struct config_setting rows[] = {
    PROCESS_SETTINGS(struct sender_settings, process),
    BACKBONE_DATABASE_SETTINGS(struct sender_settings, backbone),
    {CONFIG_ADDRESSES("relays", struct sender_settings, relays), .minimum = 1,
     .maximum = MAIL_ROUTES_MAXIMUM,
     .help = "Mail servers that mails are handed to, with their ports; the second while the first "
             "does not take them. Their names are checked against their certificates."},
    {CONFIG_CHOICE("relay_security", struct sender_settings, relay_security, enum mail_security),
     .standard = "starttls", .choices = mail_security_words,
     .help = "Whether TLS is asked for (port 587 or 25) or there from the start (port 465). There "
             "is no sending without it."},
    {CONFIG_PATH("relay_ca_file", struct sender_settings, relay_ca_file),
     .help = "Who may have signed their certificates (PEM); read for each connection."},
    {CONFIG_TEXT("mail_from", struct sender_settings, mail_from), .minimum = 3,
     .refusal = address_refusal,
     .help = "The address that mails come from, and that is told when one cannot be delivered."},
    {CONFIG_TEXT("own_name", struct sender_settings, own_name), .standard = "",
     .refusal = name_refusal,
     .help = "The name to greet mail servers with; without it the domain of mail_from."},
    {CONFIG_SECRET("mail_key_file", struct sender_settings, mail_key_file),
     .help = "Key that waiting mails are sealed with, 32 bytes; auth's."},
    {CONFIG_SECRET("mail_previous_key_file", struct sender_settings, mail_previous_key_file),
     .standard = "", .help = "The one before, for 24 hours: mails sealed with it may wait."},
    {CONFIG_INTEGER("threads", struct sender_settings, threads), .standard = "4", .minimum = 1,
     .maximum = SENDER_THREADS_MAXIMUM, .unit = "threads", .help = "Mails handed over at once."},
    {CONFIG_DURATION("send_timeout", struct sender_settings, send_timeout_ms), .standard = "25s",
     .minimum = 1000, .maximum = 600000,
     .help = "How long handing one over may take, by all ways; at most drain_grace."},
};

/* A mail that is being handed over when the process is told to stop is finished. */
static const char *check(const void *values)
{
    const struct sender_settings *settings = values;

    return settings->send_timeout_ms <= settings->process.drain_grace_ms
               ? NULL
               : "send_timeout is longer than drain_grace";
}

const struct config_table sender_settings_table = {
    .settings = rows,
    .count = COUNT_OF(rows),
    .size = sizeof(struct sender_settings),
    .check = check,
};
