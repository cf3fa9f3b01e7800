// SPDX-License-Identifier: AGPL-3.0-or-later
//
// report: somebody to whom something happened, with an old phone: no JavaScript, 320 px, a line
// of 64 kbit/s that is cut, another device the next day; every page of the form with axe, also in
// French and from right to left; then an analyst who sorts with the keyboard alone.

import { path, person } from './desk.mjs';
import { newVisit, onNewNode } from './node.mjs';

const kinds = ['money', 'account', 'images', 'threats', 'child', 'shop', 'locked', 'other'];
const code = /\b[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}\b/;

async function begin(v, kind, prefix = '') {
	await v.go(`${prefix}/report`, `${prefix} ${kind}: the story`);
	await v.page.fill('#story', 'Somebody called and said he was my bank.');
	await v.page.click('main form button');
	await v.look(`${prefix} ${kind}: what it is most like`);
	await v.page.check(`input[name=kind][value=${kind}]`);
	await v.page.selectOption('#country', 'LK');
	await v.page.click('main form button');
	await v.look(`${prefix} ${kind}: what to do first`);
}

// From page to page as the form leads, to the last one; which pages there were.
async function walk(v, kind, prefix = '') {
	const seen = [];
	await begin(v, kind, prefix);
	await v.page.click('main a.govuk-button');
	while (seen.length < 14) {
		const step = path(v).split('/').pop();
		seen.push(step);
		await v.look(`${prefix} ${kind}: ${step}`);
		v.t.check(/^\S.* – /.test(await v.page.title()), `${kind}, ${step}: a title`);
		if (step === 'check')
			break;
		await v.page.click(step === 'files' ? 'main a.govuk-button' : `main form[action$="${step}"] button`);
		await v.page.waitForLoadState('domcontentloaded');
	}
	return seen;
}

async function everyPage(v) {
	for (const kind of kinds) {
		const seen = await walk(v, kind);
		v.t.equal(seen.at(-1), 'check', `${kind} ends where all answers stand`);
		v.t.equal(seen.includes('evidence'), kind !== 'child', `${kind}: evidence`);
	}
	for (const page of ['/help', '/help/lk?about=child', '/fr/help/ke?about=locked', '/ar-x/help/nr'])
		await v.go(page);
	await walk(v, 'money', '/fr');
	await walk(v, 'threats', '/ar-x');
	v.t.equal(await v.page.getAttribute('html', 'dir'), 'rtl', 'from right to left');
	v.t.equal(await v.page.locator('main .app-code').first().getAttribute('dir'), 'ltr', 'the code is not turned');
}

// 64 kbit/s and a second each way; the styles come once.
async function slow(v) {
	const cdp = await v.page.context().newCDPSession(v.page);
	await cdp.send('Network.enable');
	await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 2000, downloadThroughput: 8000, uploadThroughput: 8000 });
	const times = [];
	const timed = async (what, work) => {
		const from = Date.now();
		await work();
		times.push(Date.now() - from);
		v.t.check(times.at(-1) < 25_000, `${what}: ${times.at(-1)} ms`);
	};
	await timed('the first page', () => v.page.goto(`${v.t.node}/report`));
	v.t.check(/Call your bank first/.test(await v.page.textContent('main')), 'the bank stands on the first page');
	await v.page.fill('#story', 'Money left my account an hour ago.');
	await timed('the second', () => v.press('Save and continue'));
	await v.page.check('input[name=kind][value=money]');
	await v.page.selectOption('#country', 'LK');
	await timed('what to do', () => v.press('Save and continue'));
	v.t.check(/the number stands on your card or statement/.test(await v.page.textContent('main')), 'and where the number is');
	console.log(`report: at 64 kbit/s with 2 s: ${times.map((n) => (n / 1000).toFixed(1)).join(', ')} s`);
	return cdp;
}

