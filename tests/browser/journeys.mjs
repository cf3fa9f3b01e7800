// SPDX-License-Identifier: AGPL-3.0-or-later
//
// journeys: what a reader does from page to page, with JavaScript off.

const from = 'offence=illegal-access&measure=expedited-preservation';

// "What does Kenya's law lack?": front, profile, next steps, try a change.
async function kenya(t, page) {
	await page.goto(`${t.address}/`);
	await page.selectOption('#country', 'ke');
	await page.click('text=Show the law');
	t.check(page.url().endsWith('/law/ke'), 'the front page leads to the profile');
	t.check(/invited to join the Budapest Convention/.test(await page.textContent('main')),
		'the profile says that Kenya was invited');
	await page.click('text=All gaps and next steps');
	t.check(page.url().endsWith('/law/ke/gaps'), 'the profile leads to the gaps');
	await page.click('main ol li:first-child >> text=Try this change');
	t.check(page.url().includes('change=accede:ke:budapest'), 'the first step can be tried');
	const answer = await page.textContent('.app-answer');
	const opened = Number(answer.match(/Opens ([\d,]+)/)[1].replaceAll(',', ''));
	t.check(opened > 10_000, `joining opens ways: ${opened}`);
	t.check(/9 October 2029/.test(await page.textContent('main')), 'the invitation has an end');
	await page.selectOption('#enact', 'lk');
	await page.selectOption('#concept', 'misuse-of-devices');
	await page.click('form:has(#enact) button');
	t.equal(new URL(page.url()).searchParams.getAll('change').length, 2, 'a second change is added');
}

// "By which route may Sri Lanka ask the United States tonight?"
async function route(t, page) {
	await page.goto(`${t.address}/`);
	await page.selectOption('#from', 'lk');
	await page.selectOption('#to', 'us');
	await page.click('form:has(#from) button');
	await page.click('text=Show the routes');
	t.check((await page.title()).startsWith('Error: '), 'what is missing is said');
	t.equal(await page.locator('.govuk-error-summary a').count(), 2, 'two fields are missing');
	t.equal(await page.inputValue('#from'), 'lk', 'what was chosen stays');
	await page.selectOption('#offence', 'illegal-access');
	await page.selectOption('#measure', 'expedited-preservation');
	await page.click('text=Show the routes');
	t.equal(new URL(page.url()).search, `?from=lk&to=us&${from}`, 'the address can be shared');
	t.check((await page.title()).startsWith('Sri Lanka asks the United States: open'), 'the title answers');
	const main = await page.textContent('main');
	t.check(/Budapest Convention/.test(main) && /60 days/.test(main), 'the basis and its time');
	t.check(/bilateral treaties and executive agreements is incomplete/.test(main), 'the list is incomplete');
}

// "Do Sri Lanka's and Georgia's hacking offences meet?", with a fact.
async function dual(t, page) {
	await page.goto(`${t.address}/dual`);
	await page.selectOption('#a', 'lk');
	await page.selectOption('#b', 'ke');
	await page.selectOption('#offence', 'illegal-access');
	await page.click('text=Show the answer');
	t.check(/depends/.test(await page.textContent('.app-answer')), 'it depends');
	await page.check('input[name="fact-security-bypassed"][value=yes]');
	await page.click('text=Answer again with these facts');
	t.equal(new URL(page.url()).searchParams.get('fact'), 'security-bypassed:yes', 'the fact is in the address');
	t.check(/^\s*yes/.test(await page.textContent('.app-answer')), 'then both punish it');
	await page.check('input[name="fact-security-bypassed"][value=unknown]');
	await page.click('text=Answer again with these facts');
	t.check(!page.url().includes('fact='), 'what is not known is left out');
}

async function map(t, page) {
	await page.goto(`${t.address}/law?instrument=budapest`);
	await page.click('.app-map a[href="/law/br"]', { force: true });
	t.check(page.url().endsWith('/law/br'), 'the map leads to the country');
	await page.goto(`${t.address}/law?instrument=budapest`);
	const all = await page.locator('main table tbody tr').count();
	await page.click('.app-legend a >> nth=0');
	const some = await page.locator('main table tbody tr').count();
	t.check(some > 0 && some < all, `the legend filters the table: ${some} of ${all}`);
	await page.click('text=Show all');
	t.equal(await page.locator('main table tbody tr').count(), all, 'and back');
}

async function compare(t, page) {
	await page.goto(`${t.address}/law/compare`);
	await page.selectOption('#c1', 'ke');
	await page.selectOption('#c2', 'lk');
	await page.click('form button');
	t.check(page.url().endsWith('/law/compare?c=ke,lk'), 'two countries side by side');
	t.equal(await page.locator('main table thead th').count(), 3, 'a column for each');
}

async function languages(t, page) {
	await page.goto(`${t.address}/route?from=lk&to=us&${from}`);
	await page.click('a[hreflang=fr]');
	t.check(page.url().endsWith(`/fr/route?from=lk&to=us&${from}`), 'the same page in French');
	t.equal(await page.getAttribute('html', 'lang'), 'fr', 'its language');
	await page.click('a[hreflang=en]');
	t.equal(await page.getAttribute('html', 'lang'), 'en', 'and back');
}

async function print(t, page) {
	await page.goto(`${t.address}/law/ke?print=1`);
	t.equal(await page.locator('details:not([open])').count(), 0, 'on paper all sources are open');
}

async function downloads(t) {
	for (const path of ['/law/data.csv?kind=national', '/law/data.json?kind=status', '/law/ke.json',
		`/route.json?from=lk&to=us&${from}`, '/dual.json?a=lk&b=ge&offence=illegal-access',
		'/what-if.json?change=accede:ke:budapest', '/law/children.json', '/law/instrument/budapest.json']) {
		const answer = await t.fetch(path);
		t.equal(answer.status, 200, path);
		t.check(/^(text\/csv|application\/json)/.test(answer.headers['content-type']), `${path}: its type`);
	}
}

export async function checkJourneys(t, browser) {
	const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 800 } });
	for (const journey of [kenya, route, dual, map, compare, languages, print]) {
		const page = await context.newPage();
		page.setDefaultTimeout(60_000);
		await journey(t, page).catch((error) => t.check(false, `${journey.name}: ${error.message}`));
		await page.close();
	}
	await downloads(t);
	await context.close();
}
