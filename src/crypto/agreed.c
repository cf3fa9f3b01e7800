// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/agreed.h"

#include <pthread.h>
#include <string.h>

#include "crypto/secret.h"

struct pair {
	uint8_t point[AGREED_POINT_BYTES];
	uint8_t secret[AGREED_SECRET_BYTES];
};

struct agreed {
	pthread_mutex_t lock;
	struct pair pairs[AGREED_MAX];
	size_t n, next;
	struct arena memory;
};

struct agreed *agreed_open(void)
{
	struct arena memory = { 0 };
	struct agreed *a = arena_new(&memory, struct agreed, 1);
	*a = (struct agreed){ .memory = memory };
	INVARIANT(pthread_mutex_init(&a->lock, NULL) == 0);
	return a;
}

void agreed_close(struct agreed *a)
{
	if (!a)
		return;
	secret_wipe(a->pairs, sizeof a->pairs);
	(void)pthread_mutex_destroy(&a->lock);
	struct arena memory = a->memory;
	arena_done(&memory);
}

/* With the lock. */
static const struct pair *find(const struct agreed *a, const void *point)
{
	for (size_t i = 0; i < a->n; i++)
		if (memcmp(a->pairs[i].point, point, AGREED_POINT_BYTES) == 0)
			return &a->pairs[i];
	return NULL;
}

bool agreed_recall(struct agreed *a, const void *point, uint8_t secret[AGREED_SECRET_BYTES])
{
	(void)pthread_mutex_lock(&a->lock);
	const struct pair *p = find(a, point);
	if (p)
		memcpy(secret, p->secret, AGREED_SECRET_BYTES);
	(void)pthread_mutex_unlock(&a->lock);
	return p != NULL;
}

void agreed_keep(struct agreed *a, const void *point, const uint8_t secret[AGREED_SECRET_BYTES])
{
	(void)pthread_mutex_lock(&a->lock);
	if (!find(a, point)) {
		struct pair *p = &a->pairs[a->next];
		memcpy(p->point, point, sizeof p->point);
		memcpy(p->secret, secret, sizeof p->secret);
		a->next = (a->next + 1) % AGREED_MAX;
		a->n = a->n < AGREED_MAX ? a->n + 1 : AGREED_MAX;
	}
	(void)pthread_mutex_unlock(&a->lock);
}