// The line is cut on the fifth page; the same page has what was typed before it, and another
// device goes on with the code.
async function cut(v, other, cdp) {
	await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
	await v.page.click('main a.govuk-button');
	await v.page.waitForLoadState('domcontentloaded');
	await v.page.fill('#amount', 'LKR 100,000');
	await v.press('Save and continue');
	await v.page.fill('#traces', 'hxxp://evil.example/pay\n+94 77 123 4567');
	await v.page.context().setOffline(true);
	await v.page.click('button:has-text("Save and continue")', { noWaitAfter: true }).catch(() => {});
	await v.page.waitForTimeout(500);
	await v.page.context().setOffline(false);
	await v.page.goto(`${v.t.node}/report/money`);
	v.t.equal(await v.page.inputValue('#amount'), 'LKR 100,000', 'what was saved before the cut is there');
	const private_ = (await v.page.textContent('main')).match(code)[0];
	await other.go('/report/follow', 'go on with the code');
	await other.page.fill('#code', private_.toLowerCase().replaceAll('-', ' '));
	await other.press('Go on');
	await other.look('where it stood');
	v.t.check(!other.page.url().includes(private_.slice(0, 4)), 'no code in an address');
	await other.page.fill('#traces', 'https://evil.example/pay');
	await other.press('Save and continue');
	await other.page.fill('#message', 'Pay now.');
	await other.press('Save and continue');
	await other.page.setInputFiles('#file', { name: 'screen.png', mimeType: 'image/png', buffer: Buffer.from('a picture') });
	await other.press('Add the file');
	await other.look('a file was added');
	await other.has(/screen\.png, 1 kB/, 'the file');
	await other.page.click('main a.govuk-button');
	await other.page.fill('#email', 'someone@example.org');
	await other.press('Save and continue');
	await other.look('all answers');
	await other.has(/LKR 100,000.*evil\.example.*Pay now.*someone@example\.org.*screen\.png/s, 'from both devices');
	await other.press('Send the report');
	await other.look('sent');
	await other.has(/Your report was received.*LK-R-\d{4}-000001/s, 'its number');
	await v.page.goto(`${v.t.node}/report/check`);
	await v.has(/LK-R-\d{4}-000001/, 'the first device finds the same report, and sends no second one');
	return private_;
}

async function follow(v) {
	await v.page.click('main a.govuk-button');
	await v.look('where it stands');
	await v.page.fill('#text', 'My bank says the money is held.');
	await v.press('Add it');
	await v.look('something was added');
	await v.has(/You added.*the money is held/s, 'added');
	await v.go('/fr/report/status', 'in French');
	await v.has(/Vous avez ajouté/, 'in French');
	await v.go('/ar-x/report/status', 'from right to left');
}

// Focus where the skip link leads, then as few keys as can be.
async function keys(v, list) {
	for (const key of list)
		await v.page.keyboard.press(key);
	await v.page.waitForLoadState('domcontentloaded');
	return list.length;
}

// Tab until what has the focus is this.
async function tabTo(v, selector) {
	for (let i = 0; i < 80; i++) {
		await v.page.keyboard.press('Tab');
		if (await v.page.locator(`${selector}:focus`).count() > 0)
			return;
	}
	v.t.check(false, `${selector} is reached by Tab`);
}

