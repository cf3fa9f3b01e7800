// SPDX-License-Identifier: AGPL-3.0-or-later
//
// node: people who work on a node: first start, an app that makes codes, a passkey
// (Chromium's virtual authenticator), an approval, a lost second factor. With JavaScript
// off wherever a code from an app will do, at phone width, and each page with axe.

import { createHmac, createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { startNode } from './server.mjs';

const password = 'four ordinary words here';

function base32(text) {
	let bits = '';
	for (const c of text.replace(/\s/g, ''))
		bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0');
	return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

// An app that makes codes; each step once, as the node asks. The oldest that is good, unless
// its time ends meanwhile.
class App {
	constructor(key) {
		this.key = base32(key);
		this.step = 0;
	}

	async code() {
		this.step = Math.max(Math.floor((Date.now() + 12000) / 30000) - 1, this.step + 1);
		while (this.step > Math.floor(Date.now() / 30000) + 1)
			await new Promise((resolve) => setTimeout(resolve, 500));
		const counter = Buffer.alloc(8);
		counter.writeBigUInt64BE(BigInt(this.step));
		const digest = createHmac('sha1', this.key).update(counter).digest();
		const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
		return String(number % 1_000_000).padStart(6, '0');
	}
}

class Visit {
	constructor(t, page, axe) {
		Object.assign(this, { t, page, axe });
	}

	async look(what) {
		if (this.axe) {
			await this.page.evaluate(this.axe);
			const { violations } = await this.page.evaluate(() => globalThis.axe.run());
			for (const v of violations)
				this.t.check(false, `${what}: axe ${v.id}: ${v.nodes[0].html.slice(0, 120)}`);
			this.t.check(violations.length === 0, `${what}: axe`);
		}
		const wide = await this.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
		this.t.check(wide <= 0, `${what}: ${wide} px too wide`);
		const large = await this.page.evaluate(`(() => {
			const root = document.documentElement;
			root.style.fontSize = '200%';
			const width = root.scrollWidth - root.clientWidth;
			root.style.fontSize = '';
			return width;
		})()`);
		this.t.check(large <= 0, `${what}: ${large} px too wide where letters are twice as large`);
		this.t.check((await this.page.locator('h1').count()) === 1, `${what}: one h1`);
		this.t.equal(await this.page.locator('[hidden]:visible').count(), 0, `${what}: hidden means hidden`);
	}

	async go(path, what) {
		const answer = await this.page.goto(this.t.node + path);
		this.t.check(answer.ok(), `${what ?? path}: ${answer.status()}`);
		await this.look(what ?? path);
	}

	// A click waits until the answer begins, not until it can be read.
	// Until the page that it leads to has come.
	async press(text) {
		await Promise.all([
			this.page.waitForNavigation({ waitUntil: 'load' }),
			this.page.click(`button:has-text("${text}")`),
		]);
	}

	has(pattern, what) {
		return this.page.textContent('main').then((text) => this.t.check(pattern.test(text), `${what}: ${text.replace(/\s+/g, ' ').slice(0, 200)}`));
	}
}

export async function newVisit(t, browser, axe, javaScriptEnabled) {
	const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 320, height: 800 } });
	const page = await context.newPage();
	page.setDefaultTimeout(60_000);
	page.on('pageerror', (error) => t.check(false, `a script: ${error.message}`));
	return new Visit(t, page, axe);
}

export async function enrolApp(v) {
	await v.page.click('text=Set up an app that makes codes');
	await v.look('an app that makes codes');
	const app = new App(await v.page.textContent('main code'));
	await v.page.fill('#code', '000000');
	await v.press('Continue');
	v.t.check((await v.page.title()).startsWith('Error: '), 'a wrong code is told');
	v.t.equal(await v.page.textContent('main code').then((key) => base32(key).toString('hex')), app.key.toString('hex'), 'the key stays after a wrong code');
	await v.page.fill('#code', await app.code());
	await v.press('Continue');
	await v.look('recovery codes to be made');
	await v.press('Make new codes');
	v.t.equal(await v.page.locator('main li code').count(), 10, 'ten recovery codes');
	await v.look('recovery codes');
	await v.page.click('text=I have kept them');
	return app;
}

