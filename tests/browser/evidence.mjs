// SPDX-License-Identifier: AGPL-3.0-or-later
//
// evidence: custodians on a node. One seals two uploads of a case, without JavaScript, on a screen
// of 320 px; hands the exhibit over; the other, with a passkey, receives and signs; what is derived,
// a physical item, the papers; and what whoever is not on the case sees.

import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';

import { day, openCase, path, person } from './desk.mjs';
import { firstStart, invite, newVisit, passkey } from './node.mjs';
import { startNode } from './server.mjs';

const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');

async function addMember(v, address, login) {
	await v.go(address, 'a case');
	await v.page.fill('#login', login);
	await v.page.check('input[name=level][value=work]');
	await v.press('Add the member');
}

async function facts(v, kind) {
	await v.page.fill('#description', `What was found: ${kind}`);
	await v.page.selectOption('#kind', kind);
	await v.page.selectOption('#authority', 'order');
	await v.page.fill('#authority-text', 'Search warrant 42 of the High Court');
	await v.page.fill('#valid-from', day(-30));
	await v.page.fill('#collector', 'Name officer1, investigator');
	await v.page.fill('#collected', day(-1));
	await v.page.fill('#place', 'Colombo');
}

async function add(v, folder, name, bytes) {
	const file = join(folder, name);
	writeFileSync(file, bytes);
	await v.page.setInputFiles('#file', file);
	await v.press('Add the file');
	await v.has(new RegExp(`${name.replace('.', '\\.')}.*${digest(bytes)}`, 's'), `${name} has come`);
}

async function seal(v, folder, reference) {
	await v.go('/exhibits', 'no exhibit yet');
	await v.page.click('main >> text=Seal an exhibit');
	await v.look('to which case');
	await v.page.click(`main >> text=${reference}`);
	await v.look('what an exhibit is');
	await v.press('Continue');
	await v.look('what an exhibit is, with mistakes');
	v.t.check((await v.page.locator('.govuk-error-summary a').count()) >= 3, 'all mistakes at once');
	await facts(v, 'file');
	await v.page.check('input[name=mounted][value=yes]');
	await v.press('Continue');
	await v.look('the files of an exhibit');
	await v.press('Add the file');
	await v.look('no file was chosen');
	const [one, two] = [randomBytes(3 * 1024 * 1024 + 7), Buffer.from('a small one')];
	await add(v, folder, 'mail box.mbox', one);
	await add(v, folder, 'wrong.txt', Buffer.from('not this'));
	await v.page.locator('button:has-text("Take off")').nth(1).click();
	v.t.check(!/wrong\.txt/.test(await v.page.textContent('main')), 'a file is taken off');
	await add(v, folder, 'note.txt', two);
	await v.look('files that have come');
	await v.page.click('main >> text=What it is: look again');
	v.t.equal(await v.page.inputValue('#place'), 'Colombo', 'what was typed is kept');
	await v.press('Continue');
	await v.page.click('button:text-is("Seal")');
	await v.page.waitForURL(/\/exhibits\/\w{20,}$/);
	await v.look('an exhibit');
	await v.has(new RegExp(`E-\\d{4}-000001.*may have changed before, during and after.*Search warrant 42.*mail box\\.mbox.*${digest(one)}.*note\\.txt.*${digest(two)}.*Collected.*Sealed.*No gap is known`, 's'), 'what was sealed');
	return path(v);
}

async function act(v, exhibit, name, fill) {
	await v.go(exhibit, 'the exhibit');
	await v.page.click(`main a[href$="/acts/${name}"]`);
	await v.look(`the form of ${name}`);
	await fill();
	await v.press('Continue');
	await v.look(`the record of ${name}`);
	await v.has(new RegExp(`"act":"${name}"`), `the record of ${name}`);
	await v.press('Sign and record it');
	await v.page.waitForURL((url) => url.pathname === exhibit);
}

async function handOver(v, other, exhibit) {
	await act(v, exhibit, 'opened', () => v.page.fill('#purpose', 'to look at the headers'));
	await act(v, exhibit, 'transferred', async () => {
		await v.page.check('input[name=to-account] >> nth=0');
		await v.page.fill('#purpose', 'examination');
	});
	await v.has(/In transit.*in transit to Name custodian2/s, 'it is in transit');
	await v.has(/Gap.*Handed over, not received yet/s, 'until then that is a gap');
	v.t.equal(await v.page.locator('main a[href$="/acts/received"]').count(), 0, 'who gave it does not receive it');
	await v.go('/desk', 'the desk of who gave it');
	await v.has(/Exhibits that you handed over, in transit.*E-\d{4}-000001/s, 'in transit on the one desk');
	await other.go('/desk', 'the desk of who takes it');
	await other.has(/Exhibits handed to you.*E-\d{4}-000001/s, 'in transit on the other');
	await act(other, exhibit, 'received', () => other.page.fill('#purpose', 'seal unbroken'));
	await other.has(/Held by Name custodian2.*Received.*signed with the person.s own key.*No gap is known/s, 'received and signed');
	await v.go(`/fr${exhibit}`, 'the exhibit, in French');
	await v.has(/Reçu/, 'in French');
}

