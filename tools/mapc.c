// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * mapc: checks the shapes of the world map and turns them into C.
 *
 *   mapc map-places.tsv map.tsv map_data.c map_data.h
 *
 * Reads    the places (code in the first column, # starts a comment) and the
 *          shapes that assets/map.mjs drew; it says how a line looks.
 * Writes   the two C files, but only when nothing is wrong.
 * Checks   that each place has one shape and each shape a known place; that
 *          a path holds nothing but closed rings of at least three points on
 *          the picture; that dots come last, stand on it and do not touch.
 * Errors   one line each on stderr with file, line and remedy.
 * Exit     0; 2 wrong usage; 65 a mistake in the data; 74 a file failed.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	WIDTH = 960,
	HEIGHT = 468,
	RADIUS = 3, // of a dot as the pages draw it
	PLACES_MAX = 300,
	LINE_MAX_BYTES = 64 * 1024,
	EXIT_USAGE = 2,
	EXIT_DATA = 65,
	EXIT_FILE = 74,
};

struct place {
	char code[3];
	bool drawn;
};

struct point {
	long x, y;
};

struct map {
	struct place places[PLACES_MAX];
	size_t places_n;
	struct point dots[PLACES_MAX];
	size_t dots_n;
	size_t shapes_n;

	const char *file; // being read, for messages
	size_t line;
	size_t mistakes;
};

/* One line of the map, cut at its tabs. */
struct shape {
	const char *code, *kind, *data;
};

static char line_buf[LINE_MAX_BYTES];