// A slip, taken back with the keyboard alone; then sorted again.
async function undo(v, visitor) {
	await v.look('the list, after the last');
	await v.has(/was marked as seen/, 'what was sorted last');
	await tabTo(v, 'form[action$="/unseen"] button');
	await v.page.keyboard.press('Enter');
	await v.page.waitForURL(/#decide$/);
	await v.look('new again');
	await visitor.page.goto(`${v.t.node}/report/status`);
	v.t.check(!/one of several about the same senders/.test(await visitor.page.textContent('main')), 'what the reporter was told is taken back');
	await v.page.keyboard.press('Tab');
	await v.page.check('input[name=outcome][value=joined]');
	await v.press('Save and next');
	await v.page.waitForURL(/undo=/);
}

// Words, found with the keyboard alone; then what one report and its case show.
async function filter(v) {
	await v.go('/reports?state=all', 'all reports');
	await tabTo(v, 'summary.govuk-details__summary');
	await v.page.keyboard.press('Enter');
	await tabTo(v, '#text');
	await v.page.keyboard.type('MONEY left');
	await v.page.keyboard.press('Enter');
	await v.page.waitForURL(/text=MONEY/);
	await v.look('found by its words');
	v.t.equal(await v.page.locator('main table tbody tr').count(), 1, 'one report');
	await v.page.click('main table a');
	await v.look('it is offered to open a case');
	await v.has(/Open a case.*Who works on it.*Nothing: who is reported may be among them/s, 'and what its reporter is told');
}

async function sort(v, visitor) {
	await v.go('/reports', 'reports');
	await v.page.click('main table a');
	await v.look('a report');
	await v.has(/hxxps:\/\/evil\[\.\]example.*Your reading is recorded/s, 'nothing to open by mistake');
	v.t.equal(await v.page.locator('main a[href*="evil"]').count(), 0, 'no link to it');
	await v.go(`${path(v)}/reporter`, 'who reported it');
	await v.page.goBack();
	await v.page.reload();
	// Skip to the decision: Tab, Tab, Enter; the first answer stands ready: Tab, then the next one, Enter.
	const n = await keys(v, ['Tab', 'Tab', 'Enter', 'Tab', 'ArrowDown', 'Enter']);
	await v.page.waitForURL(/\/reports(\?undo=.*)?$/); // no other waits
	v.t.check(n <= 6, `${n} keys`);
	await visitor.page.goto(`${v.t.node}/report/status`);
	await visitor.has(/one of several about the same senders/, 'the reporter sees what came of it');
	await undo(v, visitor);
	await filter(v);
	for (const page of ['/reports?state=seen', '/reports?find=LK-R-2020-000001', '/reports/enter', '/reports/numbers', '/fr/reports/numbers', '/ar-x/reports?text=x'])
		await v.go(page);
}

// A notice of the hotline: written down with the keyboard alone, told, and never with an address that opens.
async function hotline(v) {
	await v.go('/notices', 'no notice yet');
	await tabTo(v, 'main a[href="/notices/new"]');
	await v.page.keyboard.press('Enter');
	await v.page.waitForURL(/notices\/new$/);
	await v.look('a notice is written down');
	v.t.equal(await v.page.locator('main input[type=file]').count(), 0, 'no file is taken');
	await v.has(/Compute the digest where the file lies/, 'and it says what to do instead');
	await tabTo(v, '#what');
	await v.page.keyboard.type('http://host.example/a-very-long-path-that-must-not-widen-the-page/0123456789abcdef0123456789');
	await tabTo(v, '#class');
	await v.page.keyboard.press('ArrowDown');
	await tabTo(v, 'main form button');
	await v.page.keyboard.press('Enter');
	await v.page.waitForURL(/notices\/[0-9a-z]{26}$/);
	await v.look('one notice');
	await v.has(/hxxp:\/\/host\[\.\]example/, 'defanged');
	v.t.equal(await v.page.locator('main a[href*="host.example"]').count(), 0, 'no link to it');
	for (const page of ['/notices', '/notices/tell', '/notices/numbers', '/reports/retention', '/fr/notices/new', '/fr/notices/tell', '/fr/reports/retention', '/ar-x/notices'])
		await v.go(page);
}

export async function checkReport(tally, browser, axe, program) {
	await onNewNode(tally, browser, program, 'report', async (t, admin) => {
		const looker = await newVisit(t, browser, axe, true);
		await everyPage(looker);
		const victim = await newVisit(t, browser, null, false);
		const other = await newVisit(t, browser, null, false);
		await cut(victim, other, await slow(victim));
		await follow(other);
		const analyst = await person(t, browser, axe, admin, 'analyst1', 'analyst');
		await sort(analyst, other);
		await hotline(analyst);
		for (const v of [looker, victim, other, analyst])
			await v.page.context().close();
	}, ['--pseudo']);
}
