// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/hi1_type.h"

#include <string.h>

#define ETSI_URI "http://uri.etsi.org/"

const struct hi1_space_row hi1_spaces[HI1_SPACES] = {
	[HI1_CORE] = { STR_INIT(""), STR_INIT(ETSI_URI "03120/common/2019/10/Core") },
	[HI1_COMMON] = { STR_INIT("common"), STR_INIT(ETSI_URI "03120/common/2016/02/Common") },
	[HI1_AUTH] = { STR_INIT("auth"), STR_INIT(ETSI_URI "03120/common/2020/09/Authorisation") },
	[HI1_TASK] = { STR_INIT("task"), STR_INIT(ETSI_URI "03120/common/2020/09/Task") },
	[HI1_DOC] = { STR_INIT("doc"), STR_INIT(ETSI_URI "03120/common/2020/09/Document") },
	[HI1_NOTE] = { STR_INIT("notification"),
		       STR_INIT(ETSI_URI "03120/common/2016/02/Notification") },
	[HI1_DELIVERY] = { STR_INIT("delivery"),
			   STR_INIT(ETSI_URI "03120/common/2019/10/Delivery") },
	[HI1_ENCRYPTION] = { STR_INIT("encryption"),
			     STR_INIT(ETSI_URI "03120/common/2026/01/Encryption") },
	[HI1_DEST] = { STR_INIT("dest"), STR_INIT(ETSI_URI "03120/common/2026/07/Destination") },
	[HI1_CONFIG] = { STR_INIT("config"), STR_INIT(ETSI_URI "03120/common/2024/06/Config") },
	[HI1_DICTIONARIES] = { STR_INIT("dictionaries"),
			       STR_INIT(ETSI_URI "03280/common/2019/10/Dictionaries") },
	[HI1_ETSI] = { STR_INIT("etsi280"), STR_INIT(ETSI_URI "03280/common/2017/07") },
	[HI1_DIGSIG] = { STR_INIT("ds"), STR_INIT("http://www.w3.org/2000/09/xmldsig#") },
	[HI1_TRAFFIC] = { STR_INIT("tp"), STR_INIT(ETSI_URI "03120/common/2022/07/TrafficPolicy") },
	[HI1_IRI] = { STR_INIT("iripolicy"), STR_INIT(ETSI_URI "03120/common/2026/01/IRIPolicy") },
};

enum hi1_space hi1_space_of(struct str uri)
{
	unsigned i = 0;
	while (i < HI1_SPACES && !str_eq(hi1_spaces[i].uri, uri))
		i++;
	return (enum hi1_space)i;
}

static int own_members(const struct hi1_type *type)
{
	int n = 0;
	while (type->members && type->members[n].name)
		n++;
	return n;
}

static int base_members(const struct hi1_type *type)
{
	int n = 0;
	for (const struct hi1_type *base = type->base; base; base = base->base)
		n += own_members(base);
	return n;
}

int hi1_member_find(const struct hi1_type *type, enum hi1_space space, struct str name)
{
	for (; type; type = type->base) {
		if (type->space != space || !type->members)
			continue;
		for (int i = 0; type->members[i].name; i++) {
			if (str_eq(str_from_c(type->members[i].name), name))
				return base_members(type) + i;
		}
	}
	return HI1_NO_MEMBER;
}

const struct hi1_member *hi1_member_at(const struct hi1_type *type, int number,
				       const struct hi1_type **in_out)
{
	for (; type; type = type->base) {
		const int before = base_members(type);
		if (number < before)
			continue;
		if (!type->members || number - before >= own_members(type))
			return NULL;
		*in_out = type;
		return &type->members[number - before];
	}
	return NULL;
}

const struct hi1_type *hi1_type_find(enum hi1_space space, struct str name)
{
	static const struct hi1_type *const objects[] = {
		&hi1_authorisation, &hi1_document,	 &hi1_notification,   &hi1_delivery,
		&hi1_encryption,    &hi1_li_destination, &hi1_ld_destination, &hi1_li_task,
		&hi1_ld_task,	    &hi1_lp_task,	 &hi1_td_task,	      &hi1_traffic_policy,
		&hi1_traffic_rule,  &hi1_iri_policy,	 &hi1_iri_rule,
	};
	for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
		if (objects[i]->space == space && str_eq(str_from_c(objects[i]->name), name))
			return objects[i];
	}
	return NULL;
}
