// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/base64.h"

struct alphabet {
	char digits[65];
	bool padded;
};

static const struct alphabet standard = {
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", true
};
static const struct alphabet for_urls = {
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", false
};

static struct str print(struct arena *a, const struct alphabet *alphabet, struct str bytes)
{
	INVARIANT(bytes.n <= SIZE_MAX / 2 - 4);
	char *out = arena_alloc(a, (bytes.n + 2) / 3 * 4);
	size_t n = 0;
	for (size_t i = 0; i < bytes.n; i += 3) {
		const size_t have = bytes.n - i < 3 ? bytes.n - i : 3;
		uint32_t three = 0;
		for (size_t k = 0; k < 3; k++)
			three = three << 8 | (k < have ? (uint8_t)bytes.p[i + k] : 0);
		for (size_t k = 0; k < 4; k++) {
			if (k <= have)
				out[n++] = alphabet->digits[three >> (18 - 6 * k) & 63];
			else if (alphabet->padded)
				out[n++] = '=';
		}
	}
	return (struct str){ out, n };
}

static int value_of(const struct alphabet *alphabet, char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == alphabet->digits[62])
		return 62;
	return c == alphabet->digits[63] ? 63 : -1;
}

/* How many bytes the text holds, and it without its padding; false when there is
 * no such length. */
static bool measure(const struct alphabet *alphabet, struct str *text, size_t *n_out)
{
	if (alphabet->padded) {
		if (text->n % 4 != 0)
			return false;
		for (int i = 0; i < 2 && text->n > 0 && text->p[text->n - 1] == '='; i++)
			text->n--;
	}
	if (text->n % 4 == 1)
		return false;
	*n_out = text->n / 4 * 3 + (text->n % 4 == 0 ? 0 : text->n % 4 - 1);
	return true;
}

/* text is measured and holds n bytes. */
static bool parse(const struct alphabet *alphabet, struct str text, uint8_t *out, size_t n)
{
	uint32_t bits = 0;
	unsigned have = 0;
	size_t at = 0;
	for (size_t i = 0; i < text.n; i++) {
		const int value = value_of(alphabet, text.p[i]);
		if (value < 0)
			return false;
		bits = bits << 6 | (uint32_t)value;
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[at++] = (uint8_t)(bits >> have);
			bits &= (UINT32_C(1) << have) - 1;
		}
	}
	INVARIANT(at == n);
	return bits == 0; // else a second spelling of the same bytes
}

static bool parse_copy(struct arena *a, const struct alphabet *alphabet, struct str text,
		       struct str *out)
{
	size_t n;
	if (!measure(alphabet, &text, &n))
		return false;
	uint8_t *p = arena_alloc(a, n);
	if (!parse(alphabet, text, p, n))
		return false;
	*out = (struct str){ (const char *)p, n };
	return true;
}

struct str base64_print(struct arena *a, struct str bytes)
{
	return print(a, &standard, bytes);
}

struct str base64url_print(struct arena *a, struct str bytes)
{
	return print(a, &for_urls, bytes);
}

bool base64_parse(struct arena *a, struct str text, struct str *out)
{
	return parse_copy(a, &standard, text, out);
}

bool base64url_parse(struct arena *a, struct str text, struct str *out)
{
	return parse_copy(a, &for_urls, text, out);
}

bool base64_parse_n(struct str text, void *p, size_t n)
{
	size_t have;
	return measure(&standard, &text, &have) && have == n && parse(&standard, text, p, n);
}
