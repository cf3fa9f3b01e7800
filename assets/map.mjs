// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * map: draws the world once, at build time, as one shape for each place.
 *
 *   node map.mjs map-places.tsv map.tsv
 *
 * Reads    Natural Earth 1:50m countries (npm package world-atlas, public
 *          domain) and map-places.tsv, which gives each outline its code.
 * Writes   a line a shape: code TAB "path" TAB outline, or code TAB "dot" TAB
 *          "x y"; the code is - for an outline without one. Dots come last,
 *          so that what draws in order draws them on top.
 * Outline  rings "m x y dx dy ... z": the first point of the first ring is
 *          absolute, all others are relative to the point before (after z:
 *          to the start of that ring), as SVG has it.
 * Units    whole pixels of a 960 x 468 picture, Equal Earth projection.
 *
 * Outlines share their borders before they are simplified and rounded, so
 * that neighbours still meet afterwards.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { geoEqualEarth, geoPath } from 'd3-geo';
import { feature, transform } from 'topojson-client';
import { presimplify } from 'topojson-simplify';

const WIDTH = 960;
const HEIGHT = 468;
const DETAIL = 0.15;	// px²: a bend that spans less is left out
const DOT_BELOW = 5;	// px: places whose largest outline is smaller become dots
const DOT_GAP = 7.5;	// px between the middles of two dots, whose radius is 3

// Natural Earth draws these without an ISO number. Christmas Island and the
// Cocos Islands, one outline there, are two dots of their own here.
const NO_CODE = new Set(['Somaliland', 'N. Cyprus', 'Siachen Glacier']);
const LEFT_OUT = new Set(['Indian Ocean Ter.']);

function read_places(file)
{
	const places = [];
	for (const line of readFileSync(file, 'utf8').split('\n')) {
		if (line === '' || line.startsWith('#'))
			continue;
		const [code, id, rule = ''] = line.split('\t');
		const [verb, ...words] = rule.split(' ');
		const place = { code, id: id === '-' ? null : id };
		if (verb === 'cut')
			place.cut = { id: words[0], box: words.slice(1).map(Number) };
		else if (verb === 'at')
			place.at = words.map(Number);
		else if (verb !== '')
			throw new Error(`${file}: ${code}: unknown rule: ${rule}`);
		places.push(place);
	}
	return places;
}

const projection = geoEqualEarth().fitSize([WIDTH, HEIGHT], { type: 'Sphere' }).precision(0);

/* Map from outline id to its polygons, in degrees. Outlines that share an id
 * are one place. */
function polygons_by_id(world)
{
	const found = new Map();
	for (const geometry of world.objects.countries.geometries) {
		const id = geometry.id ?? geometry.properties.name;
		const shape = feature(world, geometry).geometry;
		const polygons = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
		found.set(id, [...(found.get(id) ?? []), ...polygons]);
	}
	return found;
}