// Without JavaScript.
export async function firstStart(v, link, country = 'LK') {
	await v.go(`/start?link=${link}`, 'first start');
	await v.press('Continue');
	await v.look('first start with mistakes');
	v.t.equal(await v.page.locator('.govuk-error-summary a').count() >= 3, true, 'all mistakes at once');
	for (const [field, value] of Object.entries({ login: 'root', name: 'Person One', post: 'administrator', organisation: 'Contact point', country, password, again: password }))
		await v.page.fill(`#${field}`, value);
	await v.page.selectOption('#kind', 'contact-point');
	await v.press('Continue');
	await v.has(/Your roles need a second factor/, 'then the second factor');
	await v.look('the account before its second factor');
	return enrolApp(v);
}

// Decides what waits under this title.
export async function approveWhat(v, title) {
	await v.go('/approvals', 'approvals');
	await v.page.click(`main >> text=${title}`);
	await v.look('what is approved');
	await v.page.check('input[value=approve]');
	await v.press('Confirm decision');
	v.t.equal(new URL(v.page.url()).pathname, '/approvals', `${title}: approved`);
}

export async function invite(v, login, role) {
	await v.go('/people/new', 'invite');
	await v.page.fill('#login', login);
	await v.page.fill('#name', `Name ${login}`);
	await v.page.check(`input[value="${role}"]`);
	await v.press('Make the invitation');
	await v.look('the invitation');
	return new URL((await v.page.textContent('main code')).trim()).search;
}

export async function start(v, query) {
	await v.go(`/start${query}`, 'an invitation');
	await v.page.fill('#password', password);
	await v.page.fill('#again', password);
	await v.press('Continue');
}

export async function signIn(v, login) {
	await v.go('/sign-in', 'sign in');
	await v.page.fill('#login', login);
	await v.page.fill('#password', password);
	await v.press('Sign in');
}

async function authenticator(v) {
	const cdp = await v.page.context().newCDPSession(v.page);
	await cdp.send('WebAuthn.enable');
	const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
		options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
	});
	return { cdp, authenticatorId };
}

// A passkey as the only factor, then signing in with it alone, then with a counter set back.
export async function passkey(v, query, login) {
	const { cdp, authenticatorId } = await authenticator(v);
	await start(v, query);
	await v.page.click('text=Add a passkey');
	await v.look('add a passkey');
	await v.page.fill('#name', 'blue key');
	await v.press('Add the passkey');
	await v.page.waitForURL(/\/account\/recovery$/);
	await v.go('/account', 'an account with a passkey');
	await v.has(/blue key/, 'the passkey is listed');
	await v.go('/sign-out');
	await v.press('Sign out');
	await v.page.click('text=Sign in with a passkey');
	await v.look('sign in with a passkey');
	await v.press('Continue with the passkey');
	await v.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
	await v.go('/account', 'one\'s account');
	await v.has(new RegExp(`Name ${login}`), 'signed in by the passkey alone');
	return { cdp, authenticatorId };
}

async function clonedPasskey(v, { cdp, authenticatorId }) {
	const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
	await cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId: credentials[0].credentialId });
	await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credentials[0], signCount: 0 } });
	await v.go('/sign-out');
	await v.press('Sign out');
	await v.go('/sign-in/passkey');
	await v.press('Continue with the passkey');
	await v.page.waitForURL(/\/sign-in\/passkey$/);
	await v.has(/The passkey was not used/, 'a counter that went back is refused');
}

// One administrator proposes; the page says who must approve.
async function proposeRoles(v, login, role) {
	await v.go('/people', 'people');
	await v.page.click(`text=${login}`);
	await v.page.check(`input[value="${role}"]`);
	await v.page.fill('#why', 'a new post');
	await v.press('Change the roles');
	await v.look('a proposal of one\'s own');
	await v.has(/Nothing has happened yet.*Administrator/s, 'who must approve');
	v.t.equal(await v.page.locator('input[name=decision]').count(), 0, 'the proposer has nothing to decide');
}

