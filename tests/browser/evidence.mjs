// SPDX-License-Identifier: AGPL-3.0-or-later
//
// evidence: custodians on a node. One seals two uploads of a case, without JavaScript, on a screen
// of 320 px; hands the exhibit over; the other, with a passkey, receives and signs; what is derived,
// a physical item, the papers; a package that is verified on its page, one with chosen papers, one
// that is stamped at that moment, and one that only its receiver opens; a file that is on a list; and
// what whoever is not on the case sees.

import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readFileSync, writeFileSync } from 'node:fs';

import { startAuthority } from './authority.mjs';
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
	await v.press('Add to the exhibit');
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
	await v.press('Add to the exhibit');
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
	await v.go(await v.page.getAttribute(`main a[href$="/acts/${name}"]`, 'href'), `to ${name}`);
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

// Several in one press, one of them without a byte: it is sealed as it is, and said so.
async function many(v, folder) {
	const files = [['b.txt', 'of two'], ['nothing.log', ''], ['c.txt', 'the third']].map(([name, text]) => {
		writeFileSync(join(folder, name), text);
		return join(folder, name);
	});
	await v.go('/exhibits/new?case=none', 'what has several files');
	await facts(v, 'file');
	await v.press('Continue');
	await v.page.setInputFiles('#file', files);
	await v.press('Add to the exhibit');
	await v.look('several files have come');
	await v.has(new RegExp(`b\\.txt.*${digest('of two')}.*nothing\\.log.*0.*${digest('')}.*c\\.txt.*${digest('the third')}`, 's'), 'all of them have come, in their order');
	await v.page.click('button:text-is("Seal")');
	await v.page.waitForURL(/\/exhibits\/\w{20,}$/);
	await v.look('an exhibit of several files');
	await v.has(/b\.txt.*nothing\.log.*c\.txt.*came with 0 bytes/s, 'the empty one is sealed, and told');
}

// What a stranger would do with it.
async function verifyPage(v, file, folder) {
	await v.go('/exhibits', 'exhibits');
	await v.page.click('main >> text=Verify a package');
	await v.look('a package to verify');
	await v.press('Verify');
	await v.look('no package was chosen');
	v.t.check((await v.page.title()).startsWith('Error: '), 'a package is asked for');
	await v.page.setInputFiles('#file', file);
	await v.press('Verify');
	await v.look('what a package proves');
	v.t.check((await v.page.textContent('main')).trim().startsWith('Not proven: '), 'the first line is what is not proven');
	await v.has(/Files\s*holds.*Sealing\s*holds.*Records\s*holds.*Log\s*not shown.*Nothing of the package was kept/s, 'part by part');
	const spoilt = join(folder, 'spoilt.zip'), bytes = readFileSync(file);
	bytes[bytes.indexOf('a small one')] ^= 1;
	writeFileSync(spoilt, bytes);
	await v.page.setInputFiles('#file', spoilt);
	await v.press('Verify');
	await v.look('what a spoilt package proves');
	await v.has(/Not proven: that all files are those that were listed.*Files\s*fails.*note\.txt.*What may still be relied on\s*all files that are not named here/s, 'which file, and what stands all the same');
	await v.go('/fr/verify', 'a package to verify, in French');
	await v.page.setInputFiles('#file', spoilt);
	await v.press('Vérifier');
	await v.look('what a spoilt package proves, in French');
	await v.has(/Non prouvé\s: que tous les fichiers sont ceux qui ont été listés.*Fichiers\s*en échec.*note\.txt.*ce fichier n’a pas pu être lu.*tous les fichiers qui ne sont pas nommés ici/s, 'the same in French');
	await v.go('/verify', 'a package to verify');
	await v.page.setInputFiles('#file', { name: 'no.zip', mimeType: 'application/zip', buffer: Buffer.from('no archive') });
	await v.press('Verify');
	await v.look('no package at all');
	await v.has(/refused as a whole/, 'what is no archive is refused');
	await v.page.setInputFiles('#file', { name: 'large.zip', mimeType: 'application/zip', buffer: Buffer.alloc(26 * 1024 * 1024) });
	await v.press('Verify');
	await v.has(/larger than 24 MiB.*comity verify/s, 'a large one is for the program');
	const csrf = await v.page.locator('input[name=csrf]').last().inputValue();
	const answer = await v.page.request.post(`${v.t.node}/verify.json`, {
		headers: { Origin: v.t.node },
		multipart: { csrf, policy: '', roots: '', file: { name: 'x.zip', mimeType: 'application/zip', buffer: readFileSync(file) } },
	});
	v.t.equal(answer.status(), 200, 'as JSON');
	v.t.equal((await answer.json()).parts?.seal?.verdict, 'holds', 'the same as JSON');
}

