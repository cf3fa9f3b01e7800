// SPDX-License-Identifier: AGPL-3.0-or-later
//
// profiles: two law editors keep their own country's file of the law data, and take another's: a
// file with mistakes, one that differs, the second pair of eyes, refusing, going back. One has no
// JavaScript and a screen of 320 px; the other looks at each page with axe, in two languages.
// No law is invented: a source is cited otherwise.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { approveWhat, enrolApp, firstStart, invite, newVisit, start } from './node.mjs';
import { startNode } from './server.mjs';

const path = (v) => new URL(v.page.url()).pathname;
const run = (program, ...words) => execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const cited = (text) => text.replace(/^ {2}(s\d+): (https:\S+)$/m, '  $1: $2 (opened again)');

function reachable(folder, country, port) {
	const file = join(folder, 'node.yaml');
	const lines = readFileSync(file, 'utf8').split('\n').filter((line) => !line.startsWith('country:'));
	writeFileSync(file, `${lines.join('\n')}\ncountry: ${country}\nexchange-address: https://localhost:${port}\n`);
}

// What the server answers from follows within a second or two.
async function stands(v, address, words) {
	for (let i = 0; i < 240; i++) {
		await v.page.goto(v.t.node + address);
		if ((await v.page.textContent('main')).includes(words))
			return v.t.check(true, `${address}: ${words}`);
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
	return v.t.check(false, `${address} does not say: ${words}`);
}

async function own(first, second, text) {
	await first.go('/profiles', 'files of countries');
	await first.has(/The file of Sri Lanka.*Nothing was published or received yet/s, 'nothing yet');
	await first.page.click('text=Hand in a changed file');
	await first.press('Read the file');
	await first.has(/Paste or choose the file/, 'a file is asked for');
	await first.page.fill('#file', text.replace('alpha3: LKA', 'alpha3: LKA\ncolour: green'));
	await first.press('Read the file');
	await first.look('a file with a mistake');
	await first.has(/1 mistake in the file.*countries\/lk\.yaml:\d+:\d+: the key "colour"/s, 'file, line and field');
	await first.page.fill('#file', text);
	await first.press('Read the file');
	await first.has(/No row and no field differs from what stands/, 'the same');
	await first.page.fill('#file', cited(text));
	await first.press('Read the file');
	await first.look('a draft');
	await first.has(/Draft.*How it differs from what stands.*opened again.*What follows.*No answer of this node changes/s, 'what differs, and what follows');
	const draft = path(first);
	await first.press('Propose to publish it');
	await first.has(/Say why/, 'a reason is asked for');
	await first.page.fill('#propose', 'the source was opened again');
	await first.press('Propose to publish it');
	await first.look('a proposal');
	await first.has(/Another law editor decides about it/, 'another decides');
	await approveWhat(second, 'Publish the file of a country');
	await second.go(draft, 'published');
	await second.has(/Published.*It stands/s, 'it stands');
	await second.go(`/fr${draft}`, 'published, in French');
	await second.has(/Le fichier\s: .*Publié/s, 'in French');
	await stands(first, '/law/lk', 'As published by');
	await first.look('the country');
}

// As if another node had sent it, and this one had read it.
async function others(first, second, sql, text, folder) {
	const file = join(folder, 'ge.yaml');
	writeFileSync(file, cited(text));
	const digest = createHash('sha256').update(cited(text)).digest('hex');
	for (const serial of [1, 2])
		sql(`INSERT INTO exchange_release SELECT randomblob(16), id, 'GE', ${serial}, 5, x'${digest}', CAST(readfile('${file}') AS TEXT), x'00', zeroblob(32), '', 1, ${serial}, 0, NULL, '' FROM exchange_peer`);
	await second.go('/profiles', 'files that came');
	await second.has(/Georgia.*Waits for a decision/s, 'they wait');
	await second.page.click('text=Georgia, 1');
	await second.look('a file that came');
	const one = path(second);
	await second.press('Refuse it');
	await second.look('no reason');
	second.t.check((await second.page.title()).startsWith('Error: '), 'a reason is asked for');
	await second.page.fill('#refuse', 'cannot be opened from here');
	await second.press('Refuse it');
	await second.look('refused');
	await second.has(/Refused.*cannot be opened from here/s, 'refused');
	await second.go('/profiles', 'the other');
	await second.page.click('text=Georgia, 2');
	await second.page.fill('#propose', 'the source was opened here, too');
	await second.press('Propose to accept it');
	const two = path(second);
	await approveWhat(first, 'Accept the file of a country');
	await stands(second, '/law/ge', 'As published by');
	await second.go(two, 'accepted');
	await second.has(/Accepted.*It stands.*Go back/s, 'it can be undone');
	await second.page.fill('#undo', 'asked by telephone');
	await second.press('Go back to what stood before');
	await second.look('undone');
	await second.has(/Accepted, then undone/, 'undone');
	const { profiles } = await (await second.page.request.get(`${second.t.node}/profiles.json`)).json();
	second.t.equal(profiles.map((p) => `${p.country} ${p.serial} ${p.state} ${p.stands}`).sort().join(), 'GE 1 refused false,GE 2 undone false,LK 1 published true', 'the list as JSON');
	const answer = await (await second.page.request.get(`${second.t.node}${one}.json`)).json();
	second.t.equal(answer.profile.reason, 'cannot be opened from here', 'one as JSON');
}

export async function checkProfiles(tally, browser, axe, program) {
	const node = await startNode(program);
	const other = mkdtempSync(join(tmpdir(), 'comity-other-'));
	const t = tally.at(node.address);
	try {
		reachable(node.folder, 'LK', 9);
		run(program, 'peer', 'card', '--data', node.folder);
		run(program, 'init', other, '--origin', 'ge.example/node', '--name', 'Contact point of Georgia');
		reachable(other, 'GE', 9);
		const { card, fingerprint } = JSON.parse(run(program, 'peer', 'card', '--data', other, '--json'));
		writeFileSync(join(other, 'card.for-others'), card);
		run(program, 'peer', 'import', join(other, 'card.for-others'), '--fingerprint', fingerprint, '--alone', '--reason', 'called', '--data', node.folder);
		const admin = await newVisit(t, browser, null, false);
		await firstStart(admin, node.link);
		const first = await newVisit(t, browser, null, false);
		await start(first, await invite(admin, 'editor1', 'law-editor'));
		await enrolApp(first);
		const second = await newVisit(t, browser, axe, true);
		await start(second, await invite(admin, 'editor2', 'law-editor'));
		await enrolApp(second);
		const sql = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 20000', join(node.folder, 'comity.db'), text], { encoding: 'utf8' });
		await own(first, second, run(program, 'profile', 'export', '--data', node.folder));
		await others(first, second, sql, run(program, 'profile', 'export', 'GE', '--data', node.folder), other);
		for (const v of [admin, first, second])
			await v.page.context().close();
	} catch (error) {
		t.check(false, `profiles: ${error.message}`);
	}
	rmSync(other, { recursive: true, force: true });
	t.equal(await node.stop(), 0, 'the node ends in order');
}
