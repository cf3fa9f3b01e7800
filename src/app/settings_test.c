// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/settings.h"

#include "core/test.h"

static const struct settings sample = {
	.name = STR_INIT("Node \"one\" \\ two"),
	.country = STR_INIT("LK"),
	.origin = STR_INIT("node.example/lk"),
	.address = STR_INIT("https://node.example:8443"),
	.database = STR_INIT("comity.db"),
	.listen = STR_INIT("127.0.0.1:8080"),
};

static enum rc parse(struct cx *cx, struct str text, struct report *r, struct settings *s)
{
	report_init(r, cx->arena);
	return settings_parse(cx, STR("/d"), STR("node.yaml"), text, r, s);
}

TEST(what_is_written_is_read_again)
{
	struct report r;
	struct settings s;
	REQUIRE(parse(cx, settings_print(cx->arena, &sample), &r, &s) == RC_OK);
	EQ_STR(s.name, "Node \"one\" \\ two");
	EQ_STR(s.country, "LK");
	EQ_STR(s.origin, "node.example/lk");
	EQ_STR(s.database, "/d/comity.db");
	EQ_STR(s.listen, "127.0.0.1:8080");
	EQ_STR(settings_host(&s), "node.example");
	EQ(s.workers, 0);
}

TEST(every_mistake_of_a_node_file_is_told_with_its_line)
{
	struct report r;
	struct settings s;
	EQ(parse(cx,
		 STR("name: a\norigin: Node\naddress: http://node.example\ntraining: no\nworkers: "
		     "0\nwrokers: "
		     "3\n"),
		 &r, &s),
	   RC_INVALID);
	EQ(report_count(&r), 6); // origin, address, training, workers, wrokers; database is missing
	struct buf out;
	buf_init(&out, 4000);
	report_print(&r, &out);
	CHECK(str_find(buf_str(&out), STR("node.yaml:2:")) != STR_NONE);
	CHECK(str_find(buf_str(&out), STR("wrokers: is no setting")) != STR_NONE);
	CHECK(str_find(buf_str(&out), STR("database: is missing")) != STR_NONE);
	buf_done(&out);
}

TEST(a_database_elsewhere_keeps_its_address)
{
	struct report r;
	struct settings s;
	REQUIRE(parse(cx,
		      STR("name: a\norigin: a\naddress: http://localhost:1\n"
			  "database: postgresql://db/comity\n"),
		      &r, &s) == RC_OK);
	EQ_STR(s.database, "postgresql://db/comity");
	EQ_STR(settings_host(&s), "localhost");
}
