// SPDX-License-Identifier: AGPL-3.0-or-later
//
// thin: the ten countries of which the data know least. Each page says what is known,
// what is not, and whom to ask; none says no where nobody has looked.

import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../data/law/countries/', import.meta.url);

// Rows of a country's file: items of its lists.
function rowsOf(name) {
	const text = readFileSync(new URL(name, folder), 'utf8');
	return text.split('\n').filter((line) => /^ {2}- /.test(line)).length;
}

// Five without any row, and the five with the fewest.
export function thinCountries() {
	const all = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
		.map((name) => ({ code: name.slice(0, 2), rows: rowsOf(name) }))
		.sort((a, b) => a.rows - b.rows || (a.code < b.code ? -1 : 1));
	return [...all.filter((c) => c.rows === 0).slice(0, 5), ...all.filter((c) => c.rows > 0).slice(0, 5)];
}

async function checkCountry(t, page, { code, rows }) {
	await page.goto(`${t.address}/law/${code}`);
	const main = await page.textContent('main');
	const where = `/law/${code} (${rows} rows)`;
	t.check(/Who can tell: its ministry of justice/.test(main) || /Central authority: /.test(main),
		`${where}: whom to ask`);
	t.check(/Unknown: \d+\./.test(main), `${where}: unknown is counted`);
	t.check(/It was not researched for this data\. This is not a no\./.test(main), `${where}: unknown is no no`);
	t.check(/list of bilateral treaties and executive agreements is incomplete/.test(main), `${where}: what is missing`);
	const none = await page.locator('main tbody .app-tag--none').count();
	t.check(rows > 0 || none === 0, `${where}: nothing says none, but ${none} do`);
	t.equal(/We have not researched the law of this place/.test(main), rows === 0, `${where}: says how little`);
	await page.goto(`${t.address}/law/${code}/sources`);
	t.check(/We hold (no facts|\d+ facts?) about this country/.test(await page.textContent('main')),
		`${where}: its sources`);
	await page.goto(`${t.address}/route?from=fr&to=${code}&offence=illegal-access&measure=expedited-preservation`);
	const answer = await page.textContent('.app-answer');
	t.check(/not a no|does not mean that there is no treaty|may ask/.test(answer), `${where}: as to a route: ${answer}`);
}

export async function checkThin(t, browser) {
	const countries = thinCountries();
	t.equal(countries.length, 10, 'ten countries');
	t.check(countries.some((c) => c.rows === 0), 'one of them without any row');
	const page = await browser.newPage();
	page.setDefaultTimeout(60_000);
	for (const country of countries)
		await checkCountry(t, page, country);
	await page.close();
}