// CMS to the key of whoever gets it.
async function encrypted(v, program, folder, exhibit) {
	const [key, certificate, file, opened] = ['key.pem', 'receiver.pem', 'fetched.zip.p7m', 'opened.zip'].map((name) => join(folder, name));
	execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=High Court', '-days', '2', '-keyout', key, '-out', certificate], { stdio: 'ignore' });
	await v.go(`${exhibit}/packages`, 'packages again');
	await v.page.fill('#to', 'High Court at Colombo');
	await v.page.fill('#purpose', 'the appeal');
	await v.page.fill('#permitted-use', 'this case alone');
	await v.page.fill('#not-obtained', 'the second disk: it was destroyed');
	await v.page.fill('#receiver', 'no certificate');
	await v.press('Make a package');
	await v.look('no certificate of a receiver');
	await v.has(/Nothing can be encrypted to it/, 'what is no certificate is refused');
	await v.page.fill('#receiver', readFileSync(certificate, 'utf8'));
	await v.press('Make a package');
	for (let i = 0; i < 60 && (await v.page.locator('main >> text=Fetch it').count()) < 5; i++) {
		await v.page.waitForTimeout(500);
		await v.page.goto(`${v.t.node}${exhibit}/packages`);
	}
	await v.look('an encrypted package');
	await v.has(/Encrypted: only the receiver.s key opens it/, 'it says so');
	const saved = v.page.waitForEvent('download');
	await v.page.locator('main >> text=Fetch it').first().click();
	await (await saved).saveAs(file);
	execFileSync('openssl', ['cms', '-decrypt', '-inform', 'DER', '-in', file, '-inkey', key, '-recip', certificate, '-out', opened]);
	v.t.equal(spawnSync(program, ['verify', opened], { encoding: 'utf8' }).status, 0, 'what its receiver opens verifies');
	const texts = readFileSync(opened, 'latin1');
	v.t.check(texts.includes('this case alone') && texts.includes('the second disk: it was destroyed'), 'with what it may be used for, and what is missing');
}

// A harmless text that a test list names: locked, without a name, and no byte of it stays. Words: what
// the page says of whom to call.
export async function locked(v, program, folder, address, words) {
	const text = Buffer.from('a harmless text that a test list names'), list = join(folder, 'list.csv');
	writeFileSync(list, `sha256\n${digest(text)}\n`);
	execFileSync(program, ['hashset', 'import', 'test-list', list, '--class', 'abuse', '--title', 'A test list', '--data', folder], { stdio: 'ignore' });
	await v.go(address, 'what is to be sealed');
	await facts(v, 'file');
	await v.press('Continue');
	const file = join(folder, 'a-name-of-its-own.txt');
	writeFileSync(file, text);
	await v.page.setInputFiles('#file', file);
	await v.press('Add to the exhibit');
	await v.look('a file that a list names');
	await v.has(/A file matches a list of known child sexual abuse material.*You did nothing wrong.*Call the national police.*no byte of it/s, 'what to do, and what not');
	v.t.check(!/a-name-of-its-own/.test(await v.page.content()) && !(await v.page.content()).includes(digest(text)), 'neither its name nor its digest');
	await v.press('Seal');
	await v.page.waitForURL(/\/exhibits\/\w{20,}$/);
	await v.look('a locked exhibit');
	await v.has(words, 'whom to call');
	v.t.check(!/a-name-of-its-own/.test(await v.page.textContent('main')), 'its name is not shown');
	const kept = () => execFileSync('find', [join(folder, 'blobs'), '-type', 'f', '-size', `${text.length}c`]).toString().trim();
	for (let i = 0; i < 40 && kept(); i++)
		await v.page.waitForTimeout(500);
	v.t.equal(kept(), '', 'no byte of it stays');
	await v.page.click('main >> text=Record that it was referred to an authority');
	await v.look('the form of referred');
}

