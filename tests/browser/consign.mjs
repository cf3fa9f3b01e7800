// SPDX-License-Identifier: AGPL-3.0-or-later
//
// consign: an exhibit that a custodian hands over to another node in the browser. The first time
// that node never answers, and the exhibit is withdrawn; the second time a custodian there refuses it,
// and the third time takes it. And what a list names, in a country whose hotlines are known.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { day, path, person } from './desk.mjs';
import { locked } from './evidence.mjs';
import { firstStart, newVisit } from './node.mjs';
import { serveNode } from './server.mjs';
import { make, meet, until } from './two.mjs';

async function seal(v, folder) {
	await v.go('/exhibits/new?case=none', 'an exhibit without a case');
	await v.page.fill('#description', 'Mails of the account');
	await v.page.selectOption('#kind', 'file');
	await v.page.selectOption('#authority', 'order');
	await v.page.fill('#authority-text', 'Order 7 of the High Court');
	await v.page.fill('#collector', 'The custodian');
	await v.page.fill('#collected', day(-1));
	await v.press('Continue');
	const file = join(folder, 'mails.mbox');
	writeFileSync(file, 'From: a\n');
	await v.page.setInputFiles('#file', file);
	await v.press('Add to the exhibit');
	await v.press('Seal');
	await v.page.waitForURL(/\/exhibits\/\w{20,}$/);
	return path(v);
}

async function send(v, exhibit) {
	await v.go(`${exhibit}/consignments`, 'to another node');
	await v.press('Hand it over and send it');
	await v.look('to another node, with mistakes');
	v.t.check((await v.page.locator('.govuk-error-summary a').count()) === 3, 'all mistakes at once');
	await v.page.selectOption('#peer', { index: 1 });
	await v.page.fill('#receiver', 'The custodian there');
	await v.page.fill('#purpose', 'examination');
	await v.press('Hand it over and send it');
	await until(v, `${exhibit}/consignments`, /on its way.*The custodian there, tbilisi\.example.*How far.*of .* bytes/s, 'on its way');
}

async function withdrawn(v, exhibit) {
	await send(v, exhibit);
	await v.has(/It cannot be sent now: it is on its way to The custodian there/, 'and not a second time');
	await v.go(exhibit, 'an exhibit on its way');
	await v.has(/In transit/, 'it is in transit');
	await v.go(`${exhibit}/consignments`, 'nobody answers');
	await v.press('Withdraw it');
	await v.look('withdrawn without a reason');
	await v.has(/Say why it is withdrawn/, 'a reason is asked for');
	await v.page.fill('#reason', 'no answer for a week');
	await v.press('Withdraw it');
	await v.look('withdrawn');
	await v.has(/withdrawn.*no answer for a week.*Send it/s, 'it can be sent again');
	await v.go(exhibit, 'an exhibit that was withdrawn');
	await v.has(/Held by.*Hand-over taken back before it was received.*withdrawn before tbilisi\.example answered: no answer for a week/s, 'custody says so');
}

// What came, on the pages of who may take it; the first line of one says what is not proven.
async function came(there, pattern) {
	await until(there, '/consignments', pattern, 'what came');
	await there.page.locator('main li a').first().click();
	await there.look('one that came');
	await there.has(/^\s*Not (proven|shown)[^]*What the package proves.*Files.*holds.*Records.*holds.*Take it.*Refuse it/s, 'what verification found, what is not proven first');
	return path(there);
}

async function refused(v, there, exhibit) {
	await send(v, exhibit);
	await there.go('/consignments', 'the first is withdrawn there');
	await came(there, /000001\s+verified.*withdrawn/s);
	await there.press('Refuse it');
	await there.look('refused without a reason');
	await there.has(/Say why it is refused/, 'a reason is asked for');
	await there.page.fill('#reason', 'the order has lapsed');
	await there.press('Refuse it');
	await there.look('refused');
	await there.has(/refused.*the order has lapsed/s, 'refused with its reason');
	there.t.equal(await there.page.locator('main form').count(), 0, 'and nothing more to press');
	await until(v, `${exhibit}/consignments`, /refused.*the order has lapsed.*Send it/s, 'refused there, in their words');
	await v.go(exhibit, 'an exhibit that was refused');
	await v.has(/Held by.*refused by tbilisi\.example: the order has lapsed/s, 'custody says so');
}

async function taken(v, there, exhibit) {
	await send(v, exhibit);
	await there.go('/desk', 'the desk of who may take it');
	const address = await came(there, /000001\s+verified.*refused.*withdrawn/s);
	await there.go('/desk', 'the desk of who may take it');
	await there.has(/1 exhibit from another node waits to be taken or refused/, 'it waits on the desk');
	await there.go(address, 'one to take');
	await there.page.fill('#place', 'Evidence room 2');
	await there.press('Take it');
	await until(there, address, /Here it is E-\d{4}-000001/, 'it is taken');
	await there.page.click('main >> text=Here it is');
	await there.look('an exhibit that came');
	await there.has(/Held by.*in the log of pretoria\.example|Held by.*pretoria\.example.*Received.*Evidence room 2/s, 'custody goes on after theirs');
	await until(v, `${exhibit}/consignments`, /taken.*receipt over all of it came.*There it is E-\d{4}-000001.*refused.*withdrawn/s, 'taken there');
	await v.go(exhibit, 'an exhibit that another node has');
	await v.has(/Held by The custodian there, tbilisi\.example/, 'and who holds it');
}

export async function checkConsign(t, browser, axe, program) {
	const made = [await make(program, 'Pretoria', 'ZA'), await make(program, 'Tbilisi', 'GE')];
	t.check(meet(program, made[0], made[1]) && meet(program, made[1], made[0]), 'they know each other');
	const node = await serveNode(program, made[0]);
	const here = t.at(node.address);
	let other = null;
	try {
		const admin = await newVisit(here, browser, null, false);
		await firstStart(admin, node.link, 'ZA');
		const v = await person(here, browser, axe, admin, 'custodian1', 'custodian');
		const exhibit = await seal(v, node.folder);
		await withdrawn(v, exhibit);
		other = await serveNode(program, made[1]);
		const root = await newVisit(t.at(other.address), browser, null, false);
		await firstStart(root, other.link, 'GE');
		const there = await person(t.at(other.address), browser, axe, root, 'custodian2', 'custodian');
		await refused(v, there, exhibit);
		await taken(v, there, exhibit);
		await locked(v, program, node.folder, '/exhibits/new?case=none', /You did nothing wrong.*Hotlines of this country.*Film and Publication Board.*restricted custodian/s);
		for (const visit of [admin, v, root, there])
			await visit.page.context().close();
	} catch (error) {
		t.check(false, `consign: ${error.stack}`);
	}
	if (other)
		t.equal(await other.stop(), 0, 'the other node ends in order');
	t.equal(await node.stop(), 0, 'the node ends in order');
}