async function papers(v, exhibit) {
	for (const prefix of ['', '/fr'])
		for (const paper of ['custody.pdf', 'label.pdf']) {
			const answer = await v.page.request.get(`${v.t.node}${prefix}${exhibit}/${paper}`);
			v.t.check((await answer.body()).subarray(0, 5).equals(Buffer.from('%PDF-')), `${prefix} ${paper}: ${answer.status()}`);
		}
	const { exhibit: told } = await (await v.page.request.get(`${v.t.node}${exhibit}.json`)).json();
	v.t.equal(told.acts.map((a) => a.act).join(' '), 'collected sealed opened transferred received', 'the acts');
	v.t.equal(told.custody.gaps.length, 0, 'without a gap');
	v.t.equal(told.acts.map((a) => a.signed).join(' '), 'false false false false true', 'one is signed with a key');
}

// The node makes it; the terminal verifies what was fetched.
async function packages(v, program, folder, exhibit) {
	await v.go(exhibit, 'the exhibit');
	await v.page.click('main >> text=Packages that anybody can verify');
	await v.look('packages');
	await v.press('Make a package');
	await v.look('packages with mistakes');
	await v.page.fill('#to', 'High Court at Colombo');
	await v.page.fill('#purpose', 'the hearing');
	await v.press('Make a package');
	for (let i = 0; i < 60 && (await v.page.locator('main >> text=Fetch it').count()) === 0; i++) {
		await v.page.waitForTimeout(500);
		await v.page.goto(v.t.node + exhibit + '/packages');
	}
	await v.look('a package that was made');
	const saved = v.page.waitForEvent('download');
	await v.page.click('main >> text=Fetch it');
	const file = join(folder, 'fetched.zip');
	await (await saved).saveAs(file);
	const { status, stdout } = spawnSync(program, ['verify', file, '--json'], { encoding: 'utf8' });
	v.t.equal(status, 0, 'the package verifies');
	v.t.equal(JSON.parse(stdout).files, 2, 'with its files');
	await v.go(exhibit, 'after it');
	await v.has(/Content written out.*High Court at Colombo/s, 'that it was made stands in the custody');
}

async function others(v, exhibit) {
	await v.go(exhibit, 'the exhibit');
	await v.page.click('main >> text=Seal what was made of it');
	await v.look('a derived exhibit');
	await facts(v, 'thing');
	await v.page.fill('#derivation', 'printed, two pages');
	await v.press('Continue');
	await v.look('a thing without its seal');
	await v.page.fill('#seal', 'S-0099');
	await v.press('Continue');
	await v.page.waitForURL(/\/exhibits\/\w{20,}$/);
	await v.look('a derived thing');
	await v.has(/S-0099.*It was derived from E-\d{4}-000001/s, 'it names its parent');
	await v.go('/exhibits?find=s-0099', 'an exhibit that is looked for');
	v.t.equal(await v.page.locator('main a[href*="/exhibits/"]:has-text("E-")').count(), 1, 'found by its seal');
	await v.go(exhibit, 'the parent');
	await v.has(/Derived from it:.*E-\d{4}-000002.*Another exhibit derived from it/s, 'and the parent names it');
}

export async function checkEvidence(t, browser, axe, program) {
	const node = await startNode(program);
	const here = t.at(node.address);
	try {
		const admin = await newVisit(here, browser, null, false);
		await firstStart(admin, node.link);
		const officer = await person(here, browser, null, admin, 'officer1', 'officer');
		const one = await person(here, browser, null, admin, 'custodian1', 'custodian');
		const two = await newVisit(here, browser, axe, true);
		await passkey(two, await invite(admin, 'custodian2', 'custodian'), 'custodian2');
		const alone = await person(here, browser, null, admin, 'custodian3', 'custodian');
		const address = await openCase(officer);
		for (const login of ['custodian1', 'custodian2'])
			await addMember(officer, address, login);
		const exhibit = await seal(one, node.folder, 'LK-C-');
		await handOver(one, two, exhibit);
		await papers(two, exhibit);
		await packages(two, program, node.folder, exhibit);
		await others(two, exhibit);
		await officer.go(address, 'a case with exhibits');
		await officer.has(/Exhibits.*E-\d{4}-000002.*E-\d{4}-000001/s, 'the case lists its exhibits');
		await officer.go(exhibit, 'an exhibit, read by an officer');
		officer.t.equal(await officer.page.locator('main a[href*="/acts/"]').count(), 0, 'an officer keeps no exhibit');
		for (const what of ['', '.json', '/custody.pdf', '/acts/opened', '/sign'])
			alone.t.equal((await alone.page.request.get(`${here.node}${exhibit}${what}`)).status(), 404, `who is not on the case: ${what}`);
		for (const v of [admin, officer, one, two, alone])
			await v.page.context().close();
	} catch (error) {
		t.check(false, `evidence: ${error.stack}`);
	}
	t.equal(await node.stop(), 0, 'the node ends in order');
}