async function approve(v, folder) {
	await v.go('/approvals', 'approvals');
	await v.page.click('text=Change of roles');
	await v.look('an approval');
	const id = v.page.url().split('/').pop();
	const bytes = await v.page.textContent('.app-bytes');
	v.t.check(/user name: officer1\n.*roles now: officer\nroles then: officer approver\nreason: a new post\n/s.test(bytes), `what will happen: ${bytes}`);
	await v.has(new RegExp(createHash('sha256').update(bytes).digest('hex')), 'their digest');
	await v.press('Confirm decision');
	await v.look('an approval without a decision');
	v.t.check((await v.page.title()).startsWith('Error: '), 'a decision must be chosen');
	await v.page.check('input[value=refuse]');
	await v.press('Confirm decision');
	await v.page.waitForSelector('main >> text=Say why you refuse'); // after the passkey's answer
	await v.page.check('input[value=approve]');
	await v.press('Confirm decision');
	await v.page.waitForURL(/\/approvals$/);
	const kind = execFileSync('sqlite3', [join(folder, 'comity.db'), 'SELECT kind FROM people_signature'], { encoding: 'utf8' }).trim();
	v.t.equal(kind, '1', 'the passkey signed the decision');
	await v.go('/people', 'people');
	await v.has(/officer1.*Officer, approver/is, 'the roles are given');
	return id;
}

// What a smart card does.
class Card {
	constructor(folder) {
		this.folder = folder;
		execFileSync('openssl', ['req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-subj', '/CN=Person Two/C=LK',
			'-keyout', this.file('card.key'), '-out', this.file('card.pem')], { stdio: 'ignore' });
	}

	file(name) {
		return join(this.folder, name);
	}

	// The file of the detached signature, PEM or DER.
	sign(statement, form) {
		writeFileSync(this.file('statement.txt'), statement);
		execFileSync('openssl', ['cms', '-sign', '-binary', '-md', 'sha256', '-in', this.file('statement.txt'), '-signer', this.file('card.pem'),
			'-inkey', this.file('card.key'), '-outform', form, '-out', this.file('card.p7s')]);
		return this.file('card.p7s');
	}
}

async function read(v, href) {
	return (await v.page.request.get(v.t.node + href)).text();
}

// A certificate is registered by choosing files; mistakes first.
async function registerCertificate(v, card) {
	await v.go('/account', 'an account without a certificate');
	await v.page.click('text=Add a certificate');
	await v.look('add a certificate');
	await v.press('Add the certificate');
	await v.look('add a certificate with mistakes');
	v.t.equal(await v.page.locator('.govuk-error-summary a').count(), 2, 'both files are missing');
	const statement = await v.page.textContent('.app-bytes >> nth=0');
	v.t.equal(statement, await read(v, '/account/certificate/statement.txt'), 'the statement that is shown is the file');
	await v.page.setInputFiles('#certificate-file', card.file('card.pem'));
	await v.page.setInputFiles('#proof-file', card.sign(statement, 'DER'));
	await v.page.waitForFunction('document.getElementById("proof").value.length > 100');
	await v.press('Add the certificate');
	await v.page.waitForURL(/\/account$/);
	await v.look('an account with a certificate');
	await v.has(/CN=Person Two/, 'the certificate is listed');
}

