#include "relay_world.h"

#include <stdio.h>

#include "support/certificates.h"
#include "support/check.h"
#include "support/port.h"

void relay_world_open(struct relay_world *world)
{
    *world = (struct relay_world){.log = log_open("test")};
    test_directory_open(&world->directory);
    test_path_join(world->directory.path, "ca", world->authority);
    test_path_join(world->directory.path, "peer", world->certificate);
    test_path_join(world->authority, "ca.crt", world->ca_file);
    test_certificate_authority(world->authority);
    test_certificate_issue(world->authority, world->certificate, "peer", TEST_CERTIFICATE_NO_URI);
    CHECK(mail_address_parse(bytes_of("no-reply@sekisho.example"), &world->from));
    CHECK(mail_address_parse(bytes_of("taro@aoba.example"), &world->to));
    world->options = (struct mail_relay_options){
        .ca_file = world->ca_file, .own_name = "sekisho.example", .log = &world->log};
}

void relay_world_close(struct relay_world *world)
{
    mail_client_close(&world->client);
    mail_relay_close(&world->relay);
    test_directory_close(&world->directory);
}

uint16_t relay_peer_open(struct relay_world *world, const char *behaviour, struct test_process *out)
{
    const uint16_t port = test_port_take();
    char text[8];

    (void)snprintf(text, sizeof text, "%u", (unsigned)port);
    const char *const arguments[] = {"python3", PEER, text, world->certificate, behaviour, NULL};
    test_process_open(out, arguments);
    test_process_wait_for(out, "ready", RELAY_TIMEOUT_MS, NULL);
    return port;
}

void relay_world_route(struct relay_world *world, const char *host, uint16_t port)
{
    CHECK(world->options.route_count < MAIL_ROUTES_MAXIMUM);
    world->options.routes[world->options.route_count++] = (struct mail_route){host, port};
}

void relay_world_compose(struct relay_world *world, const char *subject, struct buffer *out)
{
    const struct mail_message message = {
        .id = {{1}},
        .date_us = INT64_C(1795827068) * 1000000,
        .from = &world->from,
        .to = &world->to,
        .subject = bytes_of(subject),
        .text = bytes_of("A line\n.\n..\nFrom here\nあ\n"),
        .html = bytes_of("<p>A line</p>\n"),
    };

    CHECK_OK(mail_compose(&message, out));
}

struct mail_delivery relay_world_send(struct relay_world *world, const char *subject,
                                      int64_t timeout_ms)
{
    CLEANUP(buffer_clear) struct buffer mail;
    struct mail_delivery delivery;

    if (world->relay == NULL) {
        CHECK_OK(mail_relay_open(&world->options, &world->relay));
        CHECK_OK(mail_client_open(world->relay, &world->client));
    }
    buffer_init(&mail, MAIL_MESSAGE_MAXIMUM);
    relay_world_compose(world, subject, &mail);
    const struct mail_envelope envelope = {&world->from, &world->to, buffer_bytes(&mail)};
    mail_client_send(world->client, &envelope, timeout_ms, &delivery);
    return delivery;
}