// Makes what the form says, and fetches it; nth: how many were made before.
async function fetchPackage(v, exhibit, nth, file) {
	await v.page.fill('#to', 'High Court at Colombo');
	await v.page.fill('#purpose', 'the hearing');
	await v.press('Make a package');
	for (let i = 0; i < 60 && (await v.page.locator('main >> text=Fetch it').count()) <= nth; i++) {
		await v.page.waitForTimeout(500);
		await v.page.goto(v.t.node + exhibit + '/packages');
	}
	const saved = v.page.waitForEvent('download');
	await v.page.locator('main >> text=Fetch it').first().click();
	await (await saved).saveAs(file);
	return file;
}

// What lies in a ZIP below these folders, without the folder that was packed.
function within(file, ...folders) {
	return execFileSync('unzip', ['-Z1', file], { encoding: 'utf8' }).split('\n')
		.map((line) => line.slice(line.indexOf('/') + 1))
		.filter((name) => folders.some((folder) => name.startsWith(`${folder}/`))).sort().join(' ');
}

async function give(v, what, name, bytes) {
	await v.page.selectOption('#folder', what);
	await v.page.setInputFiles('#file', { name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });
	await v.press('Add the paper');
}

// An order and a statement that somebody gives the exhibit: what is chosen goes into the package of
// the page as into that of the command.
async function chosen(v, program, folder, exhibit) {
	await v.go(`${exhibit}/packages`, 'packages, for papers');
	await v.press('Add the paper');
	await v.look('no paper was chosen');
	await v.has(/Choose the file/, 'a paper is asked for');
	await give(v, 'legal', 'order 42.pdf', 'an order');
	await give(v, 'legal', 'legal.txt', 'named as one of ours');
	await give(v, 'legal', 'wrong.txt', 'not this');
	await give(v, 'certificate', 'statement.txt', 'a statement');
	await give(v, 'legal', 'උසාවි නියෝගය.pdf', 'an order in Sinhala');
	await give(v, 'legal', 'උසාවි වරෙන්තු.pdf', 'a name as long');
	await v.look('papers of an exhibit');
	await v.has(new RegExp(`6 papers that you gave it.*order_42\\.pdf.*${digest('an order')}.*certificate/statement\\.txt`, 's'), 'the papers');
	await v.page.locator('main li:has-text("wrong.txt") button:has-text("Take off")').click();
	await v.page.locator('main li:has-text("වරෙන්තු") button:has-text("Take off")').click();
	v.t.check(!/wrong\.txt|වරෙන්තු/.test(await v.page.textContent('main')), 'papers are taken off');
	await v.has(/legal\/උසාවි නියෝගය\.pdf.*In a package:\s*legal\/paper\.pdf/s, 'which one, is read in their own letters');
	const out = v.page.locator('label:has-text("certificate/statement.txt")');
	const left = await v.page.locator(`[id="${await out.getAttribute('for')}"]`).getAttribute('value');
	await v.page.check(`input[name=leave-out][value="${left}"]`);
	const file = await fetchPackage(v, exhibit, 1, join(folder, 'chosen.zip'));
	v.t.equal(within(file, 'legal', 'certificate'), 'legal/2-legal.txt legal/basis.json legal/legal.txt legal/names.tsv legal/order_42.pdf legal/paper.pdf', 'what was chosen goes into it');
	v.t.equal(execFileSync('unzip', ['-p', file, '*/legal/order_42.pdf'], { encoding: 'utf8' }), 'an order', 'byte for byte');
	v.t.equal(spawnSync(program, ['verify', file], { encoding: 'utf8' }).status, 0, 'it verifies with them');
	const { exhibit: told } = await (await v.page.request.get(`${v.t.node}${exhibit}.json`)).json();
	v.t.equal(execFileSync('unzip', ['-p', file, '*/legal/names.tsv'], { encoding: 'utf8' }), 'legal/order_42.pdf\torder 42.pdf\nlegal/2-legal.txt\tlegal.txt\nlegal/paper.pdf\tඋසාවි නියෝගය.pdf\n', 'each is called as it was');
	v.t.equal(told.papers.find((p) => p.name_in_package === 'paper.pdf').name, 'උසාවි නියෝගය.pdf', 'also for programs');
	const same = join(folder, 'same.zip'), all = join(folder, 'all.zip');
	for (const [made, words] of [[same, ['--leave-out', left]], [all, []]])
		execFileSync(program, ['package', 'make', told.number, '--out', made, '--by', 'A custodian', '--to', 'High Court at Colombo', '--purpose', 'the hearing', ...words, '--data', folder], { stdio: 'ignore' });
	v.t.equal(within(same, 'legal', 'certificate', 'log', 'data'), within(file, 'legal', 'certificate', 'log', 'data'), 'the command makes the same');
	v.t.check(within(all, 'certificate').includes('certificate/statement.txt'), 'and all of it when nothing is left out');
}

