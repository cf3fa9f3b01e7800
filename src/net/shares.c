// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/shares.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct share {
	bool taken;
	struct shares_owner owner;
	size_t bytes;
};

struct shares {
	pthread_mutex_t lock;
	struct shares_limits limits;
	struct share *slots;
	size_t n;
};

struct shares *shares_open(size_t slots, struct shares_limits limits)
{
	struct shares *s = calloc(1, sizeof *s);
	INVARIANT(s && pthread_mutex_init(&s->lock, NULL) == 0);
	s->slots = calloc(slots, sizeof *s->slots);
	INVARIANT(s->slots);
	s->n = slots;
	s->limits = limits;
	return s;
}

void shares_close(struct shares *s)
{
	if (!s)
		return;
	INVARIANT(pthread_mutex_destroy(&s->lock) == 0);
	free(s->slots);
	free(s);
}

const char *shares_take(struct shares *s, size_t slot, const struct shares_owner *owner,
			size_t bytes)
{
	const char *why = NULL;
	size_t connections = 1, held = bytes;
	INVARIANT(pthread_mutex_lock(&s->lock) == 0);
	for (size_t i = 0; i < s->n; i++) {
		const struct share *one = &s->slots[i];
		if (i == slot || !one->taken || memcmp(&one->owner, owner, sizeof *owner) != 0)
			continue;
		connections++;
		held += one->bytes;
	}
	if (connections > s->limits.connections)
		why = "more connections than one peer may have at a time: close some";
	else if (held > s->limits.bytes)
		why = "more bytes than one peer may send at a time: wait for an answer";
	else
		s->slots[slot] = (struct share){ true, *owner, bytes };
	INVARIANT(pthread_mutex_unlock(&s->lock) == 0);
	return why;
}

void shares_give_back(struct shares *s, size_t slot)
{
	INVARIANT(pthread_mutex_lock(&s->lock) == 0);
	s->slots[slot].bytes = 0;
	INVARIANT(pthread_mutex_unlock(&s->lock) == 0);
}

void shares_leave(struct shares *s, size_t slot)
{
	INVARIANT(pthread_mutex_lock(&s->lock) == 0);
	s->slots[slot] = (struct share){ 0 };
	INVARIANT(pthread_mutex_unlock(&s->lock) == 0);
}
