// SPDX-License-Identifier: AGPL-3.0-or-later
//
// two: two nodes that know each other. An officer in Colombo composes a request, another person
// approves it, it goes; in Tbilisi it stands on the desk, is taken, its asker called back, the
// data preserved; Colombo sees it. Officers have a screen of 320 px and no JavaScript; whoever
// is asked looks at each page with axe.

import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { approve, callBack, compose, day, openCase, orderProvider, path, person } from './desk.mjs';
import { firstStart, newVisit } from './node.mjs';
import { freePort, serveNode } from './server.mjs';

export function comity(program, ...words) {
	return JSON.parse(execFileSync(program, [...words, '--json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}

export async function make(program, city, country) {
	const folder = mkdtempSync(join(tmpdir(), 'comity-two-'));
	const [port, peers] = [await freePort(), await freePort()];
	const address = `http://localhost:${port}`;
	execFileSync(program, ['init', folder, '--address', address, '--listen', `127.0.0.1:${port}`, '--name', city,
		'--country', country, '--origin', `${city.toLowerCase()}.example`], { stdio: 'ignore' });
	appendFileSync(join(folder, 'node.yaml'), `\nexchange-listen: 127.0.0.1:${peers}\nexchange-address: https://localhost:${peers}\nupload-max: 5\n`);
	const { card, fingerprint } = comity(program, 'peer', 'card', '--data', folder);
	const file = join(folder, 'for-others.txt');
	writeFileSync(file, card);
	return { folder, address, file, fingerprint };
}

export function meet(program, one, other) {
	const { peer } = comity(program, 'peer', 'import', other.file, '--fingerprint', other.fingerprint, '--data', one.folder);
	return peer.state === 'active';
}

// What the other node says comes by itself; a page is looked at again until it is there.
export async function until(v, address, pattern, what) {
	for (let i = 0; i < 60; i++) {
		await v.page.goto(v.t.node + address);
		if (pattern.test(await v.page.textContent('main')))
			break;
		await v.page.waitForTimeout(500);
	}
	await v.look(what);
	await v.has(pattern, what);
}

// Before anything is asked: the other side looks, and says what it thinks.
async function commented(officer, asked, request) {
	await officer.page.click('main >> text=Send the draft for comment');
	await officer.press('Send the draft for comment');
	await until(asked, '/desk', /GE-\d{4}-000001/, 'a draft is shown');
	await asked.page.click('main a[href*="/requests/"]');
	await asked.look('a draft of another node');
	await asked.has(/A draft that you are shown for comment/, 'what a draft is');
	asked.t.check(!/Not verified|Record the call/.test(await asked.page.textContent('main')), 'nobody calls back for a draft');
	await asked.page.click('main >> text=Comment on the draft');
	await asked.page.fill('#reason', 'name the port');
	await asked.press('Comment on the draft');
	await until(officer, request, /A comment on the draft.*name the port/s, 'the comment came back');
}

// Somebody there has confirmed a number: it can be dialled from the page.
async function silence(v, request, folder) {
	const now = Date.now() * 1000;
	execFileSync('sqlite3', ['-cmd', '.timeout 20000', join(folder, 'comity.db'),
		`INSERT INTO exchange_contact SELECT randomblob(16), id, 'Duty desk', 0, '+995 (0)32 000 00 00', 'en', '24/7', ${now}, ${now}, 0 FROM exchange_peer WHERE origin = 'tbilisi.example'`]);
	for (const prefix of ['', '/fr'])
		await v.go(prefix + request, 'whom to call');
	v.t.equal(await v.page.getAttribute('#silence a', 'href'), 'tel:+995320000000', 'the number is dialled by a tap');
	await v.has(/Appeler.*Duty desk.*\+995 \(0\)32 000 00 00.*annuaire signé/s, 'and where it is from');
}

async function ask(officer, approver, asked, folder) {
	await openCase(officer);
	const request = await compose(officer);
	await officer.go(`${request}/write`, 'how it goes');
	officer.t.equal(await officer.page.inputValue('input[name=peer]:checked'), 'tbilisi.example', 'the only node is chosen');
	await officer.go(request, 'a draft for a node');
	await commented(officer, asked, request);
	await officer.page.click('main >> text=Send for approval');
	await officer.press('Send for approval');
	await approve(approver, 'request');
	await officer.go(`${request}/steps/submit`, 'to send to a node');
	await officer.press('Send');
	await until(officer, request, /Delivered.*Between the nodes.*tbilisi\.example.*Receipt stored/s, 'delivered by its receipt');
	await officer.look('delivered, and nobody has taken it');
	await officer.has(/Delivered to tbilisi\.example on .*No person there has taken it for \d+ min.*How long Georgia takes: too few requests to say.*No number of theirs was confirmed/s, 'silence, and what to do');
	await silence(officer, request, folder);
	return request;
}

async function answer(v, request) {
	await until(v, '/desk', /GE-\d{4}-000001/, 'a request has arrived');
	await v.page.click('main a[href*="/requests/"]');
	await v.look('a request of another node');
	const there = path(v);
	await v.has(/Not verified: disclose nothing yet.*A person acknowledges.*Between the nodes.*colombo\.example.*Approved by/s, 'who asks, by when, on what road');
	v.t.equal(await v.page.locator('#lacks').count(), 0, 'a request that says all lacks nothing there');
	await v.go(`${there}/steps/acknowledge`, 'to acknowledge');
	await v.press('Acknowledge');
	await v.page.click('main >> text=Record the call');
	await v.look('the call back');
	await callBack(v);
	for (const [step, stated, press] of [['start', 'entitled', 'Take into work'], ['preserve', 'kept', 'Record that the data are preserved']]) {
		await v.go(`${there}/steps/${step}`, step);
		await v.page.check(`input[name=stated][value=${stated}]`);
		if (step === 'preserve')
			await v.page.fill('#until', day(90));
		await v.page.fill('#reason', 'as the contact point asks');
		await v.press(press);
	}
	await v.has(/Preserved/, 'preserved there');
	return there;
}

// The provider keeps them for less long than was promised: a clock of its own joins the two.
async function carryOut(v, approver, there) {
	await v.go(there, 'a preservation to be carried out');
	await v.page.click('main >> text=Order a provider here to carry it out');
	await v.page.fill('#provider', 'Example Telecom');
	await v.press('Draft the order');
	await orderProvider(v, approver, day(60));
	await v.go(there, 'an end before the promise');
	await v.has(/The provider keeps the data only until, and more was promised.*GE-\d{4}-000002/s, 'until when the provider keeps what was promised');
}

// Who comes second is told that a colleague has it, and nothing of what it says.
async function second(v, there) {
	for (const place of ['', '/attach', '/scan', '/steps/start']) {
		await v.page.goto(v.t.node + there + place);
		await v.look(`taken by a colleague: ${place}`);
		await v.has(/A colleague has taken this request.*is on it since/s, `told so: ${place}`);
	}
	v.t.check(!/colombo|Illegal access/.test(await v.page.textContent('main')), 'and nothing of what it says');
}

// Who asks says until when; who is asked reads it, and promises it.
async function extend(officer, request, asked, there) {
	await officer.go(`${request}/steps/ask-extension`, 'to ask for an extension');
	await officer.page.fill('#until', day(30));
	await officer.page.fill('#reason', 'the request for the data takes longer');
	await officer.press('Ask for an extension');
	officer.t.check((await officer.page.title()).startsWith('Error: '), 'an end that was promised already');
	await officer.has(/Enter a day after the end that was promised/, 'what to enter');
	await officer.page.fill('#until', day(120));
	await officer.press('Ask for an extension');
	await officer.has(/An extension was asked for.*Until .*the request for the data takes longer/s, 'asked for');
	await until(asked, there, /An extension was asked for.*Until .*the request for the data takes longer/s, 'a wish for an extension');
	await asked.go(`${there}/steps/extend`, 'to extend');
	await asked.page.fill('#until', day(120));
	await asked.page.fill('#reason', 'the provider agrees');
	await asked.press('Extend');
	asked.t.check((await asked.page.title()).startsWith('Error: '), 'who holds the data was not asked');
	await asked.page.check('input[name=stated][value=kept]');
	await asked.press('Extend');
	await asked.has(/Extended.*The preservation was extended/s, 'extended there');
	await until(officer, request, /Extended.*The preservation was extended/s, 'Colombo sees the new end');
}

const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');

// A file that Tbilisi attaches in the browser is saved in Colombo, byte by byte.
async function handOver(v, approver, there, folder, officer, request) {
	const bytes = randomBytes(3 * 1024 * 1024 + 1);
	const file = join(folder, 'next provider.csv');
	writeFileSync(file, bytes);
	await v.go(`${there}/attach`, 'to attach a file');
	await v.has(/Never send child sexual abuse material.*At most 5 MiB.*Nothing is sent yet/s, 'what is told before');
	await v.press('Attach it');
	await v.look('no file was chosen');
	v.t.check((await v.page.title()).startsWith('Error: '), 'a file is asked for');
	const large = join(folder, 'too large.bin');
	writeFileSync(large, Buffer.alloc(40 * 1024 * 1024));
	await v.page.setInputFiles('#file', large);
	await v.press('Attach it');
	await v.look('a file that is too large');
	await v.has(/larger than 5 MiB.*comity desk request attach/s, 'what to do then');
	for (const again of [true, false]) {
		await v.go(`${there}/attach`, 'to attach a file');
		await v.page.setInputFiles('#file', file);
		await v.press('Attach it');
		await v.look('a file is attached');
		await v.has(new RegExp(`next provider\\.csv.*goes with the next disclosure.*${digest(bytes)}`, 's'), 'the file');
		if (again)
			await v.press('Take off');
	}
	await v.go(`${there}/steps/give-path`, 'to hand over');
	for (const box of await v.page.locator('input[name=stated]').all())
		await box.check();
	await v.page.fill('#reason', 'for this case only');
	await v.press('Ask a second person to approve');
	await approve(approver, 'request');
	await v.go(`${there}/steps/give-path`, 'to hand over what was approved');
	await v.page.click('main form button');
	await v.look('handed over');
	await until(officer, request, /next provider\.csv.*arrived whole, with a receipt: 100 %/s, 'the file has come');
	await until(v, there, /arrived whole/, 'the sender hears of it'); // it asks again after up to 13 s
	const saved = officer.page.waitForEvent('download');
	await officer.page.click('main >> text=next provider.csv');
	v.t.equal(digest(readFileSync(await (await saved).path())), digest(bytes), 'it is the same');
}

export async function checkTwo(t, browser, axe, program) {
	const colombo = await make(program, 'Colombo', 'LK');
	const tbilisi = await make(program, 'Tbilisi', 'GE');
	t.check(meet(program, colombo, tbilisi) && meet(program, tbilisi, colombo), 'two nodes know each other');
	const nodes = [await serveNode(program, colombo), await serveNode(program, tbilisi)];
	const [here, there] = nodes.map(({ address }) => t.at(address));
	try {
		const admin = await newVisit(here, browser, null, false);
		await firstStart(admin, nodes[0].link);
		const officer = await person(here, browser, null, admin, 'officer1', 'officer');
		const approver = await person(here, browser, null, admin, 'approver1', 'approver');
		const theirs = await newVisit(there, browser, null, false);
		await firstStart(theirs, nodes[1].link, 'GE');
		const asked = await person(there, browser, axe, theirs, 'officer1', 'officer');
		const request = await ask(officer, approver, asked, colombo.folder);
		const abroad = await answer(asked, request);
		await until(officer, request, /Preserved.*Preserved at least until|Preserved.*What happened/s, 'Colombo sees it');
		const third = await person(there, browser, null, theirs, 'approver1', 'approver');
		const late = await person(there, browser, null, theirs, 'officer2', 'officer');
		await second(late, abroad);
		await carryOut(asked, third, abroad);
		await extend(officer, request, asked, abroad);
		await handOver(asked, third, abroad, tbilisi.folder, officer, request);
		for (const v of [admin, officer, approver, theirs, asked, third, late])
			await v.page.context().close();
	} catch (error) {
		t.check(false, `two: ${error.message}`);
	}
	for (const node of nodes)
		t.equal(await node.stop(), 0, 'the node ends in order');
}
