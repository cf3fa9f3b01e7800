// SPDX-License-Identifier: AGPL-3.0-or-later
#include "disk.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record.h"

enum { SECTOR = 512, NODES_MAX = 1 << 17, PATH_LENGTH = 4096 };

struct name {
	struct str text;
	size_t node;
};

struct names {
	struct name *p;
	size_t n, cap;
};

/* What is not synced yet: a write or truncation of a file, a name of a folder. */
struct change {
	const struct record *record;
	struct str name, new_name; // of a folder
	size_t node;		   // that gets the name; 0: the name goes
	struct move *move;	   // the other half is in another folder
};

struct move {
	bool is_split; // one half was synced: the other stands or not by itself
	bool is_decided, stands;
};

struct changes {
	struct change *p;
	size_t n, cap;
};

struct node {
	uint64_t inode;
	bool is_folder;
	char *bytes; // a file's
	size_t size, cap;
	struct names names; // a folder's, as they stand
	struct names seen;  // as the program sees them
	struct changes changes;
};

struct disk {
	struct arena arena;
	struct {
		const struct record **p;
		size_t n, cap;
	} records;
	size_t done;
	struct node *nodes; // 0: none; 1: the root
	size_t nodes_n;
	uint64_t random;
};

static uint64_t draw(struct disk *d)
{
	d->random ^= d->random << 13;
	d->random ^= d->random >> 7;
	d->random ^= d->random << 17;
	return d->random >> 11;
}

static struct str bytes_of(const struct record *r)
{
	return (struct str){ (const char *)(r + 1), r->n };
}

struct disk *disk_new(struct str log)
{
	struct disk *d = calloc(1, sizeof *d);
	INVARIANT(d);
	d->nodes = calloc(NODES_MAX, sizeof *d->nodes);
	INVARIANT(d->nodes);
	d->nodes_n = 1;
	while (log.n >= sizeof(struct record)) {
		struct record head;
		memcpy(&head, log.p, sizeof head);
		INVARIANT(log.n >= sizeof head + head.n);
		struct record *copy = arena_alloc(&d->arena, sizeof head + head.n);
		memcpy(copy, log.p, sizeof head + head.n);
		*ARENA_PUSH(&d->arena, &d->records) = copy;
		log = str_slice(log, sizeof head + head.n, log.n);
	}
	return d;
}

void disk_close(struct disk *d)
{
	for (size_t i = 0; i < d->nodes_n; i++)
		free(d->nodes[i].bytes);
	free(d->nodes);
	arena_done(&d->arena);
	free(d);
}

size_t disk_records(const struct disk *d)
{
	return d->records.n;
}

bool disk_acknowledges(const struct disk *d, size_t i)
{
	return d->records.p[i]->kind == RECORD_ACKNOWLEDGED;
}

/* The newest of that number: an inode of a removed file may come again. */
static size_t find_node(const struct disk *d, uint64_t inode)
{
	for (size_t i = d->nodes_n - 1; i > 0; i--)
		if (d->nodes[i].inode == inode)
			return i;
	invariant_failed("an inode is known", __FILE__, __LINE__);
}

static struct name *find_name(const struct names *names, struct str text)
{
	for (size_t i = 0; i < names->n; i++)
		if (str_eq(names->p[i].text, text))
			return &names->p[i];
	return NULL;
}

static void set_name(struct disk *d, struct names *names, struct str text, size_t node)
{
	struct name *found = find_name(names, text);
	if (found && node) {
		found->node = node;
	} else if (found) {
		*found = names->p[--names->n];
	} else if (node) {
		*ARENA_PUSH(&d->arena, names) = (struct name){ text, node };
	}
}

static void set_size(struct node *f, size_t size)
{
	if (size > f->cap) {
		const size_t cap = size * 2;
		f->bytes = realloc(f->bytes, cap);
		INVARIANT(f->bytes);
		memset(f->bytes + f->cap, 0, cap - f->cap);
		f->cap = cap;
	}
	if (size < f->size)
		memset(f->bytes + size, 0, f->size - size);
	f->size = size;
}

/* Part of a write: the bytes from..to of it. */
static void put(struct node *f, const struct record *r, size_t from, size_t to)
{
	const struct str bytes = str_slice(bytes_of(r), from, to);
	if (bytes.n == 0)
		return;
	const size_t at = (size_t)r->at + from;
	if (at + bytes.n > f->size)
		set_size(f, at + bytes.n);
	memcpy(f->bytes + at, bytes.p, bytes.n);
}

static void apply(struct disk *d, struct node *n, const struct change *c)
{
	if (n->is_folder) {
		set_name(d, &n->names, c->name, c->node);
		if (c->new_name.n > 0)
			set_name(d, &n->names, c->new_name, c->node);
		if (c->new_name.n > 0)
			set_name(d, &n->names, c->name, 0);
	} else if (c->record->kind == RECORD_TRUNCATE) {
		set_size(n, (size_t)c->record->at);
	} else {
		put(n, c->record, 0, c->record->n);
	}
}

static void sync_node(struct disk *d, struct node *n)
{
	for (size_t i = 0; i < n->changes.n; i++) {
		apply(d, n, &n->changes.p[i]);
		if (n->changes.p[i].move)
			n->changes.p[i].move->is_split = true;
	}
	n->changes.n = 0;
}

static void change_folder(struct disk *d, size_t folder, struct change c)
{
	*ARENA_PUSH(&d->arena, &d->nodes[folder].changes) = c;
}