// The authorities are asked at that moment; one that is away leaves the package without its stamp.
async function stamped(v, program, folder, exhibit) {
	const authority = await startAuthority();
	try {
		execFileSync(program, ['stamp', 'ask', authority.url, '--chain', authority.root, '--list', authority.list, '--data', folder], { stdio: 'ignore' });
		await v.go(`${exhibit}/packages`, 'packages, to be stamped');
		await v.page.check('input[name=stamps][value=now]');
		const file = await fetchPackage(v, exhibit, 2, join(folder, 'stamped.zip'));
		v.t.check(/time\/checkpoint-list-1\.crl.*time\/checkpoint\.pem.*time\/checkpoint\.tsr/.test(within(file, 'time')), 'with the stamp of that moment');
		const said = JSON.parse(spawnSync(program, ['verify', file, '--root', authority.root, '--json'], { encoding: 'utf8' }).stdout);
		v.t.equal(said.parts.time.verdict, 'holds', 'the stamp holds');
		v.t.check(!/Without a time-stamp/.test(await v.page.textContent('main')), 'and nothing is missing');
		authority.away = true;
		await v.page.check('input[name=stamps][value=now]');
		const without = await fetchPackage(v, exhibit, 3, join(folder, 'unstamped.zip'));
		await v.go(`${exhibit}/packages`, 'a package without a stamp');
		await v.has(/Without a time-stamp: .*503/, 'that it has no stamp of that moment, and why');
		v.t.check(!within(without, 'time').includes('time/checkpoint.tsr'), 'nor has it one');
		v.t.equal(spawnSync(program, ['verify', without], { encoding: 'utf8' }).status, 0, 'it verifies all the same');
	} finally {
		authority.stop();
	}
}

// The node makes it; the terminal verifies what was fetched.
async function packages(v, program, folder, exhibit) {
	await v.go(exhibit, 'the exhibit');
	await v.page.click('main >> text=Packages that anybody can verify');
	await v.look('packages');
	await v.has(/It lacks:.*A certificate for a court: none was drafted.*A time-stamp: this node asks no authority/s, 'what a package lacks');
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
	await verifyPage(v, file, folder);
	await chosen(v, program, folder, exhibit);
	await stamped(v, program, folder, exhibit);
	await encrypted(v, program, folder, exhibit);
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
	await v.page.click('main a:has-text("-000002")');
	return path(v);
}