__attribute__((format(printf, 2, 3))) static void mistake(struct map *map, const char *format, ...)
{
	map->mistakes++;
	fprintf(stderr, "%s:%zu: ", map->file, map->line);
	va_list args;
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

static FILE *open_file(const char *name, const char *mode)
{
	FILE *f = fopen(name, mode);
	if (!f) {
		fprintf(stderr, "mapc: %s: %s\n", name, strerror(errno));
		exit(EXIT_FILE);
	}
	return f;
}

static void close_file(FILE *f, const char *name)
{
	bool failed = ferror(f) != 0;
	if (fclose(f) != 0 || failed) {
		fprintf(stderr, "mapc: %s: could not be read or written\n", name);
		exit(EXIT_FILE);
	}
}

/* The next line without its end, or NULL. It stays until the next call. */
static char *next_line(struct map *map, FILE *f)
{
	if (!fgets(line_buf, sizeof line_buf, f))
		return NULL;
	map->line++;
	size_t n = strcspn(line_buf, "\n");
	if (line_buf[n] != '\n')
		mistake(map, "the line is cut off or longer than %d bytes", LINE_MAX_BYTES - 2);
	line_buf[n] = '\0';
	return line_buf;
}

static bool is_code(const char *s)
{
	return strlen(s) == 2 && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 2;
}

static struct place *find_place(struct map *map, const char *code)
{
	for (size_t i = 0; i < map->places_n; i++)
		if (strcmp(map->places[i].code, code) == 0)
			return &map->places[i];
	return NULL;
}

static void add_place(struct map *map, const char *code)
{
	if (!is_code(code)) {
		mistake(map, "\"%.20s\" is no code: write two capital letters", code);
		return;
	}
	if (find_place(map, code)) {
		mistake(map, "%s is listed twice: delete one line", code);
		return;
	}
	if (map->places_n == PLACES_MAX) {
		mistake(map, "more than %d places: raise PLACES_MAX in mapc.c", PLACES_MAX);
		return;
	}
	memcpy(map->places[map->places_n++].code, code, sizeof map->places[0].code);
}

static void read_places(struct map *map, const char *name)
{
	map->file = name;
	map->line = 0;
	FILE *f = open_file(name, "r");
	for (char *line; (line = next_line(map, f));) {
		if (line[0] == '#')
			continue;
		line[strcspn(line, "\t")] = '\0';
		add_place(map, line);
	}
	close_file(f, name);
}

/* Reads a whole number, steps past it and one space, and says whether there
 * was one. Five digits are more than any coordinate has. */
static bool take_number(const char **s, long *out)
{
	const char *digits = *s + (**s == '-');
	size_t n = strspn(digits, "0123456789");
	if (n == 0 || n > 5)
		return false;
	*out = strtol(*s, NULL, 10);
	*s = digits + n;
	if (**s == ' ')
		++*s;
	return true;
}

static bool on_picture(struct point p)
{
	return p.x >= 0 && p.x <= WIDTH && p.y >= 0 && p.y <= HEIGHT;
}

/* Steps past one ring, from m to z; at is where the one before it started. */
static bool take_ring(const char **s, struct point *at)
{
	if (**s != 'm')
		return false;
	++*s;
	struct point p = *at;
	size_t points = 0;
	for (; **s != 'z'; points++) {
		long dx, dy;
		if (!take_number(s, &dx) || !take_number(s, &dy))
			return false;
		p.x += dx;
		p.y += dy;
		if (!on_picture(p))
			return false;
		if (points == 0)
			*at = p;
	}
	++*s;
	return points >= 3;
}

static void check_path(struct map *map, const struct shape *shape)
{
	if (map->dots_n > 0)
		mistake(map, "%s: a path after a dot: dots are drawn last", shape->code);
	const char *s = shape->data;
	struct point at = { 0, 0 };
	do {
		if (!take_ring(&s, &at)) {
			mistake(map,
				"%s: no closed ring on the picture ends at byte %td of the path",
				shape->code, s - shape->data);
			return;
		}
	} while (*s != '\0');
}

static void check_dot(struct map *map, const struct shape *shape)
{
	const char *s = shape->data;
	struct point p;
	if (!take_number(&s, &p.x) || !take_number(&s, &p.y) || *s != '\0' || !on_picture(p)) {
		mistake(map, "%s: \"%.20s\" is no point on the picture", shape->code, shape->data);
		return;
	}
	for (size_t i = 0; i < map->dots_n; i++) {
		long dx = p.x - map->dots[i].x, dy = p.y - map->dots[i].y;
		if (dx * dx + dy * dy < 4 * RADIUS * RADIUS)
			mistake(map,
				"%s: the dot touches the one at %ld %ld: move it in map-places.tsv",
				shape->code, map->dots[i].x, map->dots[i].y);
	}
	if (map->dots_n < PLACES_MAX)
		map->dots[map->dots_n++] = p;
}

static bool split(struct map *map, char *line, struct shape *out)
{
	char *kind = strchr(line, '\t');
	char *data = kind ? strchr(kind + 1, '\t') : NULL;
	if (!data) {
		mistake(map, "write code, path or dot, and data, with tabs between");
		return false;
	}
	*kind = *data = '\0';
	*out = (struct shape){ .code = line, .kind = kind + 1, .data = data + 1 };
	return true;
}

static void check_code(struct map *map, const char *code)
{
	if (strcmp(code, "-") == 0)
		return;
	struct place *place = find_place(map, code);
	if (!place)
		mistake(map, "\"%.20s\" is not in the list of places: add it there", code);
	else if (place->drawn)
		mistake(map, "%s is drawn twice: leave one", code);
	else
		place->drawn = true;
}

static void check_map(struct map *map, const char *name)
{
	map->file = name;
	map->line = 0;
	FILE *f = open_file(name, "r");
	for (char *line; (line = next_line(map, f));) {
		struct shape shape;
		if (!split(map, line, &shape))
			continue;
		map->shapes_n++;
		check_code(map, shape.code);
		if (strcmp(shape.kind, "path") == 0)
			check_path(map, &shape);
		else if (strcmp(shape.kind, "dot") == 0)
			check_dot(map, &shape);
		else
			mistake(map, "%s: \"%.20s\" is neither path nor dot", shape.code,
				shape.kind);
	}
	close_file(f, name);

	for (size_t i = 0; i < map->places_n; i++)
		if (!map->places[i].drawn)
			mistake(map, "%s is not drawn: give it a point in map-places.tsv",
				map->places[i].code);
	if (map->shapes_n == 0)
		mistake(map, "the map is empty");
}

static void write_header(const char *name)
{
	FILE *f = open_file(name, "w");
	fprintf(f,
		"// Made by tools/mapc: change assets/map.mjs instead.\n"
		"/*\n"
		" * map_data: the shapes of the world map, dots after paths: draw in order.\n"
		" *\n"
		" * Source:  Natural Earth 1:50m, Equal Earth projection.\n"
		" * Units:   whole pixels of a MAP_WIDTH x MAP_HEIGHT picture.\n"
		" */\n"
		"#ifndef MAP_DATA_H\n"
		"#define MAP_DATA_H\n"
		"\n"
		"#include <stdbool.h>\n"
		"#include <stddef.h>\n"
		"#include <stdint.h>\n"
		"\n"
		"#define MAP_WIDTH %d\n"
		"#define MAP_HEIGHT %d\n"
		"\n"
		"struct map_shape {\n"
		"\tchar alpha2[3];\t// upper case; empty for an outline without a code\n"
		"\tbool dot;\n"
		"\tconst char *d;\t// data of an SVG path; NULL for a dot\n"
		"\tint16_t x, y;\t// middle of a dot\n"
		"};\n"
		"\n"
		"extern const struct map_shape map_shapes[];\n"
		"extern const size_t map_shapes_n;\n"
		"\n"
		"#endif\n",
		WIDTH, HEIGHT);
	close_file(f, name);
}

static void write_shape(FILE *f, const struct shape *shape)
{
	const char *code = strcmp(shape->code, "-") == 0 ? "" : shape->code;
	fprintf(f, "\t{ .alpha2 = \"%s\", ", code);
	if (strcmp(shape->kind, "path") == 0) {
		fprintf(f, ".d = \"%s\" },\n", shape->data);
		return;
	}
	const char *s = shape->data;
	struct point p = { 0, 0 };
	(void)(take_number(&s, &p.x) && take_number(&s, &p.y)); // checked before
	fprintf(f, ".dot = true, .x = %ld, .y = %ld },\n", p.x, p.y);
}

static void write_source(struct map *map, const char *map_name, const char *name,
			 const char *header)
{
	const char *slash = strrchr(header, '/');
	FILE *in = open_file(map_name, "r");
	FILE *f = open_file(name, "w");
	fprintf(f,
		"// Made by tools/mapc: change assets/map.mjs instead.\n"
		"#include \"%s\"\n"
		"\n"
		"// Outlines of large countries are longer than ISO C promises to take.\n"
		"#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n"
		"\n"
		"const struct map_shape map_shapes[] = {\n",
		slash ? slash + 1 : header);
	struct shape shape;
	for (char *line; (line = next_line(map, in));)
		if (split(map, line, &shape))
			write_shape(f, &shape);
	fprintf(f, "};\n\nconst size_t map_shapes_n = sizeof map_shapes / sizeof map_shapes[0];\n");
	close_file(f, name);
	close_file(in, map_name);
}

int main(int argc, char **argv)
{
	if (argc != 5) {
		fprintf(stderr, "usage: mapc map-places.tsv map.tsv map_data.c map_data.h\n");
		return EXIT_USAGE;
	}
	static struct map map;
	read_places(&map, argv[1]);
	check_map(&map, argv[2]);
	if (map.mistakes > 0)
		return EXIT_DATA;
	write_header(argv[4]);
	write_source(&map, argv[2], argv[3], argv[4]);
	return 0;
}
