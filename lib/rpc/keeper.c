/* Keeps a client's links: so many connected to every replica, replaced before they grow too old or
 * when they have gone silent, and retired without losing the calls on them; and looks after the
 * calls that wait. */
#include <string.h>

#include "base/clock.h"
#include "base/condition.h"
#include "rpc/client_private.h"

enum { KEEPER_INTERVAL_MS = 100 };

void client_call_keeper(struct rpc_client *client)
{
    if (client->keeper_called)
        return;
    client->keeper_called = true;
    pthread_cond_signal(&client->called);
}

/* Sleeps until then or until it is called. */
static void sleep_until(struct rpc_client *client, int64_t until_ms)
{
    bool has_time = true;

    while (!client->keeper_called && has_time)
        has_time = condition_wait_until(&client->called, &client->lock, until_ms);
    client->keeper_called = false;
}

/* A link counts for its replica unless it is on its way out or about to be replaced. */
static bool is_fresh(const struct link *link, int64_t now_ms)
{
    return !link->retired && now_ms < link->rotates_ms;
}

static bool serves(const struct link *link, const struct replica *replica)
{
    return strcmp(link->replica.address, replica->address) == 0;
}

/* How many fresh links the replica has; `connected` counts only those. */
static int count_fresh(const struct rpc_client *client, const struct replica *replica,
                       int64_t now_ms, bool connected)
{
    int count = 0;

    for (size_t i = 0; i < client->link_count; i++) {
        const struct link *link = client->links[i];
        if (is_fresh(link, now_ms) && serves(link, replica) && (link->connected || !connected))
            count++;
    }
    return count;
}

static bool is_listed(const struct replicas *replicas, const struct replica *replica)
{
    for (size_t i = 0; i < replicas->count; i++)
        if (strcmp(replicas->all[i].address, replica->address) == 0)
            return true;
    return false;
}

/* Too old and replaced, of a replica that is gone, not connecting, or silent. */
static bool has_served(const struct rpc_client *client, const struct replicas *replicas,
                       const struct link *link, int64_t now_ms)
{
    if (replicas->count > 0 && !is_listed(replicas, &link->replica))
        return true;
    if (!link->connected)
        return now_ms - link->opened_ms >= LINK_PATIENCE_MS;
    if (link_is_suspect(link))
        return now_ms - link->answered_ms >= LINK_SILENCE_MS;
    return now_ms >= link->rotates_ms &&
           count_fresh(client, &link->replica, now_ms, true) >= client->options.connections;
}

static void retire(struct rpc_client *client, const struct replicas *replicas, int64_t now_ms)
{
    for (size_t i = 0; i < client->link_count; i++) {
        struct link *link = client->links[i];
        if (link->retired || !has_served(client, replicas, link, now_ms))
            continue;
        link->retired = true;
        link->retired_ms = now_ms;
    }
}

/* A retired link is closed when its calls are done, cannot be, or have had their time. */
static bool may_be_closed(const struct link *link, int64_t now_ms)
{
    if (!link->retired)
        return false;
    return link->calls == 0 || !link->connected || link_is_suspect(link) ||
           now_ms - link->retired_ms >= LINK_FAREWELL_MS;
}

static void forget(struct rpc_client *client, struct link *link)
{
    for (size_t i = 0; i < client->link_count; i++) {
        if (client->links[i] != link)
            continue;
        client->links[i] = client->links[--client->link_count];
        return;
    }
}

/* Called with the lock, which is let go meanwhile. */
static void close_link(struct rpc_client *client, struct link *link)
{
    forget(client, link);
    pthread_mutex_unlock(&client->lock);
    link_shut(link); /* nng ends its calls with an error */
    pthread_mutex_lock(&client->lock);
    while (link->calls > 0)
        sleep_until(client, clock_monotonic_ms() + KEEPER_INTERVAL_MS);
    pthread_mutex_unlock(&client->lock);
    link_free(link); /* once the callbacks of its last calls have returned */
    pthread_mutex_lock(&client->lock);
}

static struct link *find_closable(struct rpc_client *client, int64_t now_ms)
{
    for (size_t i = 0; i < client->link_count; i++)
        if (client->closing || may_be_closed(client->links[i], now_ms))
            return client->links[i];
    return NULL;
}

static void close_retired(struct rpc_client *client, int64_t now_ms)
{
    struct link *link;

    while ((link = find_closable(client, now_ms)) != NULL)
        close_link(client, link);
}

/* Called with the lock, which is let go meanwhile: nng may call back at once. The link is listed
 * under the lock before its first event can look for it. */
static bool open_link(struct rpc_client *client, const struct replica *replica, int64_t now_ms)
{
    pthread_mutex_unlock(&client->lock);
    struct link *link = link_open(client, replica, now_ms);
    pthread_mutex_lock(&client->lock);
    if (link == NULL)
        return false;
    client->links[client->link_count++] = link;
    if (link->connected)
        client->down_since_ms = 0;
    return true;
}

static void open_missing(struct rpc_client *client, const struct replicas *replicas, int64_t now_ms)
{
    for (size_t i = 0; i < replicas->count; i++) {
        const struct replica *replica = &replicas->all[i];
        while (client->link_count < LINKS_MAXIMUM &&
               count_fresh(client, replica, now_ms, false) < client->options.connections)
            if (!open_link(client, replica, now_ms))
                return; /* no memory or descriptors: next time */
    }
}

static void keep_once(struct rpc_client *client)
{
    struct replicas replicas;
    int64_t now_ms = clock_monotonic_ms();

    resolver_read(client->resolver, &replicas);
    retire(client, &replicas, now_ms);
    close_retired(client, now_ms);
    open_missing(client, &replicas, now_ms);
}

void *client_keep(void *argument)
{
    struct rpc_client *client = argument;
    int64_t next_ms = 0; /* when it looks after the links again */

    pthread_mutex_lock(&client->lock);
    while (!client->closing) {
        if (clock_monotonic_ms() >= next_ms) {
            keep_once(client);
            next_ms = clock_monotonic_ms() + KEEPER_INTERVAL_MS;
        }
        int64_t wake_ms = next_ms;
        queue_serve(client, &wake_ms);
        sleep_until(client, wake_ms);
    }
    int64_t never_ms = INT64_MAX;
    queue_serve(client, &never_ms); /* ends them all, and no further one is let in */
    close_retired(client, 0);
    pthread_mutex_unlock(&client->lock);
    return NULL;
}
