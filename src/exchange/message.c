// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/message.h"

static const char *const states[OUTBOX_STATES] = {
	[OUTBOX_WAITING] = "waiting",
	[OUTBOX_DELIVERED] = "delivered",
	[OUTBOX_REFUSED] = "refused",
};

static const char *const outcomes[INBOX_OUTCOMES] = {
	[INBOX_ACCEPTED] = "accepted",
	[INBOX_REFUSED] = "refused",
	[INBOX_NOT_UNDERSTOOD] = "not-understood",
};

const char *outbox_state_key(enum outbox_state s)
{
	INVARIANT(s < OUTBOX_STATES);
	return states[s];
}

const char *inbox_outcome_key(enum inbox_outcome o)
{
	INVARIANT(o < INBOX_OUTCOMES);
	return outcomes[o];
}

struct str message_transaction(struct arena *a, struct id id)
{
	static const char digits[] = "0123456789abcdef";
	char text[MESSAGE_TRANSACTION];
	size_t n = 0;
	for (size_t i = 0; i < ID_BYTES; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			text[n++] = '-';
		text[n++] = digits[id.b[i] >> 4];
		text[n++] = digits[id.b[i] & 15];
	}
	return arena_copy(a, (struct str){ text, n });
}

bool message_transaction_parse(struct str uuid, struct id *out)
{
	struct id id = { { 0 } };
	size_t n = 0;
	if (uuid.n != MESSAGE_TRANSACTION)
		return false;
	for (size_t i = 0; i < uuid.n; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (uuid.p[i] != '-')
				return false;
			continue;
		}
		const int d = str_hex_small(uuid.p[i]);
		if (d < 0)
			return false;
		id.b[n / 2] = (uint8_t)(id.b[n / 2] << 4 | d);
		n++;
	}
	*out = id;
	return true;
}

bool message_is_transaction(struct str s)
{
	struct id id;
	return message_transaction_parse(s, &id);
}

const struct exchange_kind *exchange_kind_of(const struct exchange_kind *kinds, struct str name)
{
	for (const struct exchange_kind *k = kinds; k->name; k++)
		if (str_eq(name, str_from_c(k->name)))
			return k;
	return NULL;
}