// Until when it is kept, by the one; its end, by both; the certificate of that.
async function ended(one, two, exhibit) {
	await act(one, exhibit, 'kept', async () => {
		await one.page.fill('#until', day(40));
		await one.page.fill('#purpose', 'section 7 of the rules');
	});
	await one.has(/Kept until.*Time until which it is to be kept changed.*section 7 of the rules.*To be kept until/s, 'until when it is kept');
	await one.page.click('main >> text=End it: erase its content, or destroy it');
	await one.look('the end of an exhibit');
	await one.press('Propose it');
	await one.look('the end of an exhibit, with mistakes');
	await one.has(/Choose what is done.*Say by what rule/s, 'what a proposal needs');
	await one.page.check('input[name=what][value=destroyed]');
	await one.page.fill('#reason', 'section 7 of the rules');
	await one.press('Propose it');
	await one.has(/There is a problem.*Name the order/s, 'before its time it needs an order');
	await one.page.fill('#order', 'Order 43 of the High Court');
	await one.press('Propose it');
	await one.look('a proposal to destroy');
	await one.has(/Destroy an exhibit: E-\d{4}-000002.*Nothing brings it back.*before its time.*Order 43.*another person decides/s, 'what is proposed');
	await one.go(exhibit, 'an exhibit whose end waits');
	await one.has(/held.*Its end is proposed, and waits for a second person/is, 'nothing has happened');
	await two.go(exhibit, 'the same for the second');
	await two.page.click('main >> text=Its end is proposed');
	await two.look('a destruction to decide');
	await two.page.check('input[name=decision][value=approve]');
	await two.press('Confirm decision');
	await two.page.waitForURL(/\/approvals$/);
	await two.go(exhibit, 'a destroyed exhibit');
	await two.has(/Destroyed.*By Name custodian1.*Second person: Name custodian2/s, 'who did it, and who was the second');
	await one.go(`${exhibit}/packages`, 'the packages of a destroyed exhibit');
	await one.look('the packages of a destroyed exhibit');
	await one.has(/Its content is gone.*the records of its custody with their proofs/s, 'what is left');
	await one.go(exhibit, 'the same for the first');
	await one.page.click('main >> text=Draft the certificate of its destruction');
	await one.look('a certificate of destruction');
	one.t.equal(await one.page.inputValue('#ordered-by'), 'Name custodian2', 'who was the second');
	await one.page.fill('#capacity', 'Custodian of the store');
	await one.page.fill('#ordered-capacity', 'Head of the store');
	await one.press('Continue');
	await one.look('a certificate of destruction to sign');
	await one.has(/Custodian of the store.*Head of the store/s, 'it names both');
	await one.press('Sign the certificate');
	await one.has(/Certificate of destruction/, 'the first has signed');
	await two.go(path(one), 'the same for the second');
	await two.page.click('main a[href$="/sign"]');
	await two.press('Sign the certificate');
	await two.has(/Signed/, 'both have signed');
	await two.look('a signed certificate of destruction');
}

// For whose court it may be is asked while it is sealed; its answers are a draft then.
async function forCourt(v, folder) {
	await v.go('/exhibits/new?case=none', 'an exhibit of no case');
	await facts(v, 'file');
	await v.press('Continue');
	await v.page.click('main >> text=Say for whose court it may be');
	await v.look('for a court abroad');
	await v.page.selectOption('#country', 'LK');
	await v.press('Continue');
	await v.look('for a court abroad, with two rules');
	await v.has(/Choose which rule applies/, 'two regimes are offered as such');
	await v.page.check('input[name=regime] >> nth=0');
	await v.press('Continue');
	await v.look('what the rule asks, before it is sealed');
	await v.page.fill('#u0', 'I was not there');
	await v.press('Save');
	await v.look('files, with a court named');
	await v.has(/Sri Lanka.*have no answer yet/s, 'what is still to be answered');
	await v.go(`/fr${path(v)}`, 'files, with a court named, in French');
	await v.has(/Pour un tribunal à l’étranger/, 'in French');
	await v.page.goBack();
	await add(v, folder, 'statement.txt', Buffer.from('What was said.'));
	await v.page.click('button:text-is("Seal")');
	await v.page.waitForURL(/\/certificates\/\w{20,}$/);
	await v.look('a draft of what was answered while it was sealed');
	await v.has(/Draft.*I was not there/s, 'the draft has the answer');
}

