// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/test_merkle.h"

struct sha256 test_merkle_root(const struct sha256 *leaves, size_t n)
{
	if (n == 0)
		return sha256_of((struct str){ 0 });
	if (n == 1)
		return leaves[0];
	size_t k = 1;
	while (k * 2 < n)
		k *= 2;
	const struct sha256 left = test_merkle_root(leaves, k);
	const struct sha256 right = test_merkle_root(leaves + k, n - k);
	return merkle_node(&left, &right);
}