function bounds(ring)
{
	const xs = ring.map((p) => p[0]);
	const ys = ring.map((p) => p[1]);
	return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function middle(ring)
{
	const [w, s, e, n] = bounds(ring);
	return [(w + e) / 2, (s + n) / 2];
}

/* Moves the outlines that a place takes from another one's. The simplified
 * map lists the same polygons as the full one, against which the box is held. */
function cut_out(places, full, plain)
{
	for (const { code, cut } of places.filter((p) => p.cut)) {
		const [w, s, e, n] = cut.box;
		const inside = full.get(cut.id).map((polygon) => {
			const [lon, lat] = middle(polygon[0]);
			return lon >= w && lon <= e && lat >= s && lat <= n;
		});
		if (!inside.includes(true))
			throw new Error(`${code}: no outline of ${cut.id} lies in the box`);
		for (const polygons of [full, plain]) {
			const all = polygons.get(cut.id);
			polygons.set(code, all.filter((_, i) => inside[i]));
			polygons.set(cut.id, all.filter((_, i) => !inside[i]));
		}
	}
}

/* The rings of polygons on the picture. What crosses the antimeridian, as
 * Russia and Fiji do, comes out as rings on either side. */
function rings_of(polygons)
{
	const rings = [];
	const pen = {
		moveTo: (x, y) => rings.push([[x, y]]),
		lineTo: (x, y) => rings.at(-1).push([x, y]),
		closePath: () => {},
	};
	geoPath(projection, pen)({ type: 'MultiPolygon', coordinates: polygons });
	return rings;
}

/* Whether b says nothing: it is where a neighbour is, or between them. */
function is_idle(a, b, c)
{
	return (b[0] - a[0]) * (c[1] - b[1]) === (b[1] - a[1]) * (c[0] - b[0]);
}

/* Rounds a ring and leaves out its idle points; fewer than three are left of
 * a ring that is but a line. */
function round_ring(ring)
{
	const kept = [];
	for (const [x, y] of ring) {
		const point = [Math.round(x), Math.round(y)];
		while (kept.length > 1 && is_idle(kept.at(-2), kept.at(-1), point))
			kept.pop();
		kept.push(point);
	}
	while (kept.length > 2 && is_idle(kept.at(-2), kept.at(-1), kept[0]))
		kept.pop();
	while (kept.length > 2 && is_idle(kept.at(-1), kept[0], kept[1]))
		kept.shift();
	return kept;
}

function path_of(rings)
{
	let path = '';
	let from = [0, 0];
	const put = ([x, y]) => {
		const dx = x - from[0], dy = y - from[1];
		const gap = /\d$/.test(path) && dx >= 0 ? ' ' : '';
		path += `${gap}${dx}${dy < 0 ? '' : ' '}${dy}`;
		from = [x, y];
	};
	for (const ring of rings.map(round_ring)) {
		if (ring.length < 3)
			continue;
		path += 'm';
		ring.forEach(put);
		path += 'z';
		from = ring[0];
	}
	return path;
}

function area(ring)
{
	let twice = 0;
	for (let i = 0, j = ring.length - 1; i < ring.length; j = i++)
		twice += ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
	return Math.abs(twice) / 2;
}

function largest(rings)
{
	return rings.reduce((a, b) => area(a) >= area(b) ? a : b);
}

function is_speck(rings)
{
	const [w, n, e, s] = bounds(largest(rings));
	return Math.max(e - w, s - n) < DOT_BELOW;
}

/* Pushes dots apart until none touches another; a dot alone stays in place. */
function spread(dots)
{
	for (let moved = true, rounds = 0; moved; rounds++) {
		if (rounds > 10000)
			throw new Error('the dots do not come to rest');
		moved = false;
		dots.forEach((a, i) => dots.slice(i + 1).forEach((b) => {
			// Two dots in one place part along a line of their own.
			const dx = b.x - a.x || 0.01 * (i + 1), dy = b.y - a.y || 0.01;
			const apart = Math.hypot(dx, dy);
			if (apart >= DOT_GAP)
				return;
			const push = (DOT_GAP + 0.01 - apart) / 2 / apart;
			a.x -= dx * push, a.y -= dy * push;
			b.x += dx * push, b.y += dy * push;
			moved = true;
		}));
	}
}

/* What is too small to see, or is nothing but a line once it is rounded,
 * becomes a dot. */
function add_shape({ code, id, cut, at }, full, plain, { paths, dots })
{
	const key = cut ? code : id;
	if (!at && !full.has(key))
		throw new Error(`${code}: world-atlas has no outline ${id}`);
	const rings = at ? [] : rings_of(full.get(key));
	const d = at || is_speck(rings) ? '' : path_of(rings_of(plain.get(key)));
	const [x, y] = at ? projection(at) : middle(largest(rings));
	if (d === '')
		dots.push({ code, x, y });
	else
		paths.push({ code, d });
}

function check_all_used(places, ids)
{
	const known = new Set([...places.map((p) => p.id), ...NO_CODE, ...LEFT_OUT]);
	const stray = [...ids].filter((id) => !known.has(id));
	if (stray.length > 0)
		throw new Error(`outlines without a place: ${stray.join(', ')}`);
}

/* The world without the points that do not show. The weight of a point is
 * measured on the picture, where neighbours share it, and the point is then
 * left out in degrees, where the antimeridian can still be found. */
function without_detail(world)
{
	const on_picture = (arc) => arc.map((point) => projection(point));
	const weighed = presimplify({ ...world, arcs: world.arcs.map(on_picture) });
	const seen = weighed.arcs.map((arc) => arc.map((point) => point[2] >= DETAIL));
	return { ...world, arcs: world.arcs.map((arc, i) => arc.filter((_, j) => seen[i][j])) };
}

function read_world()
{
	const source = new URL(import.meta.resolve('world-atlas/countries-50m.json'));
	const packed = JSON.parse(readFileSync(source, 'utf8'));
	const point = transform(packed.transform);
	const arcs = packed.arcs.map((arc) => arc.map((p, i) => point(p, i)));
	return { ...packed, transform: null, arcs };
}

const [places_file, out_file] = process.argv.slice(2);
const world = read_world();
const places = read_places(places_file);
const full = polygons_by_id(world);
const plain = polygons_by_id(without_detail(world));
check_all_used(places, full.keys());
cut_out(places, full, plain);

const shapes = { paths: [], dots: [] };
for (const place of places)
	add_shape(place, full, plain, shapes);
for (const id of NO_CODE)
	shapes.paths.push({ code: '-', d: path_of(rings_of(plain.get(id))) });
spread(shapes.dots);

const lines = shapes.paths.map(({ code, d }) => `${code}\tpath\t${d}\n`);
for (const { code, x, y } of shapes.dots)
	lines.push(`${code}\tdot\t${Math.round(x)} ${Math.round(y)}\n`);
writeFileSync(out_file, lines.join(''));