async function approveByCertificate(v, folder, card) {
	await v.go('/approvals', 'approvals');
	await v.page.click('text=Change of roles');
	await v.page.click('text=Sign with your certificate');
	await v.look('an approval to be signed with a certificate');
	const id = v.page.url().match(/approvals\/(\w+)/)[1];
	const href = await v.page.getAttribute('a[download="approve.txt"]', 'href');
	await v.page.check('input[value=approve]');
	await v.page.fill('#cms', readFileSync(card.sign(await read(v, href.replace('approve', 'refuse')), 'PEM'), 'utf8'));
	await v.press('Confirm decision');
	await v.look('a signature over something else');
	v.t.check((await v.page.title()).startsWith('Error: '), 'it is refused');
	await v.page.fill('#cms', readFileSync(card.sign(await read(v, href), 'PEM'), 'utf8'));
	await v.press('Confirm decision');
	await v.page.waitForURL(/\/approvals$/);
	const kinds = execFileSync('sqlite3', [join(folder, 'comity.db'), 'SELECT kind FROM people_signature ORDER BY at'], { encoding: 'utf8' }).trim();
	v.t.equal(kinds, '1\n2', 'the certificate signed, and no passkey was asked');
	return id;
}

// The terminal verifies what was signed, and writes its parts for others.
function verifySignature(t, program, folder, id, kind, kept) {
	const to = join(kept || folder, kind);
	mkdirSync(to, { recursive: true });
	const said = JSON.parse(execFileSync(program, ['people', 'signature', id, '--out', to, '--data', folder, '--json'], { encoding: 'utf8' }));
	t.equal(said.signature.kind, kind, 'the kind of a signature that verifies');
}

// The session ends by time while somebody types; the text comes back after signing in.
async function lostSession(v, folder, app) {
	await v.go('/people/new', 'invite');
	await v.page.fill('#login', 'typed.before');
	await v.page.fill('#name', 'Typed before the end');
	await v.page.check('input[value="analyst"]');
	execFileSync('sqlite3', ['-cmd', '.timeout 20000', join(folder, 'comity.db'), 'UPDATE people_session SET seen_at = seen_at - 3600000000']);
	await v.press('Make the invitation');
	await v.look('to sign in again');
	v.t.check(v.page.url().includes('/sign-in?next='), 'the session is over');
	await v.page.fill('#login', 'root');
	await v.page.fill('#password', password);
	await v.press('Sign in');
	await v.page.fill('#code', await app.code());
	await v.press('Continue');
	await v.page.waitForURL(/\/people\/new$/);
	await v.look('a form that is back');
	await v.has(/What you had typed is back/, 'the page says so');
	v.t.equal(await v.page.inputValue('#name'), 'Typed before the end', 'the text is back');
	v.t.equal(await v.page.isChecked('input[value="analyst"]'), true, 'the choice is back');
	await v.press('Make the invitation');
	await v.has(/Typed before the end/, 'it is sent');
}

async function lostFactor(admin, second, v) {
	await admin.go('/people', 'people');
	await admin.page.click('text=analyst1');
	await admin.look('a person');
	await admin.page.fill('#why-link', 'seen in person');
	await admin.press('Take away password and factors');
	await v.go('/account');
	await v.has(/Name analyst1/, 'nothing has happened before the approval');
	await second.go('/approvals', 'approvals');
	await second.page.click('text=Link for an account');
	await second.page.check('input[value=approve]');
	await second.press('Confirm decision');
	await second.page.waitForSelector('main >> text=It is shown this once');
	await second.look('the new link');
	const query = new URL((await second.page.textContent('main code')).trim()).search;
	await v.go('/account');
	v.t.check(v.page.url().includes('/sign-in'), 'the sessions have ended');
	await start(v, query);
	await enrolApp(v);
	await v.has(/Name analyst1/, 'a new factor is set up');
}

async function staffPages(v) {
	for (const path of ['/account', '/account/password', '/account/certificate', '/people', '/people/new', '/people/roles', '/approvals', '/alarms', '/node', '/ledger', '/ledger/entries/0', '/sign-out'])
		for (const prefix of ['', '/fr'])
			await v.go(prefix + path);
}

// From any page to its chapter of the manual, and to whom to tell of a fault.
async function help(v) {
	await v.page.goto(v.t.node + '/ledger');
	await v.page.click('footer >> text=Help with this page');
	await v.look('help with a page');
	await v.has(/Person One, administrator.*The ledger.*acknowledge-restore/s, 'who helps, and the chapter');
	await v.page.goto(v.t.node + '/approvals');
	await v.page.click('footer >> text=Report a fault');
	v.t.check(v.page.url().endsWith('/manual/approvals#fault'), `where a fault is reported: ${v.page.url()}`);
	await v.has(/Approvals: four eyes/, 'the chapter for all other pages');
}