// What came for a request is sealed where it lies.
async function delivered(v, program, folder) {
	const say = (...words) => JSON.parse(execFileSync(program, [...words, '--data', folder, '--json']));
	const of = say('desk', 'case', 'list').cases[0].reference;
	const request = say('desk', 'request', 'enter', '--kind', 'stored-data', '--from', 'GE', '--to', 'LK', '--offence', 'illegal-access', '--basis', 'budapest', '--case', of);
	const file = join(folder, 'records of them.csv');
	writeFileSync(file, 'time,address');
	say('desk', 'request', 'attach', request.reference, file, '--came');
	await v.go(`/requests/${request.id}`, 'a request with what came');
	await v.page.click('main >> text=Seal as exhibit');
	await v.look('what came, to be sealed');
	await v.page.fill('#stated', digest('another'));
	await v.press('Seal as an exhibit');
	await v.look('another digest than they state');
	await v.has(/do not seal it before they have said why/, 'it is not sealed');
	await v.page.fill('#stated', digest('time,address'));
	await v.press('Seal as an exhibit');
	await v.page.waitForURL(/\/exhibits\/\w{20,}$/);
	await v.look('an exhibit that was delivered');
	await v.has(/Delivered.*records of them\.csv, of GE.*by hand.*is that of these bytes/s, 'who gave it, and its digest');
	const exhibit = path(v);
	await v.go(`/requests/${request.id}`, 'a request whose delivery is sealed');
	await v.has(/Sealed as E-/, 'the request names its exhibit');
	await v.go(`/fr/requests/${request.id}/seal`, 'what came, to be sealed, in French');
	await v.has(/Déjà scellé/, 'in French');
	await v.go(`${exhibit}/packages`, 'packages of what was delivered');
	await v.has(new RegExp(`${request.reference} with its approval.*The papers of ${request.reference}`, 's'), 'its authority goes into them');
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
		await ended(one, two, await others(two, exhibit));
		await forCourt(two, node.folder);
		await delivered(one, program, node.folder);
		await locked(one, program, node.folder, '/exhibits/new?case=none', /You did nothing wrong.*Call the national police.*restricted custodian/s);
		await many(one, node.folder);
		const visitor = await newVisit(here, browser, axe, false);
		t.equal((await visitor.page.request.get(`${here.node}/verify`)).status(), 403, 'a visitor, where the node does not say so');
		await officer.go(address, 'a case with exhibits');
		await officer.has(/Exhibits.*E-\d{4}-000002.*E-\d{4}-000001/s, 'the case lists its exhibits');
		await officer.go(exhibit, 'an exhibit, read by an officer');
		officer.t.equal(await officer.page.locator('main a[href*="/acts/"]').count(), 0, 'an officer keeps no exhibit');
		for (const what of ['', '.json', '/custody.pdf', '/acts/opened', '/sign'])
			alone.t.equal((await alone.page.request.get(`${here.node}${exhibit}${what}`)).status(), 404, `who is not on the case: ${what}`);
		for (const v of [admin, officer, one, two, alone, visitor])
			await v.page.context().close();
	} catch (error) {
		t.check(false, `evidence: ${error.stack}`);
	}
	t.equal(await node.stop(), 0, 'the node ends in order');
}
