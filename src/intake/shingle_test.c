// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "intake/cluster.h"

static size_t agree(const char *a, const char *b)
{
	struct shingles x = { 0 }, y = { 0 };
	shingles_add(&x, str_from_c(a));
	shingles_add(&y, str_from_c(b));
	return shingles_agree(&x, &y);
}

#define BODY                                                                                      \
	"your account was closed for reasons of safety, and you must confirm your name and your " \
	"number within two days, or all that stands on it will be lost for ever. We thank you "   \
	"for the trust that you have shown us during all these years as one of our customers."

TEST(what_changes_from_one_recipient_to_the_next_does_not_count)
{
	EQ(agree("Dear 77 " BODY " http://a.test/1?x=2 to@victim.test",
		 "DEAR 12345, " BODY " https://other.test/zzz www.b.test"),
	   SHINGLE_MINIMA);
	CHECK(agree("Dear juma " BODY, "Hello wanjiru " BODY) > 50);
	EQ(agree(BODY, "An entirely different message about the weather in the mountains of "
		       "another country, where it rains on most days of the winter months."),
	   0);
}

TEST(other_scripts_have_words_too)
{
	// Cyrillic in two cases; Chinese, which writes no blanks.
	EQ(agree("\xd0\x92\xd0\x90\xd0\xa8 \xd0\xa1\xd0\xa7\xd0\x81\xd0\xa2 "
		 "\xd0\x97\xd0\x90\xd0\x9a\xd0\xa0\xd0\xab\xd0\xa2",
		 "\xd0\xb2\xd0\xb0\xd1\x88 \xd1\x81\xd1\x87\xd1\x91\xd1\x82 "
		 "\xd0\xb7\xd0\xb0\xd0\xba\xd1\x80\xd1\x8b\xd1\x82"),
	   SHINGLE_MINIMA);
	struct shingles s = { 0 };
	shingles_add(&s, STR("\xe6\x82\xa8\xe7\x9a\x84\xe8\xb4\xa6\xe6\x88\xb7"));
	EQ(s.n, 2);
}

TEST(two_words_say_nothing)
{
	struct shingles s = { 0 };
	shingles_add(&s, STR("is it so? see me"));
	EQ(s.n, 0);
	CHECK(!cluster_has_text(&s));
}

/* The numbers are stored: another program must find the same. */
TEST(minima_never_change)
{
	struct shingles s = { 0 };
	shingles_add(&s, STR("one two three four five six seven eight nine"));
	EQ(s.n, 7);
	EQ(cluster_exact(&s), INT64_C(8715240834902347108));
}
