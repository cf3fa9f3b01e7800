// SPDX-License-Identifier: AGPL-3.0-or-later
#include "link.h"

#include <stdlib.h>
#include <string.h>

struct link_packet {
	int64_t due_us;
	uint64_t number;
	size_t n;
	uint8_t *bytes;
};

/* SplitMix64. */
static uint64_t next_random(struct link *link)
{
	uint64_t z = link->random += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static bool happens(struct link *link, uint32_t chance)
{
	return chance > 0 && next_random(link) % LINK_CHANCES < chance;
}

void link_init(struct link *link, const struct link_rules *rules, uint64_t seed)
{
	*link = (struct link){ .rules = *rules, .random = seed };
}

static void forget_all(struct link *link)
{
	for (size_t i = 0; i < link->n; i++)
		free(link->heap[i].bytes);
	link->n = 0;
}

void link_done(struct link *link)
{
	forget_all(link);
	free(link->heap);
	link->heap = NULL;
	link->cap = 0;
}

/* ---- The heap: the earliest first, of equals the one that came first ---- */

static bool is_before(const struct link_packet *a, const struct link_packet *b)
{
	return a->due_us != b->due_us ? a->due_us < b->due_us : a->number < b->number;
}

static void swap(struct link_packet *a, struct link_packet *b)
{
	const struct link_packet c = *a;
	*a = *b;
	*b = c;
}

static void add(struct link *link, struct link_packet packet)
{
	if (link->n == link->cap) {
		link->cap = link->cap ? link->cap * 2 : 64;
		link->heap = realloc(link->heap, link->cap * sizeof *link->heap);
		if (!link->heap)
			abort();
	}
	size_t i = link->n++;
	link->heap[i] = packet;
	for (; i > 0 && is_before(&link->heap[i], &link->heap[(i - 1) / 2]); i = (i - 1) / 2)
		swap(&link->heap[i], &link->heap[(i - 1) / 2]);
}

static struct link_packet take_first(struct link *link)
{
	const struct link_packet first = link->heap[0];
	link->heap[0] = link->heap[--link->n];
	for (size_t i = 0;;) {
		size_t least = i;
		for (size_t child = 2 * i + 1; child <= 2 * i + 2; child++)
			if (child < link->n && is_before(&link->heap[child], &link->heap[least]))
				least = child;
		if (least == i)
			return first;
		swap(&link->heap[i], &link->heap[least]);
		i = least;
	}
}

/* ---- Packets ---- */

/* When the line has sent it, or -1: too much waits already. */
static int64_t sent_at(struct link *link, int64_t now_us, size_t n)
{
	const int64_t rate = link->rules.rate_bits;
	if (rate == 0)
		return now_us;
	const int64_t begin = link->free_at_us > now_us ? link->free_at_us : now_us;
	if ((begin - now_us) * rate / 8000000 + (int64_t)n > link->rules.queue_bytes)
		return -1;
	link->free_at_us = begin + (int64_t)n * 8000000 / rate;
	return link->free_at_us;
}

static void enqueue(struct link *link, int64_t now_us, const void *bytes, size_t n)
{
	struct link_packet packet = { .number = ++link->number, .n = n };
	const int64_t sent = sent_at(link, now_us, n);
	if (sent < 0) {
		link->counts.full++;
		return;
	}
	packet.due_us = sent + link->rules.delay_us;
	if (happens(link, link->rules.reorder)) {
		link->counts.held++;
		packet.due_us += link->rules.delay_us / 2 + 1;
	}
	packet.bytes = malloc(n);
	if (!packet.bytes)
		abort();
	memcpy(packet.bytes, bytes, n);
	add(link, packet);
}

void link_push(struct link *link, int64_t now_us, const void *bytes, size_t n)
{
	link->counts.came++;
	if (now_us < link->cut_until_us) {
		link->counts.cut++;
		return;
	}
	if (happens(link, link->rules.drop)) {
		link->counts.dropped++;
		return;
	}
	enqueue(link, now_us, bytes, n);
	if (happens(link, link->rules.duplicate)) {
		link->counts.doubled++;
		enqueue(link, now_us, bytes, n);
	}
}

int64_t link_due(const struct link *link)
{
	return link->n > 0 ? link->heap[0].due_us : INT64_MAX;
}

size_t link_pop(struct link *link, int64_t now_us, void *bytes)
{
	if (link_due(link) > now_us)
		return 0;
	const struct link_packet packet = take_first(link);
	memcpy(bytes, packet.bytes, packet.n);
	free(packet.bytes);
	link->counts.left++;
	return packet.n;
}

void link_cut(struct link *link, int64_t until_us)
{
	link->counts.cut += link->n;
	forget_all(link);
	link->free_at_us = 0;
	link->cut_until_us = until_us;
}
