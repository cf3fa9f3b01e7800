// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * css: compiles the style sheet.
 *
 *   node css.mjs comity.scss comity.css
 *
 * After Sass it does two things that Sass cannot do to another's rules:
 * leaves out the royal crest, which belongs to GOV.UK, and writes left and
 * right as start and end, so that one sheet serves both directions of script.
 * It fails when the result still names a font face or an address.
 */
import { writeFileSync } from 'node:fs';
import { compile } from 'sass';

const START_END = { left: 'start', right: 'end' };

/* In the compressed form: no spaces, one declaration ends at ; or }. */
function without_crest(css)
{
	const empty_group = /@(?:media|supports)[^{}]*\{\}/g;
	let out = css.replace(/[^{}]*copyright-logo[^{}]*\{[^{}]*\}/g, '');
	while (empty_group.test(out))
		out = out.replace(empty_group, '');
	return out;
}

/* margin, padding: four values whose sides differ become three declarations. */
function split_sides(whole, before, property, values)
{
	const [top, right, bottom, left, ...more] = values.split(' ');
	if (left === undefined || more.length > 0 || values.includes('(') || right === left)
		return whole;
	return `${before}${property}:${top} 0 ${bottom};` +
		`${property}-inline-start:${left};${property}-inline-end:${right}`;
}

function both_ways(css)
{
	return css
		.replace(/([{;])(margin|padding):([^;{}!]+)(?=[;}])/g, split_sides)
		.replace(/([{;])(margin|padding)-(left|right):/g,
			(_, before, property, side) => `${before}${property}-inline-${START_END[side]}:`)
		.replace(/([{;])border-(left|right)(-width|-style|-color)?:/g,
			(_, before, side, what = '') => `${before}border-inline-${START_END[side]}${what}:`)
		.replace(/([{;])(left|right):/g,
			(_, before, side) => `${before}inset-inline-${START_END[side]}:`)
		.replace(/([{;]text-align:)(left|right)/g,
			(_, before, side) => before + START_END[side])
		// Older telephones know no float by start and end: they keep the first.
		.replace(/([{;])float:(left|right)/g,
			(whole, _, side) => `${whole};float:inline-${START_END[side]}`);
}

const [source, target] = process.argv.slice(2);
const { css } = compile(source, {
	loadPaths: ['node_modules'],
	style: 'compressed',
	quietDeps: true,
	charset: false,
});
const out = both_ways(without_crest(css));
const foreign = out.match(/@font-face|@import|crest|GDS Transport|url\((?!["']?#)[^)]*/i);
if (foreign)
	throw new Error(`${source}: the sheet must not name ${foreign[0]}`);
writeFileSync(target, out);
