// SPDX-License-Identifier: AGPL-3.0-or-later
//
// keyboard: an officer and an approver without a mouse: Tab, Space, Enter and letters. Each walk
// says how many keys it took beside what was typed. Forced colours, and a tablet's width.

import { day, enter, openCase, path, person } from './desk.mjs';
import { onNewNode } from './node.mjs';

class Keys {
	constructor(v) {
		Object.assign(this, { v, count: 0, typed: 0, fields: 0 });
	}

	async press(key) {
		this.count++;
		await this.v.page.keyboard.press(key);
	}

	// Tab until what has the focus is this; every stop on the way shows that it has it.
	async to(selector) {
		for (let i = 0; i < 120; i++) {
			await this.press('Tab');
			if (await this.v.page.locator(`${selector}:focus`).count() > 0)
				return;
			const hidden = await this.v.page.locator(':focus').evaluateAll((all) => all.filter((e) => e.getClientRects().length === 0).length);
			this.v.t.equal(hidden, 0, `on the way to ${selector}: a stop that nobody sees`);
		}
		this.v.t.check(false, `${selector} is reached by Tab`);
	}

	async type(text) {
		this.typed += text.length;
		this.fields++;
		await this.v.page.keyboard.type(text);
	}

	// By the keystroke-level model (Card, Moran and Newell 1980): so many seconds a key, and 1.35 s
	// to think before each field. Its average typist takes 0.28 s; 0.5 s is the model's figure for
	// random letters, taken here for one hand while the other holds the telephone.
	seconds(key) {
		return Math.round((this.count + this.typed) * key + this.fields * 1.35);
	}

	// The parts of a date in the order of the browser's language.
	async date(selector, iso) {
		await this.to(selector);
		const order = await this.v.page.evaluate(() => new Intl.DateTimeFormat().formatToParts(new Date()).map((p) => p.type));
		const [year, month, date] = iso.split('-');
		for (const part of order)
			await this.type({ year, month, day: date }[part] ?? '');
	}

	async enter() {
		await Promise.all([this.v.page.waitForNavigation(), this.press('Enter')]);
	}
}

async function walk(v, what, most, steps) {
	const keys = new Keys(v);
	await steps(keys);
	v.t.check(keys.count <= most, `${what}: ${keys.count} keys, at most ${most}`);
	if (process.env.COMITY_SHOW_KEYS)
		console.log(`${what}: ${keys.count} keys`);
}

// From the case's page to a request that waits for a second person.
async function compose(v) {
	await walk(v, 'to draft a request', 40, async (k) => {
		await k.to('a:text("Draft a request")');
		await k.enter();
		await k.to('#kind');
		await k.type('Expedited');
		await k.to('#to');
		await k.type('Georgia');
		await k.to('button:text("Continue")');
		await k.enter();
	});
	v.t.check(path(v).endsWith('/write'), `the text: ${path(v)}`);
	const request = path(v).replace('/write', '');
	await walk(v, 'to write it', 120, async (k) => {
		for (const area of await v.page.locator('form textarea:visible').all()) {
			await k.to(`#${await area.getAttribute('id')}`);
			if (await area.inputValue() === '')
				await k.type('as the case file says');
		}
		await k.to('input[name=class][value=traffic]');
		await k.press('Space');
		await k.to('button:text("Save")');
		await k.enter();
	});
	await v.go(`${request}/write`, 'the text again'); // a date is typed in parts, by the order of its language
	await v.page.fill('#data-from', day(-21));
	await v.page.fill('#data-to', day(-2));
	await v.press('Save');
	for (let i = 0; i < 12 && await v.page.locator('a[href*="/decide/"]:not(.govuk-tag--green ~ a)').count() > 0; i++)
		await walk(v, 'to decide what is not known', 60, async (k) => {
			await k.to('a[href*="/decide/"]:not(.govuk-tag--green ~ a)');
			await k.enter();
			await k.to('#reason');
			await k.type('their contact point said so');
			await k.to('button:text("Decide so")');
			await k.enter();
		});
	await walk(v, 'to propose it', 60, async (k) => {
		await k.to('a:text("Send for approval")');
		await k.enter();
		await k.to('button:text("Send for approval")');
		await k.enter();
	});
	await v.has(/Awaiting approval/, 'it waits');
	return request;
}

async function approve(v) {
	await v.go('/approvals', 'approvals');
	await walk(v, 'to approve', 15, async (k) => {
		await k.to('a:text("Skip to main content")');
		await k.press('Enter');
		await k.to('main a[href*="/approvals/"]');
		await k.enter();
		await k.to('a:text("Skip to the decision")');
		await k.press('Enter');
		await k.to('input[name=decision]');
		await k.press('Space');
		await k.to('button:text("Confirm decision")');
		await k.enter();
	});
	v.t.equal(path(v), '/approvals', 'approved');
}

