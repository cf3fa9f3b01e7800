// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/tally.h"

#include <pthread.h>
#include <string.h>

static struct {
	pthread_mutex_t lock;
	struct tally_row rows[TALLY_MAX];
	size_t n;
} since = { .lock = PTHREAD_MUTEX_INITIALIZER };

void tally_add(struct id page)
{
	size_t i = 0;
	(void)pthread_mutex_lock(&since.lock);
	while (i < since.n && !id_eq(since.rows[i].page, page))
		i++;
	if (i == since.n && since.n < TALLY_MAX)
		since.rows[since.n++] = (struct tally_row){ page, 0 };
	if (i < since.n)
		since.rows[i].reads++;
	(void)pthread_mutex_unlock(&since.lock);
}

size_t tally_take(struct tally_row *rows)
{
	(void)pthread_mutex_lock(&since.lock);
	const size_t n = since.n;
	memcpy(rows, since.rows, n * sizeof *rows);
	since.n = 0;
	(void)pthread_mutex_unlock(&since.lock);
	return n;
}
