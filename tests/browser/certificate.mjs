// SPDX-License-Identifier: AGPL-3.0-or-later
//
// certificate: a custodian drafts what a foreign court wants certified: two regimes are offered, each
// question of the rule is asked, what cannot be stated is left unstated, somebody the rule does not
// name does not sign, and who does signs with a passkey; a country without a rule; who may not see it.

import { execFileSync } from 'node:child_process';

import { openCase, path, person } from './desk.mjs';
import { firstStart, invite, newVisit, passkey } from './node.mjs';
import { startNode } from './server.mjs';

async function draft(v, exhibit, country, regime) {
	await v.go(`${exhibit}/certificates`, 'certificates of an exhibit');
	await v.page.click('main >> text=Draft a certificate');
	await v.page.selectOption('#country', country);
	await v.press('Continue');
	if (!regime)
		return;
	await v.has(/Choose which rule applies.*Electronic Transactions Act.*Evidence \(Special Provisions\) Act/s, 'two regimes are offered, none is chosen');
	await v.look('two regimes of one country');
	await v.page.check(`input[name=regime][value="${regime}"]`);
	await v.press('Continue');
}

async function answer(v) {
	await v.look('what the rule asks');
	await v.has(/Evidence \(Special Provisions\) Act, No\. 14 of 1995, ss\. 4-7, 12.*The machine or computer.*Was it operating properly.*The signer.s position/s, 'each question of the rule');
	v.t.equal(await v.page.inputValue('#f0'), 'SanDisk Ultra, serial number 4C53', 'what the record has is proposed');
	v.t.equal(await v.page.locator('input[name=f2]:checked').count(), 0, 'no judgement is proposed');
	await v.page.fill('#f1', '2026-02-01/2026-01-01');
	await v.press('Save');
	await v.look('what the rule asks, with a mistake');
	await v.has(/From and to, such as/, 'a period that ends before it begins is none');
	await v.page.fill('#f1', '2026-01-01/2026-02-01');
	await v.page.check('input[name=f2][value=fault-not-affecting]');
	await v.page.fill('#f3', 'A locked room');
	await v.page.check('input[name=f4][value=yes]');
	await v.page.fill('#u5', 'The trial has no date yet');
	await v.press('Save');
	await v.has(/has no answer yet:.*The signer.s position/s, 'what is missing is named');
	v.t.equal(await v.page.locator('main a[href$="/ready"]').count(), 0, 'and until then nobody signs');
	await v.look('a certificate that lacks an answer');
	await v.page.click('main a[href$="/answers"]');
	v.t.equal(await v.page.inputValue('#u5'), 'The trial has no date yet', 'what was said is kept');
	await v.page.fill('#f6', 'Head of the laboratory');
	await v.press('Save');
}

async function sign(v) {
	await v.page.click('main a[href$="/ready"]');
	await v.look('who states it');
	await v.page.fill('#capacity', 'Head of the laboratory');
	await v.page.check('input[name=fits][value=no]');
	await v.press('Read it before you sign');
	await v.has(/somebody who is that must sign/, 'whom the rule does not name does not sign');
	await v.page.check('input[name=fits][value=yes]');
	await v.press('Read it before you sign');
	await v.look('the certificate, to be signed');
	await v.has(/NOT VERIFIED in these parts.*What you sign.*It had a fault that did not affect the record.*Not stated: The trial has no date yet.*I am whom the rule names/s, 'the cover note and the paper');
	await v.press('Sign the certificate');
	await v.page.waitForURL(/\/certificates\/\w{20,}$/);
	await v.look('a signed certificate');
	await v.has(/Signed.*Signed, as the record of this node has it.*Signed with the person.s own key/s, 'it is signed with their own key');
	v.t.equal(await v.page.locator('main a[href$="/answers"], main a[href$="/sign"]').count(), 0, 'and stays as it is');
}

async function told(v, exhibit) {
	const certificate = path(v);
	const { certificate: c } = await (await v.page.request.get(`${v.t.node}${certificate}.json`)).json();
	v.t.equal(c.state, 'signed', 'as JSON');
	v.t.equal(c.fields.map((f) => f.name).join(' '), 'machine_or_computer period_of_production operating_properly safeguards_against_tampering information_supplied_in_ordinary_course access_given_to_other_party signer_position', 'the fields of the rule');
	for (const prefix of ['', '/fr']) {
		const pdf = await v.page.request.get(`${v.t.node}${prefix}${certificate}/certificate.pdf`);
		v.t.check((await pdf.body()).subarray(0, 5).equals(Buffer.from('%PDF-')), `${prefix} PDF: ${pdf.status()}`);
	}
	await v.go(exhibit, 'the exhibit');
	await v.has(/Certificate signed.*No gap is known/s, 'it is an act of custody');
	return certificate;
}

async function unknown(v, exhibit) {
	await draft(v, exhibit, 'NA');
	await v.look('a country whose rule is not known');
	await v.has(/The receiving court’s rule is not known to us.*Statement of facts/s, 'a plain statement of facts');
	v.t.check(!/\bAct\b.*s\. \d/.test(await v.page.locator('pre').last().textContent()), 'that names no statute');
	await v.go(`/fr${path(v)}`, 'the certificate, in French');
	await v.has(/Certificat/, 'the page in French');
}

export async function checkCertificate(t, browser, axe, program) {
	const node = await startNode(program);
	const here = t.at(node.address);
	try {
		const admin = await newVisit(here, browser, null, false);
		await firstStart(admin, node.link);
		const officer = await person(here, browser, null, admin, 'officer1', 'officer');
		const keeper = await newVisit(here, browser, axe, true);
		await passkey(keeper, await invite(admin, 'custodian1', 'custodian'), 'custodian1');
		const alone = await person(here, browser, null, admin, 'custodian2', 'custodian');
		const address = await openCase(officer);
		await officer.go(address, 'a case');
		await officer.page.fill('#login', 'custodian1');
		await officer.page.check('input[name=level][value=work]');
		await officer.press('Add the member');
		const { exhibit: e } = JSON.parse(execFileSync(program, ['seal', process.argv[1], '--description', 'A stick', '--collector', 'Name custodian1',
			'--authority', 'order', '--authority-text', 'Order 42', '--device', 'SanDisk Ultra', '--serial', '4C53',
			'--case', address.split('/').pop(), '--data', node.folder, '--json'], { encoding: 'utf8' }));
		const exhibit = `/exhibits/${e.id}`;
		await draft(keeper, exhibit, 'LK', '2');
		await answer(keeper);
		await sign(keeper);
		const certificate = await told(keeper, exhibit);
		await unknown(keeper, exhibit);
		await officer.go(certificate, 'a certificate, read by an officer');
		await officer.has(/Special Provisions/, 'an officer of the case reads it');
		officer.t.equal((await officer.page.request.get(`${here.node}${exhibit}/certificates/new`)).status(), 403, 'and drafts none');
		for (const what of ['', '.json', '/certificate.pdf', '/answers', '/ready', '/sign'])
			alone.t.equal((await alone.page.request.get(`${here.node}${certificate}${what}`)).status(), 404, `who is not on the case: ${what}`);
		for (const v of [admin, officer, keeper, alone])
			await v.page.context().close();
	} catch (error) {
		t.check(false, `certificate: ${error.stack}`);
	}
	t.equal(await node.stop(), 0, 'the node ends in order');
}
