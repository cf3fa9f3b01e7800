// SPDX-License-Identifier: AGPL-3.0-or-later
//
// pages: every page of the law, on a desktop and on a phone, in each language.

// Status 200 unless said.
export const pages = [
	'/',
	'/law',
	'/law?map=no',
	'/law?instrument=budapest',
	'/law?instrument=budapest&date=2010-01-01&only=high',
	'/law?concept=illegal-access',
	'/law/ke',
	'/law/za?against=malabo',
	'/law/lk?date=2012-05-01',
	'/law/aq',
	'/law/ke/gaps',
	'/law/ke/sources',
	'/law/compare',
	'/law/compare?c=ke,lk',
	'/law/compare?c=ke,lk,gb,fr,us',
	'/law/instruments',
	'/law/instrument/budapest',
	'/law/instrument/uncc',
	'/law/instrument/cw-model-law',
	'/law/instrument/g7-24-7',
	'/law/offences',
	'/law/concept/illegal-access',
	'/law/concept/expedited-preservation',
	'/law/concept/csam-possession',
	'/law/technique',
	'/law/technique/ransomware',
	'/law/technique/identity-theft-phishing?country=lk',
	'/law/children',
	'/law/data',
	'/route',
	'/route?from=lk&to=us&offence=illegal-access&measure=expedited-preservation',
	'/route?from=lk&to=ke&offence=illegal-access&measure=expedited-preservation&fact=security-bypassed:no',
	'/route?from=fr&to=de&offence=computer-fraud&measure=direct-production-order&date=2026-08-18',
	'/route?from=lk&to=aq&offence=illegal-access&measure=extradition&verified=yes',
	'/dual',
	'/dual?a=lk&b=ge',
	'/dual?a=lk&b=ge&offence=illegal-access',
	'/dual?a=ke&b=tr&offence=illegal-access',
	'/what-if',
	'/what-if?change=accede:ke:budapest',
	'/what-if?change=withdraw:at:29(4)&change=enact:lk:misuse-of-devices',
	'/what-if?best=ng',
	'/matrix',
	'/matrix?offence=illegal-access&measure=expedited-preservation',
	'/draft',
	'/draft?country=ke&provision=29',
	'/draft?country=lk&provision=6(1)(a)',
	'/about',
	'/law/ke?print=1',
];

// What a mistake in an address or a form leads to.
export const mistakes = [
	{ path: '/law/kenia', status: 404 },
	{ path: '/law/zz', status: 404 },
	{ path: '/law/concept/illegal-acces', status: 404 },
	{ path: '/law/instrument/budapset', status: 404 },
	{ path: '/law/technique/nothing', status: 404 },
	{ path: '/nothing/here', status: 404 },
	{ path: '/law/ke?date-day=31&date-month=2&date-year=2026', status: 400 },
	{ path: '/law/ke?against=nothing', status: 400 },
	{ path: '/route?from=lk&to=lk&offence=illegal-access&measure=extradition', status: 400 },
	{ path: '/route?from=lk&ask=1', status: 400 },
	{ path: '/route?from=lk&to=us&offence=nothing&measure=extradition', status: 400 },
	{ path: '/what-if?change=accede:ke:nothing', status: 400 },
	{ path: '/what-if?change=accede:br:uncc%2Breserve:4(1)', status: 400 },
	{ path: '/draft?country=ke&provision=999', status: 400 },
	{ path: '/law/compare?c=ke&ask=1', status: 400 },
	{ path: '/law/compare?c=ke,lk,gb,fr,us,de', status: 400 },
	{ path: '/law/ke/gaps?date=yesterday', status: 400 },
	{ path: '/law/ke?fact=nothing:yes', status: 400 },
];

export const WIDE = 1280;
export const NARROW = 320;

const HTML_MAX = 30_000;
const PAGE_MAX = 100_000;

// Serious and critical findings, one line each.
async function violations(page, axe) {
	await page.evaluate(axe);
	const found = await page.evaluate(() => globalThis.axe.run(document, {
		resultTypes: ['violations'],
		runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
	}));
	return found.violations
		.filter((v) => v.impact === 'serious' || v.impact === 'critical')
		.map((v) => `${v.id}: ${v.nodes.length} times, ${v.nodes[0].html.slice(0, 160)}`);
}