static void make_node(struct disk *d, const struct record *r)
{
	INVARIANT(d->nodes_n < NODES_MAX);
	const size_t i = d->nodes_n++;
	d->nodes[i] = (struct node){ .inode = r->inode, .is_folder = r->kind == RECORD_FOLDER };
	if (r->dir == 0)
		return; // the root
	const size_t folder = find_node(d, r->dir);
	set_name(d, &d->nodes[folder].seen, bytes_of(r), i);
	change_folder(d, folder, (struct change){ .record = r, .name = bytes_of(r), .node = i });
}

static void move_name(struct disk *d, const struct record *r)
{
	struct str old, new;
	(void)str_cut(bytes_of(r), '\0', &old, &new);
	const size_t from = find_node(d, r->dir), to = find_node(d, (uint64_t)r->at);
	const struct name *name = find_name(&d->nodes[from].seen, old);
	INVARIANT(name);
	const size_t node = name->node;
	set_name(d, &d->nodes[from].seen, old, 0);
	set_name(d, &d->nodes[to].seen, new, node);
	if (from == to) {
		change_folder(d, from, (struct change){ r, old, new, node, NULL });
		return;
	}
	struct move *move = arena_new(&d->arena, struct move, 1);
	change_folder(d, from, (struct change){ .record = r, .name = old, .move = move });
	change_folder(d, to,
		      (struct change){ .record = r, .name = new, .node = node, .move = move });
}

static void run_one(struct disk *d, const struct record *r, struct buf *told)
{
	switch ((enum record_kind)r->kind) {
	case RECORD_FOLDER:
	case RECORD_FILE:
		make_node(d, r);
		return;
	case RECORD_WRITE:
	case RECORD_TRUNCATE:
		*ARENA_PUSH(&d->arena, &d->nodes[find_node(d, r->inode)].changes) = (struct change){
			.record = r
		};
		return;
	case RECORD_SYNC:
		sync_node(d, &d->nodes[find_node(d, r->inode)]);
		return;
	case RECORD_UNLINK: {
		const size_t folder = find_node(d, r->dir);
		set_name(d, &d->nodes[folder].seen, bytes_of(r), 0);
		change_folder(d, folder, (struct change){ .record = r, .name = bytes_of(r) });
		return;
	}
	case RECORD_RENAME:
		move_name(d, r);
		return;
	case RECORD_ACKNOWLEDGED:
		buf_add(told, bytes_of(r));
		return;
	}
}

void disk_run(struct disk *d, size_t end, struct buf *told)
{
	while (d->done < end)
		run_one(d, d->records.p[d->done++], told);
}

/* The power fails. */

enum mood {
	MOOD_LOST,   // nothing unsynced stands
	MOOD_STANDS, // all does
	MOOD_MIXED,
	MOODS,
};

static bool stands(struct disk *d, enum mood mood)
{
	return mood == MOOD_STANDS || (mood == MOOD_MIXED && draw(d) % 2);
}

static void write_partly(struct disk *d, struct node *f, const struct record *r, enum mood mood)
{
	const bool is_torn = draw(d) % 2;
	const size_t sectors = (r->n + SECTOR - 1) / SECTOR;
	const size_t end = draw(d) % (sectors + 1);
	for (size_t i = 0; i < sectors && mood != MOOD_LOST; i++)
		if (mood == MOOD_STANDS || (is_torn ? i < end : draw(d) % 2))
			put(f, r, i * SECTOR, (i + 1) * SECTOR);
	const size_t size = (size_t)r->at + r->n;
	if (mood == MOOD_MIXED && size > f->size && draw(d) % 2)
		set_size(f, size);
}

static void fail_node(struct disk *d, struct node *n, enum mood mood)
{
	for (size_t i = 0; i < n->changes.n; i++) {
		const struct change *c = &n->changes.p[i];
		if (!n->is_folder && c->record->kind == RECORD_WRITE) {
			write_partly(d, n, c->record, mood);
			continue;
		}
		bool it_stands = stands(d, mood);
		if (c->move && !c->move->is_split && c->move->is_decided)
			it_stands = c->move->stands;
		else if (c->move && !c->move->is_split)
			*c->move = (struct move){ .is_decided = true, .stands = it_stands };
		if (it_stands)
			apply(d, n, c);
	}
	n->changes.n = 0;
}

static void write_out(const struct disk *d, const struct node *n, const char *path)
{
	char below[PATH_LENGTH];
	if (!n->is_folder) {
		const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		INVARIANT(fd >= 0);
		INVARIANT(n->size == 0 || write(fd, n->bytes, n->size) == (ssize_t)n->size);
		INVARIANT(close(fd) == 0);
		return;
	}
	INVARIANT(mkdir(path, 0700) == 0);
	for (size_t i = 0; i < n->names.n; i++) {
		const struct name *name = &n->names.p[i];
		const size_t k = strlen(path);
		INVARIANT(k + name->text.n + 2 < sizeof below);
		memcpy(below, path, k);
		below[k] = '/';
		memcpy(below + k + 1, name->text.p, name->text.n);
		below[k + 1 + name->text.n] = '\0';
		// A file may have two names when half of a move was synced: two copies do.
		write_out(d, &d->nodes[name->node], below);
	}
}

void disk_fail(struct disk *d, uint64_t seed, const char *folder)
{
	d->random = seed * 0x9e3779b97f4a7c15U + 1;
	for (int i = 0; i < 8; i++)
		(void)draw(d); // similar seeds begin alike
	const enum mood mood = draw(d) % 5 < 2 ? (enum mood)(draw(d) % 2) : MOOD_MIXED;
	for (size_t i = 1; i < d->nodes_n; i++)
		fail_node(d, &d->nodes[i], mood);
	write_out(d, &d->nodes[1], folder);
}
