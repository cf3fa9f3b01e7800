// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/constituent_db.h"
#include "intake/registry_db.h"
#include "intake/registry_job.h"
#include "ledger/entry_db.h"
#include "store/test_db.h"

#define SERVERS "src/intake/testdata/rdap"

struct step {
	enum subject_kind kind;
	const char *key;
	struct registry r;
	struct keeper k;
	bool found;
};

static enum rc set_up(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	return ledger_origin_set(cx, db, STR("node.example/lk"));
}

static enum rc want(struct cx *cx, struct db *db, void *arg)
{
	const struct step *s = arg;
	return registry_want(cx, db, &ACTOR_TERMINAL, s->kind, str_from_c(s->key));
}

static enum rc look(struct cx *cx, struct db *db, void *arg)
{
	struct step *s = arg;
	const struct str key = str_from_c(s->key);
	TRY(registry_find(cx, db, s->kind, key, &s->r, &s->found));
	return keeper_find(cx, db, s->kind, key, STR(""), &s->k);
}

static enum rc save(struct cx *cx, struct db *db, void *arg)
{
	const struct step *s = arg;
	return registry_save(cx, db, &s->r);
}

static bool never(const struct address *a)
{
	(void)a;
	return false;
}

static struct registry_config config_of(struct cx *cx)
{
	return (struct registry_config){
		.folder = str_from_c(test_path(cx, SERVERS)),
		.outside = { .resolver = STR("127.0.0.1:9"), .is_public = never, .timeout_ms = 100 }
	};
}

DB_TEST(what_a_registry_said_is_who_is_told_where_no_table_knows)
{
	struct step s = { .kind = SUBJECT_URL, .key = "http://a.evil.example/x" };
	REQUIRE(unit_run(cx, store, TX_WRITE, set_up, NULL) == RC_OK);
	REQUIRE(unit_run(cx, store, TX_READ, look, &s) == RC_OK);
	EQ(s.k.mail.n, 0);
	s.r = (struct registry){ .kind = s.kind,
				 .key = str_from_c(s.key),
				 .state = REGISTRY_FOUND,
				 .asked = STR("domain/evil.example"),
				 .at = cx->now,
				 .until = registry_until(REGISTRY_FOUND, cx->now),
				 .registrar = STR("Names"),
				 .mails = STR("abuse@names.example noc@names.example") };
	REQUIRE(unit_run(cx, store, TX_WRITE, save, &s) == RC_OK);
	REQUIRE(unit_run(cx, store, TX_READ, look, &s) == RC_OK);
	EQ_STR(s.k.mail, "abuse@names.example");
	EQ_STR(s.k.name, "Names");
	EQ(s.k.looked_up.us, cx->now.us);
	// Another address of the domain is the same question: nobody is asked again.
	bool found = false;
	struct step other = { .kind = SUBJECT_HOST, .key = "b.evil.example" };
	const struct registry_config config = config_of(cx);
	REQUIRE(unit_run(cx, store, TX_WRITE, want, &other) == RC_OK);
	REQUIRE(registry_turn(cx, store, &config, &found) == RC_OK);
	CHECK(found);
	REQUIRE(unit_run(cx, store, TX_READ, look, &other) == RC_OK);
	EQ(other.r.state, REGISTRY_FOUND);
	EQ_STR(other.k.mail, "abuse@names.example");
}

DB_TEST(what_cannot_be_asked_is_told_and_what_is_inside_never_is)
{
	static const struct {
		enum subject_kind kind;
		const char *key;
		enum registry_state state;
	} cases[] = {
		{ SUBJECT_IP, "10.0.0.1", REGISTRY_NONE },     // of no public network
		{ SUBJECT_HOST, "co.uk", REGISTRY_NONE },      // nobody's
		{ SUBJECT_IP, "1.1.1.1", REGISTRY_FAILED },    // no server is named for it
		{ SUBJECT_HOST, "evil.net", REGISTRY_FAILED }, // its server cannot be asked
	};
	const struct registry_config config = config_of(cx);
	bool found = false;
	REQUIRE(unit_run(cx, store, TX_WRITE, set_up, NULL) == RC_OK);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct step s = { .kind = cases[i].kind, .key = cases[i].key };
		REQUIRE(unit_run(cx, store, TX_WRITE, want, &s) == RC_OK);
		REQUIRE(registry_turn(cx, store, &config, &found) == RC_OK);
		REQUIRE(unit_run(cx, store, TX_READ, look, &s) == RC_OK);
		EQ_STR(registry_state_key(s.r.state), registry_state_key(cases[i].state));
		CHECK(s.r.why.n > 0 && s.k.mail.n == 0);
		CHECK(s.r.until.us > cx->now.us);
	}
	REQUIRE(registry_turn(cx, store, &config, &found) == RC_OK);
	CHECK(!found);
}
