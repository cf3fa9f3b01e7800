// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * link: one direction of a bad line, as a queue of packets and a clock that the caller has.
 *
 * A packet that comes in is, in this order: lost, while the line is cut; lost by chance;
 * doubled by chance; lost when more than queue_bytes wait for the line; held until those before
 * it have left at rate_bits a second; held for the delay, and by chance for half as long again,
 * so that later ones overtake it. The same seed and the same packets at the same times have the
 * same fate.
 *
 * Units:   microseconds of any clock that never goes back; chances in millionths.
 * Memory:  the link's own; link_done frees it.
 */
#ifndef BADLINK_LINK_H
#define BADLINK_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINK_PACKET_MAX = 65536, LINK_CHANCES = 1000000 };

struct link_rules {
	int64_t delay_us;
	uint32_t drop, duplicate, reorder; // of a million
	int64_t rate_bits;		   // 0: no limit
	int64_t queue_bytes;		   // that may wait for the line; matters with a rate alone
};

struct link_counts {
	uint64_t came, dropped, cut, full, doubled, held, left;
};

struct link_packet; // link.c

struct link {
	struct link_rules rules;
	struct link_counts counts;
	uint64_t random;
	uint64_t number;      // of the last packet, so that equal times keep their order
	int64_t free_at_us;   // when the line has sent what was given to it
	int64_t cut_until_us; // before then nothing passes
	struct link_packet *heap;
	size_t n, cap;
};

void link_init(struct link *link, const struct link_rules *rules, uint64_t seed);
void link_done(struct link *link);

void link_push(struct link *link, int64_t now_us, const void *bytes, size_t n);

/* When the next packet leaves; INT64_MAX: there is none. */
int64_t link_due(const struct link *link);

/* The packet that leaves by now, into `bytes` of LINK_PACKET_MAX; its size, or 0: none does. */
size_t link_pop(struct link *link, int64_t now_us, void *bytes);

/* Nothing passes until then; what is on its way is lost. */
void link_cut(struct link *link, int64_t until_us);

#endif
