// SPDX-License-Identifier: AGPL-3.0-or-later
//
// judge: what is signed by people's own keys before a request leaves: the judicial authority
// refuses a measure and grants a narrower one, the officer proposes it, and the approver approves
// it, each with a passkey (Chromium's virtual authenticator). They read words, not keys; the bytes
// are one press away.

import { approve, callBack, day, enter, openCase, path } from './desk.mjs';
import { invite, newVisit, onNewNode, passkey } from './node.mjs';

async function withKey(t, browser, axe, admin, login, role) {
	const v = await newVisit(t, browser, axe, true);
	await passkey(v, await invite(admin, login, role), login);
	return v;
}

async function draft(v, work) {
	await v.go(work, 'the case');
	await v.page.click('main >> text=Draft a request');
	await v.page.selectOption('#kind', 'preservation');
	await v.page.selectOption('#to', 'GE');
	await v.press('Continue');
	for (const area of await v.page.locator('form textarea:visible').all())
		await area.fill('as the case file says');
	await v.page.check('input[name=class][value=traffic]');
	await v.page.fill('#data-from', day(-21));
	await v.page.fill('#data-to', day(-2));
	await v.press('Save');
	while (await v.page.locator('a[href*="/decide/"]:not(.govuk-tag--green ~ a)').count() > 0) {
		await v.page.locator('a[href*="/decide/"]:not(.govuk-tag--green ~ a)').first().click();
		await v.page.fill('#reason', 'their contact point said so');
		await v.press('Decide so');
	}
	return path(v);
}

async function ask(v, request) {
	await v.go(request, 'a draft');
	await v.page.click('main >> text=Ask the judicial authority');
	await v.look('to ask the judicial authority');
	await v.page.fill('#ends', '2000-01-01');
	await v.press('Ask');
	v.t.check((await v.page.title()).startsWith('Error: '), 'a day that is over is told');
	await v.page.fill('#ends', day(30));
	await v.press('Ask');
	await v.has(/judicial authority was asked/, 'it waits for the judge');
}

async function decide(v, decision, reason) {
	await v.go('/approvals', 'what waits for the judge');
	await v.page.click('main >> text=Judicial authorisation');
	await v.look('what the judge decides on');
	await v.has(/What is asked for.*How grave it is in this case.*Why it is needed.*Why nothing less intrusive serves/s, 'the measure and why, in words');
	v.t.equal(await v.page.locator('dd:empty, dd bdi:empty').count(), 0, 'no row without words');
	v.t.check(!/necessity \d+ /.test(await v.page.innerText('main')), 'the bytes are folded away');
	await v.page.click('main >> text=The same, byte for byte');
	v.t.check(/comity authorisation 1\n.*necessity \d+ /s.test(await v.page.innerText('main details[open] pre')), 'and can be read');
	await v.page.check(`input[value=${decision}]`);
	await v.page.fill('#reason', '');
	if (decision === 'refuse') {
		await v.press('Confirm decision');
		await v.page.waitForLoadState();
		await v.page.waitForFunction(() => document.title.startsWith('Error: '));
		await v.page.check('input[value=refuse]');
	}
	await v.page.fill('#reason', reason);
	await v.press('Confirm decision');
	await v.page.waitForURL(/\/approvals$/);
}

// An answer is written on one page, and signed on the next, which shows its exact words.
async function refuse(v, approver) {
	const request = await enter(v, 'logs of one host');
	await v.page.click('text=Record the call');
	await callBack(v);
	await v.go(`${request}/steps/acknowledge`, 'to acknowledge');
	await v.press('Acknowledge');
	v.t.equal(path(v), request, 'to acknowledge is signed by nobody');
	await v.go(`${request}/steps/refuse`, 'to refuse');
	await v.page.check('input[name=ground] >> nth=1');
	await v.page.fill('#reason', 'our interests\nwould be harmed');
	await v.press('Ask a second person to approve');
	v.t.equal(path(v), `${request}/steps/refuse/sign`, 'what was written is read before it is signed');
	await v.look('what is answered, before it is signed');
	await v.has(/What you answer.*our interests\nwould be harmed.*Your passkey signs/s, 'the very words');
	await v.press('Ask a second person to approve');
	await v.page.waitForURL(/\/approvals\/\w{26}$/);
	await v.has(/Proposed by.*signed with the person's own key/s, 'signed');
	await approve(approver, 'answer');
	await approver.page.waitForURL(/\/approvals$/);
	await v.go(`${request}/steps/refuse`, 'an approved refusal');
	await v.press('Refuse with a ground');
	await v.look('a refusal that two people signed');
	await v.has(/Answered by Name officer1.*signed with their own key.*Approved by Name approver1.*signed with their own key/s, 'by whom it was signed');
}

export async function checkJudge(tally, browser, axe, program) {
	await onNewNode(tally, browser, program, 'judge', async (t, admin) => {
		const officer = await withKey(t, browser, axe, admin, 'officer1', 'officer');
		const judge = await withKey(t, browser, axe, admin, 'judge1', 'judicial-authority');
		const approver = await withKey(t, browser, axe, admin, 'approver1', 'approver');
		const request = await draft(officer, await openCase(officer));
		await ask(officer, request);
		await decide(judge, 'refuse', 'Traffic data of one week would do.');
		await officer.go(request, 'a draft that a judge refused');
		await officer.has(/refused it on.*Traffic data of one week would do\..*The judicial authority has refused it/s, 'the officer reads why');
		await officer.go(`${request}/propose`, 'to propose what was refused');
		await officer.has(/This still needs:/, 'it is not sent');
		await ask(officer, request);
		await judge.go('/fr/approvals', 'in French');
		await judge.page.click('main >> text=Autorisation judiciaire');
		await judge.look('what the judge decides on, in French');
		await decide(judge, 'approve', 'Proportionate.');
		await officer.go(`${request}/propose`, 'to propose what was granted');
		await officer.has(/Judicial decision, digest/, 'with the decision');
		await officer.press('Send for approval');
		await officer.page.waitForURL(new RegExp(`${request}$`));
		await officer.has(/Awaiting approval/, 'it waits');
		await approve(approver, 'request');
		await approver.page.waitForURL(/\/approvals$/);
		await officer.go(request, 'approved');
		await officer.page.click('main >> text=What a second person approves');
		await officer.has(/Proposed by.*person's own key.*Decided by.*person's own key/s, 'both signed with their keys');
		await refuse(officer, approver);
		for (const v of [officer, judge, approver])
			await v.page.context().close();
	});
}
