// SPDX-License-Identifier: AGPL-3.0-or-later
//
// peers: two administrators and another node: its card is read, its fingerprint typed as it
// is heard, and accepted by the second; then suspended, resumed and revoked. One of them has
// no JavaScript and a screen of 320 px; the other looks at each page with axe, in two languages.

import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { approveWhat, enrolApp, firstStart, invite, newVisit, start } from './node.mjs';
import { startNode } from './server.mjs';

const path = (v) => new URL(v.page.url()).pathname;

function comity(program, ...words) {
	return JSON.parse(execFileSync(program, [...words, '--json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}

// What a card needs in node.yaml.
function reachable(folder, country, port) {
	const file = join(folder, 'node.yaml');
	const lines = readFileSync(file, 'utf8').split('\n').filter((line) => !line.startsWith('country:'));
	writeFileSync(file, lines.join('\n'));
	appendFileSync(file, `\ncountry: ${country}\nexchange-address: https://localhost:${port}\n`);
}

async function ownCard(v, program, folder) {
	await v.go('/peers', 'no other node');
	await v.has(/No other node is known yet/, 'a node with no partner says how requests go');
	await v.page.click('main >> text=The card and fingerprint of this node');
	await v.look('no card yet');
	await v.has(/comity peer card --data DIR/, 'how a card is made');
	reachable(folder, 'LK', 9);
	const { card, fingerprint } = comity(program, 'peer', 'card', '--data', folder);
	await v.go('/peers/own', 'this node\'s card');
	const groups = (await v.page.locator('main .app-fingerprint code').allTextContents()).map((g) => g.trim());
	v.t.equal(groups.join(' '), fingerprint, 'the fingerprint in groups');
	v.t.equal(await (await v.page.request.get(`${v.t.node}/peers/own/card.txt`)).text(), card, 'the card is downloaded as it is');
	await v.go('/fr/peers/own', 'the card in French');
}

async function readCard(v, card, folder) {
	await v.go('/peers/new', 'a new card');
	await v.press('Read the card');
	await v.look('no card');
	await v.has(/Paste or choose a card/, 'a card is asked for');
	await v.page.fill('#card', card.replace('Utopia', 'Erewhon').replace('serial 1', 'serial 7'));
	await v.press('Read the card');
	await v.look('a changed card');
	v.t.check((await v.page.title()).startsWith('Error: '), 'a changed card is refused');
	if (await v.page.locator('#card-file').isVisible()) {
		const file = join(folder, 'their-card.txt');
		writeFileSync(file, card);
		await v.page.setInputFiles('#card-file', file);
		await v.page.waitForFunction((text) => document.querySelector('#card').value === text, Buffer.from(card).toString('base64'));
	} else {
		await v.page.fill('#card', card);
	}
	await v.press('Read the card');
	await v.look('a proposed node');
	await v.has(/Proposed/, 'it is proposed');
	return path(v);
}

async function propose(v, peer, fingerprint) {
	v.t.equal(await v.page.locator('.app-fingerprint').count(), 0, 'the fingerprint is not shown before it is typed');
	await v.page.fill('#how', 'their duty officer, number from the treaty\'s list');
	await v.press('Accept this node');
	await v.has(/Type the fingerprint/, 'a fingerprint is asked for');
	await v.page.fill('#fingerprint', fingerprint.slice(0, -1) + (fingerprint.endsWith('A') ? 'B' : 'A'));
	await v.press('Accept this node');
	await v.look('a misspelt fingerprint');
	await v.has(/have it read again/, 'a slip of the tongue is told');
	await v.page.fill('#fingerprint', fingerprint.toLowerCase().replaceAll(' ', '-'));
	await v.press('Accept this node');
	await v.look('a proposal');
	v.t.check(path(v).startsWith('/approvals/'), `a second administrator decides: ${path(v)}`);
	await v.has(/Accept another node.*Nothing has happened yet/s, 'nothing has happened yet');
	await v.go(peer, 'a node that waits');
	await v.has(/Another administrator decides about this node/, 'its page says so');
}

// Acts that an administrator asks for on the page of the node.
async function act(v, peer, field, button) {
	await v.go(peer, button);
	await v.page.fill(`#${field}`, 'a drill');
	await v.press(button);
	await v.look(`after: ${button}`);
}

// Whom others call here; what they ask is answered by one tap.
async function contacts(v, folder, peer) {
	await v.go('/peers/contacts', 'no contact yet');
	await v.press('Add the contact');
	await v.look('a contact without a number');
	v.t.check((await v.page.title()).startsWith('Error: '), 'a number is asked for');
	await v.page.fill('#name', 'Duty desk');
	await v.page.fill('#telephone', '+94 11 000 0000');
	await v.page.fill('#hours', '24/7');
	await v.press('Add the contact');
	await v.look('a contact');
	await v.has(/Duty desk.*24\/7 point of contact.*Not for a call back.*Nobody has confirmed it yet/s, 'it does not count yet');
	const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 20000', join(folder, 'comity.db'), text], { encoding: 'utf8' }).trim();
	const id = sql('SELECT hex(id) FROM exchange_contact');
	const peerId = sql('SELECT hex(id) FROM exchange_peer');
	sql(`INSERT INTO exchange_ping (id, peer_id, contact_id, sent, asked_at, answered_at, telephone) VALUES (x'${id.slice(0, 30)}ff', x'${peerId}', x'${id}', 0, ${Date.now() * 1000}, 0, '+94 11 000 0000')`);
	sql(`INSERT INTO exchange_contact (id, peer_id, name, role, telephone, languages, hours, changed_at, confirmed_at, removed) VALUES (x'${id.slice(0, 30)}ee', x'${peerId}', 'Their desk', 0, '+995 32 000 0000', 'ka en', '24/7', 1, 1, 0)`);
	const text = `comity/contacts/v1\n\ncontact 0123456789abcdefghjkmnpqrs\nrole point\nname Night desk\ntelephone +995 32 000 0001\nlanguages ka\nhours night\n`;
	sql(`INSERT INTO exchange_contact_offer (peer_id, text, received_at) VALUES (x'${peerId}', '${text}', ${Date.now() * 1000})`);
	await v.go(peer, 'other contacts than those that stand');
	await v.has(/nobody here has accepted it.*New Night desk.*Removed Their desk/s, 'what is new and what is gone');
	await v.press('Refuse these contacts');
	await v.look('no reason');
	await v.page.fill('#why-contacts', 'the old number says no');
	await v.press('Refuse these contacts');
	v.t.equal(sql('SELECT count(*) FROM exchange_contact_offer'), '0', 'refused');
	await v.go('/peers/contacts', 'somebody asks');
	await v.press('I am here');
	await v.look('answered');
	await v.has(/Confirmed by a person there on/, 'it counts');
	await v.go('/fr/peers/contacts', 'the contacts in French');
	await v.go(peer, 'their contacts');
	await v.has(/Their desk.*more than 90 days ago/s, 'an old confirmation is shown as such');
	await v.press('Ask whether somebody is there');
	v.t.equal(sql("SELECT kind FROM exchange_outbox WHERE kind IN ('ping', 'pong') ORDER BY queued_at").replace(/\s+/g, ' '), 'pong ping', 'answer and question wait to be sent');
	const { contacts: own } = await (await v.page.request.get(`${v.t.node}/peers/contacts.json`)).json();
	v.t.equal(own.map((c) => `${c.role} ${c.counts}`).join(), 'point true', 'the contacts as JSON');
}

export async function checkPeers(tally, browser, axe, program) {
	const node = await startNode(program);
	const other = mkdtempSync(join(tmpdir(), 'comity-other-'));
	const t = tally.at(node.address);
	try {
		execFileSync(program, ['init', other, '--origin', 'zz.example/node', '--name', 'Contact point of Utopia'], { stdio: 'ignore' });
		reachable(other, 'GE', 9);
		const { card, fingerprint } = comity(program, 'peer', 'card', '--data', other);
		const first = await newVisit(t, browser, null, false);
		await firstStart(first, node.link);
		const second = await newVisit(t, browser, axe, true);
		await start(second, await invite(first, 'root2', 'administrator'));
		await enrolApp(second);
		await ownCard(second, program, node.folder);
		const peer = await readCard(second, card, other);
		await propose(second, peer, fingerprint);
		await approveWhat(first, 'Accept another node');
		await first.go(peer, 'an accepted node');
		await first.has(/Active.*Contact point of Utopia|Contact point of Utopia.*Active/s, 'it is active');
		await second.go('/peers', 'the list');
		await second.has(/Contact point of Utopia.*Georgia.*Active.*never.*not measured yet/s, 'how it goes');
		await second.go(`/fr${peer}`, 'the node in French');
		const { peers } = await (await first.page.request.get(`${t.node}/peers.json`)).json();
		t.equal(peers.map((p) => `${p.origin} ${p.state} ${p.waiting}`).join(), 'zz.example/node active 0', 'the list as JSON');
		const { peer: one } = await (await first.page.request.get(`${t.node}${peer}.json`)).json();
		t.equal(one.fingerprint, fingerprint, 'the node as JSON');
		await contacts(second, node.folder, peer);
		await act(first, peer, 'why-suspend', 'Suspend this node');
		await first.has(/Suspended/, 'suspended by one, at once');
		await act(first, peer, 'why-resume', 'Resume this node');
		await approveWhat(second, 'Resume another node');
		await act(second, peer, 'why-revoke', 'Revoke this node');
		await first.go(peer, 'to be revoked');
		await first.has(/Suspended/, 'it is suspended until the second has decided');
		await approveWhat(first, 'Revoke another node');
		await second.go(peer, 'a revoked node');
		await second.has(/Revoked.*Node revoked for ever/s, 'revoked, with its history');
		t.equal(comity(program, 'peer', 'list', '--data', node.folder).peers[0].state, 'revoked', 'the terminal agrees');
		for (const v of [first, second])
			await v.page.context().close();
	} catch (error) {
		t.check(false, `peers: ${error.message}`);
	}
	rmSync(other, { recursive: true, force: true });
	t.equal(await node.stop(), 0, 'the node ends in order');
}