async function refuse(v) {
	await enter(v, 'logs of one host');
	const request = path(v);
	await walk(v, 'to acknowledge', 60, async (k) => {
		await k.to('a:text("Acknowledge")');
		await k.enter();
		await k.to('main form button');
		await k.enter();
	});
	await walk(v, 'to propose a refusal', 60, async (k) => {
		await k.to('a:text("Refuse")');
		await k.enter();
		await k.to('input[name=ground]');
		await k.press('Space');
		await k.to('#reason');
		await k.type('It would prejudice our security.');
		await k.to('main form button');
		await k.enter();
	});
	v.t.check(path(v).startsWith('/approvals/'), `a second person is asked: ${path(v)}`);
	return request;
}

// A step by its link; the fields in the order of the page.
async function step(v, request, link, fill) {
	await v.go(request, `before ${link}`);
	await walk(v, link, 80, async (k) => {
		await k.to(`main a:text("${link}")`);
		await k.enter();
		await fill(k);
		await k.to('main form button');
		await k.enter();
	});
	v.t.check(!(await v.page.title()).startsWith('Error: '), `${link}: ${await v.page.title()}`);
}

// What came by telephone: entered, called back, taken into work, kept, and kept for
// longer.
async function receive(v) {
	await v.go('/desk', 'the desk');
	await walk(v, 'to enter what came by telephone', 40, async (k) => {
		await k.to('main a[href*="/requests/enter"]');
		await k.enter();
		await k.to('input[value=telephone]');
		await k.press('Space');
		await k.to('#from');
		await k.type('Georgia');
		await k.to('#kind');
		await k.type('Expedited');
		await k.to('#contact');
		await k.type('24/7 point, post X');
		await k.to('#facts');
		await k.type('A hospital was broken into on Friday night; its files are encrypted.');
		await k.to('#data');
		await k.type('Logs of another host, and who had its address that night');
		await k.to('#identifiers');
		await k.type('192.0.2.7');
		await k.to('#urgency');
		await k.type('The provider keeps seven days.');
		await k.to('main form button');
		await k.enter();
		v.t.check(k.seconds(0.28) < 80, `entered while they speak, by the model: ${k.seconds(0.28)} s`);
		v.t.check(k.seconds(0.5) < 150, `with one hand: ${k.seconds(0.5)} s`);
		if (process.env.COMITY_SHOW_KEYS)
			console.log(`by the keystroke-level model: ${k.seconds(0.28)} s, with one hand ${k.seconds(0.5)} s: ${k.count} keys and ${k.typed} letters in ${k.fields} fields`);
	});
	const request = path(v);
	v.t.check(/^\/requests\/\w{26}$/.test(request), `entered: ${request}`);
	const reason = async (k) => {
		await k.to('#reason');
		await k.type('as the contact point asks');
	};
	await step(v, request, 'Record the call', async (k) => {
		for (const field of ['number', 'source', 'who', 'said']) {
			await k.to(`#${field}`);
			await k.type(field === 'number' ? '+995 32 000 0000' : 'our own directory');
		}
	});
	await step(v, request, 'Acknowledge', async () => {});
	await step(v, request, 'Take into work', async (k) => {
		await k.to('input[name=stated]');
		await k.press('Space');
		await reason(k);
	});
	for (const [link, days] of [['Record that the data are preserved', 90], ['Extend', 120]])
		await step(v, request, link, async (k) => {
			const parts = [() => k.date('#until', day(days)), async () => {
				await k.to('input[name=stated]');
				await k.press('Space');
			}];
			const first = await v.page.evaluate(() => document.querySelector('#until').compareDocumentPosition(document.querySelector('input[name=stated]')) & 4);
			for (const part of first ? parts : parts.reverse())
				await part();
			await reason(k); // a number that nobody signed was called: why all the same
		});
	await v.has(/Extended/, 'kept for longer');
	return request;
}

// The device's own colours, and a tablet: nothing is wider than the page, nothing is lost to axe.
async function look(v, pages) {
	await v.page.emulateMedia({ forcedColors: 'active' });
	for (const width of [768, 320]) {
		await v.page.setViewportSize({ width, height: 1000 });
		for (const page of pages)
			await v.go(page, `${page} at ${width} px in forced colours`);
	}
}

export async function checkKeyboard(tally, browser, axe, program) {
	await onNewNode(tally, browser, program, 'keyboard', async (t, admin) => {
		const officer = await person(t, browser, axe, admin, 'officer1', 'officer');
		const approver = await person(t, browser, axe, admin, 'approver1', 'approver');
		await officer.page.setViewportSize({ width: 1280, height: 1000 });
		const work = await openCase(officer);
		await officer.go(work, 'the case');
		const request = await compose(officer);
		await approve(approver);
		const theirs = await refuse(officer);
		await receive(officer);
		await look(officer, ['/desk', work, request, `${request}/write`, theirs, '/requests', '/duty']);
		for (const v of [officer, approver])
			await v.page.context().close();
	});
}