// Words in Latin letters that a template wrote and no language translated: whatever stands
// outside what is marked as English or as a code, and is not this page's address.
function latinWords(page) {
	return page.evaluate(() => {
		const foreign = (element) => element.closest('[lang]').lang !== 'ar' ||
			element.closest('.app-code, .app-header__name, title') !== null;
		const found = [];
		const look = (whole, element) => {
			const text = whole.replace(location.pathname + location.search, '')
				.replace(location.pathname, '');
			const word = text.match(/[A-Za-z]{3,}/);
			if (word && !foreign(element))
				found.push(text.trim().slice(0, 60));
		};
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (walker.nextNode())
			look(walker.currentNode.data, walker.currentNode.parentElement);
		for (const name of ['aria-label', 'title', 'alt', 'placeholder', 'data-label'])
			for (const element of document.querySelectorAll(`[${name}]`))
				look(element.getAttribute(name), element);
		return found;
	});
}

async function newPage(browser, width) {
	const page = await browser.newPage({ viewport: { width, height: 800 } });
	page.setDefaultTimeout(60_000);
	return page;
}

async function look(t, page, url, { status = 200, width, axe = null, pseudo = false }) {
	const where = `${url} at ${width}`;
	let answer = await page.goto(t.address + url);
	// A ranking that another page has just asked for: the page says to try again.
	for (let n = 0; answer.status() === 503 && n < 20; n++) {
		await page.waitForTimeout(1000);
		answer = await page.goto(t.address + url);
	}
	t.equal(answer.status(), status, `${where}: status`);
	t.equal(await page.locator('h1').count(), 1, `${where}: one h1`);
	t.check((await page.title()).length > 0, `${where}: a title`);
	const room = await page.evaluate(() => document.documentElement.scrollWidth);
	t.check(room <= width, `${where}: no horizontal scroll, but ${room} px`);
	if (axe)
		t.equal((await violations(page, axe)).join('\n'), '', `${where}: no serious violation`);
	if (status >= 400 && !pseudo && !url.startsWith('/fr'))
		t.check((await page.title()).startsWith('Error: '), `${where}: the title says that it is an error`);
	if (pseudo) {
		t.equal(await page.evaluate(() => document.dir), 'rtl', `${where}: right to left`);
		t.equal((await latinWords(page)).slice(0, 5).join(' | '), '', `${where}: all is translated`);
	}
}

async function checkWeight(t, url, style) {
	const html = await t.fetch(url);
	t.check(html.bytes <= HTML_MAX, `${url}: ${html.bytes} bytes of HTML over the wire`);
	t.check(html.bytes + style.bytes <= PAGE_MAX, `${url}: ${html.bytes + style.bytes} bytes with styles`);
	t.check(/default-src 'none'/.test(html.headers['content-security-policy']), `${url}: a strict policy`);
}

export async function checkPages(t, browser, axe) {
	const first = await newPage(browser, WIDE);
	await first.setContent('<html lang="en"><title>x</title><img src="x.png"><p style="color:#ccc">pale</p>');
	t.check((await violations(first, axe)).length >= 2, 'axe sees a picture without text and pale words');
	await first.goto(`${t.address}/`);
	const href = await first.locator('link[rel=stylesheet]').getAttribute('href');
	await first.close();
	const style = await t.fetch(href);
	t.equal(style.status, 200, 'the style sheet');

	const english = async (width) => {
		const page = await newPage(browser, width);
		for (const url of pages)
			await look(t, page, url, { width, axe });
		for (const { path, status } of mistakes)
			await look(t, page, path, { width, axe, status });
		await page.close();
	};
	const others = async () => {
		const phone = await newPage(browser, NARROW);
		for (const url of pages) {
			const path = url === '/' ? '' : url;
			await checkWeight(t, url, style);
			await look(t, phone, `/fr${path}`, { width: NARROW });
			await look(t, phone, `/ar-x${path}`, { width: NARROW, axe, pseudo: true });
		}
		await phone.close();
	};
	await Promise.all([english(WIDE), english(NARROW), others()]);
}