// By the pseudonym as somebody wrote it down, and by an act chosen in words.
async function searchLedger(v) {
	await v.go('/ledger', 'ledger');
	const acts = () => v.page.locator('tbody td:nth-child(3)').allTextContents();
	const codes = (await acts()).filter((act) => /^[a-z]+(-[a-z]+)*$/.test(act));
	v.t.equal(codes.join(), '', 'acts stand in words');
	const pseudonym = await v.page.locator('tbody td:nth-child(4) a').first().textContent();
	await v.page.fill('#person', pseudonym.toLowerCase());
	await v.page.selectOption('#act', { label: 'Signed in' });
	await v.press('Search');
	const found = await acts();
	v.t.check(found.length > 0 && found.every((act) => act === 'Signed in'), `found: ${found}`);
	v.t.check((await v.page.locator('tbody td:nth-child(4) a').allTextContents()).every((who) => who === pseudonym), 'by one person');
	v.t.equal(await v.page.inputValue('#act'), 'signed-in', 'the act stays chosen');
	await v.go('/ledger?act=of-a-later-version', 'an act without words');
	v.t.equal(await v.page.inputValue('#act'), 'of-a-later-version', 'a typed act stays');
	await v.has(/Nothing found in the whole ledger/, 'nothing found');
	await v.go('/ledger?person=P-0000-0000', 'a pseudonym of nobody');
	v.t.check((await v.page.title()).startsWith('Error: '), 'a pseudonym of nobody is told');
}

// A node of its own for work(t, admin, folder); `what` names the work where it breaks.
export async function onNewNode(tally, browser, program, what, work, options = [], settings = '') {
	const node = await startNode(program, options, settings);
	const t = tally.at(node.address);
	try {
		const admin = await newVisit(t, browser, null, false);
		await firstStart(admin, node.link);
		await work(t, admin, node.folder);
		await admin.page.context().close();
	} catch (error) {
		t.check(false, `${what}: ${error.message}`);
	}
	t.equal(await node.stop(), 0, 'the node ends in order');
}

// kept: a folder for the signatures that people make, or nothing.
export async function checkNode(tally, browser, axe, program, kept) {
	const node = await startNode(program);
	const t = tally.at(node.address);
	try {
		const admin = await newVisit(t, browser, axe, true);
		const plain = await newVisit(t, browser, null, false); // without JavaScript
		const app = await firstStart(plain, node.link);
		await signIn(admin, 'root');
		await admin.look('the second factor');
		await admin.page.fill('#code', await app.code());
		await admin.press('Continue');
		await staffPages(admin);
		await searchLedger(admin);
		await help(admin);
		const second = await newVisit(t, browser, axe, true);
		const keys = await passkey(second, await invite(admin, 'root2', 'administrator'), 'root2');
		await invite(admin, 'officer1', 'officer');
		await proposeRoles(admin, 'officer1', 'approver');
		verifySignature(t, program, node.folder, await approve(second, node.folder), 'passkey', kept);
		const card = new Card(node.folder);
		await registerCertificate(second, card);
		await proposeRoles(admin, 'officer1', 'administrator');
		verifySignature(t, program, node.folder, await approveByCertificate(second, node.folder, card), 'certificate', kept);
		const analyst = await newVisit(t, browser, axe, true);
		await start(analyst, await invite(admin, 'analyst1', 'analyst'));
		await enrolApp(analyst);
		await lostFactor(admin, second, analyst);
		await clonedPasskey(second, keys);
		await lostSession(admin, node.folder, app);
		for (const v of [admin, plain, second, analyst])
			await v.page.context().close();
	} catch (error) {
		t.check(false, `node: ${error.message}`);
	}
	t.equal(await node.stop(), 0, 'the node ends in order');
}
