// SPDX-License-Identifier: AGPL-3.0-or-later
//
// desk: an officer on a node that knows no partner: a case, a request composed, approved,
// sent as a letter and answered on paper; a request that came by telephone, refused with a
// ground of the instrument; the roster. The officer and the approver have no JavaScript and
// a screen of 320 px; a member who only reads looks at each page with axe, in two languages.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { enrolApp, invite, newVisit, onNewNode, start } from './node.mjs';

export async function person(t, browser, axe, admin, login, role) {
	const v = await newVisit(t, browser, axe, axe !== null);
	await start(v, await invite(admin, login, role));
	v.app = await enrolApp(v);
	return v;
}

export const path = (v) => new URL(v.page.url()).pathname;

// The day that many days from now, as forms take it.
export const day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10);

export async function openCase(v) {
	await v.go('/cases/new', 'a new case');
	v.t.check(await v.page.locator('.govuk-service-navigation__item').count() <= 7, 'seven entries at most');
	await v.press('Open the case');
	await v.look('a case without a title');
	v.t.check((await v.page.title()).startsWith('Error: '), 'a title is asked for');
	await v.page.fill('#title', 'Parcel fee');
	await v.page.fill('#summary', 'A page that asks for a fee.');
	await v.page.check('input[value="illegal-access"]');
	await v.page.fill('#countries', 'lk, Georgia');
	await v.press('Open the case');
	await v.look('a case');
	await v.has(/LK-C-\d{4}-000001.*TLP:AMBER.*consultation on jurisdiction/s, 'the case');
	return path(v);
}

// Until nothing stops it: gaps by field, then what the law does not know.
export async function compose(v) {
	await v.page.click('main >> text=Draft a request');
	await v.look('a new request');
	await v.page.selectOption('#kind', 'preservation');
	await v.page.selectOption('#to', 'GE');
	await v.press('Continue');
	await v.look('the text');
	const request = path(v).replace('/write', '');
	await v.go(request, 'a draft');
	await v.has(/Before it can be sent.*What is missing, why and by which rule.*Why it is needed.*Budapest Convention/s, 'what is missing, why, and by which rule');
	await v.go(`${request}/basis`, 'the bases');
	await v.has(/Budapest Convention.*binding/s, 'the best basis');
	v.t.equal(await v.page.inputValue('input[name=basis]:checked'), 'budapest', 'it is chosen');
	await v.go(`${request}/steps/propose`, 'to propose too soon');
	await v.has(/This still needs:/, 'a draft with gaps is not proposed');
	v.t.equal(await v.page.locator('main form').count(), 0, 'nothing to press');
	await v.go(`${request}/write`, 'the text');
	for (const area of await v.page.locator('form textarea:visible').all())
		await area.fill('as the case file says');
	await v.page.check('input[name=class][value=traffic]');
	await v.page.fill('#data-from', day(-21));
	await v.page.fill('#data-to', day(-2));
	await v.press('Save');
	while (await v.page.locator('a[href*="/decide/"]:not(.govuk-tag--green ~ a)').count() > 0) {
		await v.page.locator('a[href*="/decide/"]:not(.govuk-tag--green ~ a)').first().click();
		await v.look('a decision');
		await v.page.fill('#reason', 'their contact point said so');
		await v.press('Decide so');
	}
	await v.has(/Nothing is missing/, 'nothing is missing');
	return request;
}

export async function approve(v, state) {
	await v.go('/desk', 'the approver\'s desk');
	await v.page.locator('main a[href*="/approvals/"]').first().click();
	await v.look('what is approved');
	await v.page.check('input[value=approve]');
	await v.press('Confirm decision');
	if (path(v).endsWith('/confirm')) {
		await v.page.fill('#code', await v.app.code());
		await v.press('Continue');
		v.t.check(false, `${state}: a fresh factor was asked for`);
	}
}

// The draft of an order to a provider at home, until nothing stops it; what the provider will see of
// it, told next to each field and in a preview.
async function completeOrder(v) {
	await v.look('the text of an order');
	const order = path(v).replace('/write', '');
	await v.go(`${order}/write`, 'its text');
	await v.page.click('main >> text=More that can be said');
	for (const [field, hint] of [['identifiers', 'The provider will read this'], ['duration', 'say for how long'], ['gravity', 'The provider is not sent this']])
		v.t.check((await v.page.textContent(`#${field}-hint`)).includes(hint), `who reads ${field}`);
	for (const area of await v.page.locator('form textarea').all())
		await area.fill(/is not sent this/.test(await area.locator('xpath=..').textContent()) ? 'a tortoise was stolen' : 'account 12345678');
	await v.page.check('input[name=class][value=subscriber]');
	await v.press('Save');
	while (await v.page.locator('a[href*="/decide/"]:not(.govuk-tag--green ~ a)').count() > 0) {
		await v.page.locator('a[href*="/decide/"]:not(.govuk-tag--green ~ a)').first().click();
		await v.page.fill('#reason', 'the prosecutor said so');
		await v.press('Decide so');
	}
	if (!/Nothing is missing/.test(await v.page.textContent('main'))) {
		await v.go(`${order}/authorise`, 'the judicial decision');
		await v.page.fill('#digest', 'ab'.repeat(32));
		await v.press('Attach');
	}
	await v.has(/Nothing is missing/, 'nothing is missing');
	for (const prefix of ['/fr', '']) {
		await v.go(prefix + order, 'a draft of an order');
		await v.page.click('main a[href$="/provider"]');
		await v.look('what the provider will see');
		const [sent, kept] = (await v.page.locator('main').innerHTML()).split('id="home"');
		v.t.check(/12345678/.test(sent) && !/tortoise/.test(sent) && /tortoise/.test(kept), `what leaves, and what stays: ${prefix}`);
	}
	return order;
}

// Sent on paper; the provider keeps the data until that day.
export async function orderProvider(v, approver, until) {
	const order = await completeOrder(v);
	await v.go(`${order}/propose`, 'to propose an order');
	await v.has(/The provider will read this.*Kept here: the provider is not sent this.*tortoise/s, 'who approves sees both');
	await v.press('Send for approval');
	await approve(approver, 'request');
	await v.go(`${order}/steps/submit`, 'to send the order');
	await v.press('Serve the order');
	for (const [action, end] of [['start', ''], ['preserve', until]]) {
		await v.go(`${order}/answer`, 'what the provider did');
		await v.page.check(`input[value="${action}"]`);
		await v.page.fill('#reason', 'letter no. 8');
		await v.page.fill('#until', end);
		await v.press('Record it');
	}
	await v.has(/Preserved/, 'the provider keeps them');
	return order;
}

async function sendAndRecord(v, approver, request) {
	await v.page.click('main >> text=Send for approval');
	await v.look('to propose');
	await v.press('Send for approval');
	await v.has(/Awaiting approval/, 'it waits');
	await approve(approver, 'request');
	await v.go(request, 'approved');
	await v.has(/Approved/, 'the approval moved it');
	v.t.check((await v.page.request.get(`${v.t.node}${request}/letter.txt`)).ok(), 'the letter');
	for (const from of ['', '/fr']) {
		const letter = await v.page.request.get(`${v.t.node}${from}${request}/letter.pdf`);
		v.t.check((await letter.body()).subarray(0, 5).equals(Buffer.from('%PDF-')), `the letter as PDF: ${letter.status()}`);
	}
	v.t.equal((await v.page.request.get(`${v.t.node}${request}/letter.pdf?language=xx`)).status(), 400, 'a letter in no language');
	await v.go(`${request}/steps/submit`, 'to send');
	await v.page.fill('#reason', 'letter by courier');
	const form = { reason: 'letter by courier' };
	for (const name of ['csrf', 'form'])
		form[name] = await v.page.inputValue(`main input[name=${name}]`);
	await v.press('Send');
	await v.has(/Sent/, 'it is sent');
	const again = await v.page.request.post(`${v.t.node}${request}/steps/submit`, { form, headers: { Origin: v.t.node } });
	v.t.check(/This was already done.*Nothing was done a second time/s.test(await again.text()), `twice is once: ${again.status()}`);
	await v.go(request, 'sent once');
	v.t.equal((await v.page.textContent('main')).match(/letter by courier/g).length, 1, 'one step');
	for (const [action, until] of [['start', ''], ['preserve', day(90)]]) {
		await v.go(`${request}/answer`, 'what the other side did');
		await v.page.check(`input[value="${action}"]`);
		await v.page.fill('#reason', 'letter no. 7');
		await v.page.fill('#until', until);
		await v.press('Record it');
	}
	await v.look('a preserved request');
	await v.has(/Preserved.*Follow-up|Preserved.*Preserved at least until.*Budapest Convention 29/s, 'both clocks');
	await v.go('/desk', 'the desk');
	await v.has(/Lapses without a follow-up request.*LK-\d{4}-000001/s, 'it lapses without a follow-up');
}

// A request that came by telephone; its address.
export async function enter(v, data) {
	await v.go('/requests/enter', 'by hand');
	await v.page.check('input[value=telephone]');
	await v.page.selectOption('#from', 'GE');
	await v.page.selectOption('#kind', 'preservation');
	await v.page.click('main summary');
	await v.page.selectOption('#offence', 'illegal-access');
	await v.page.fill('#contact', '24/7 point, post X');
	await v.page.fill('#data', data);
	await v.press('Enter it');
	return path(v);
}

// Fills the form of a call back; a contact of the node's card needs no number.
export async function callBack(v) {
	for (const [field, text] of [['number', '+000 1'], ['source', 'directory, tested 1 Nov'], ['who', 'post X'], ['said', 'it is ours']])
		if (await v.page.locator(`#${field}`).count() > 0)
			await v.page.fill(`#${field}`, text);
	await v.press('Record the call');
}

// What a request that came does not say stands on its page; one press asks for it, another sends it.
async function askForMore(v, request) {
	await v.has(/What this request does not say.*Why nothing less intrusive serves.*Budapest Convention 15.*Clocks/s, 'what is missing, by which rule');
	const missing = await v.page.locator('#lacks + ul > li').count();
	await v.page.click('main >> text=Ask for it');
	await v.look('to ask for what is missing');
	const words = await v.page.inputValue('#reason');
	v.t.equal(words.split('\n- ').length - 1, missing, 'each thing that is missing is asked for');
	v.t.check(/^Please say what.*\n- Why nothing less intrusive serves \(.*Budapest Convention 15\)/s.test(words), `in words: ${words}`);
	await v.press('Ask for what is missing');
	await v.has(/More information asked.*What happened.*Please say what.*Budapest Convention 15/s, 'asked with one press');
	v.t.equal(await v.page.locator('main >> text="Ask for it"').count(), 0, 'and not twice');
	await v.go(`${request}/steps/go-on`, 'to go on');
	await v.page.fill('#reason', 'they said it on the telephone');
	await v.press('Go on without an answer');
	await v.has(/In work/, 'back in work');
}

async function incoming(v, approver) {
	const request = await enter(v, 'logs of one host');
	await v.look('entered');
	await v.has(/Not verified: disclose nothing yet.*A person acknowledges/s, 'unverified, and its clock runs');
	await v.page.click('text=Record the call');
	await v.look('the call back');
	await callBack(v);
	await v.has(/Not verified: somebody called on .* by a number that no signed directory names: \+000 1; directory, tested 1 Nov; post X; it is ours/s, 'recorded, and verifies nobody');
	await v.go(`${request}/steps/acknowledge`, 'to acknowledge');
	await v.press('Acknowledge');
	await askForMore(v, request);
	await v.go(`${request}/steps/refuse`, 'to refuse');
	await v.has(/You are about to refuse\. Only the grounds that .*Budapest.* allows are listed\./s, 'what a refusal may rest on');
	v.t.equal(await v.page.locator('#place').count(), 0, 'no ground beside those of the instrument');
	v.t.equal(await v.page.locator('input[name=ground]').count(), 2, 'the two grounds of 29(5)');
	await v.page.check('input[name=ground] >> nth=1');
	await v.page.fill('#reason', 'two\nlines');
	await v.press('Ask a second person to approve');
	await approve(approver, 'answer');
	await v.go(`${request}/steps/refuse`, 'an approved refusal');
	await v.has(/A second person approved exactly this.*two\nlines/s, 'exactly this');
	await v.press('Refuse with a ground');
	await v.has(/Refused\. Ground:.*sovereignty/s, 'refused with its ground');
	await v.has(/What happened.*Entered by hand.*It came on/s, 'who entered it, and when it came');
	for (const gone of ['Order a provider here', 'Attach a file'])
		v.t.equal(await v.page.locator(`main >> text=${gone}`).count(), 0, `after the refusal: ${gone}`);
	return request;
}

async function roster(v) {
	await v.page.goto(`${v.t.node}/home`);
	v.t.equal(path(v), '/desk', 'whoever works on cases lands on the desk');
	await v.go('/duty', 'the roster');
	await v.has(/Nobody is on the roster/, 'nobody');
	await v.page.fill('#login', 'officer1');
	await v.page.fill('#begins', day(-1));
	await v.page.fill('#ends', day(2)); // the begin of that day, and Colombo's comes before UTC's
	await v.press('Put on the roster');
	await v.go('/account');
	v.t.check(/On duty: Name officer1/.test(await v.page.textContent('header')), 'on every page');
	await v.go('/duty');
	await v.page.fill('#note', 'one preserved, one refused');
	await v.press('Hand over');
	await v.has(/Not taken over yet/, 'a note');
	await v.press('Undo: take this note back');
	v.t.check(!/Not taken over yet/.test(await v.page.textContent('main')), 'the note is taken back');
}

// By a reference of the other side, and by what ended.
async function search(v, stranger) {
	await v.go('/requests', 'the open requests');
	await v.page.fill('#find', 'lk-c-');
	await v.press('Find');
	await v.look('what was found');
	await v.has(/LK-\d{4}-000001/, 'found by the reference of its case');
	await v.page.click('main >> text=Ended');
	await v.has(/No request is here/, 'nothing has ended');
	await stranger.go('/requests?find=lk-c-', 'a search of somebody else');
	await stranger.has(/Nothing that you may see has this/, 'what one may not see is not found');
}

// What a colleague has cannot wait until they are back.
async function takeOver(v) {
	await v.go('/duty', 'not on duty');
	await v.has(/Whoever is on duty now can take over/, 'only on duty');
	const day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10);
	await v.page.fill('#login', 'officer3');
	await v.page.fill('#begins', day(-1));
	await v.page.fill('#ends', day(2));
	await v.press('Put on the roster');
	await v.has(/You are on duty.*LK-\d{4}-000002/s, 'what a colleague works on');
	await v.look('on duty');
	await v.press('Take over LK-');
	v.t.check(/^\/requests\/\w{26}$/.test(path(v)), 'whoever takes it over sees it');
}

// On a node that knows no other.
async function identifiers(v, work) {
	await v.go(`${work}/hits`, 'identifiers of a case');
	await v.has(/None yet.*Do others have the same.*No node was asked/s, 'none yet');
	await v.page.selectOption('#kind', 'phone');
	await v.page.fill('#value', '0112 345 678');
	await v.press('Add the identifier');
	v.t.check((await v.page.title()).startsWith('Error: '), 'a number without its country');
	await v.page.fill('#value', '+94 (112) 345-678');
	await v.press('Add the identifier');
	await v.look('an identifier');
	await v.has(/Telephone number.*\+94112345678/s, 'in its plain form');
}

// What the defence is given: nothing before a second person approved it. Of an order to a provider
// also the words that stayed here.
async function forTheDefence(v, approver, work) {
	await v.go(work, 'the case');
	await v.page.click('main >> text=Draft a request');
	await v.page.selectOption('#kind', 'order-preservation');
	await v.page.fill('#provider', 'Example Telecom');
	await v.press('Continue');
	await v.go(`/fr${path(v).replace(/\/write$/, '')}/write`, 'its text in French');
	await v.has(/conditions et sauvegardes/, 'why it is asked for, in French');
	await v.go(path(v).replace(/^\/fr/, ''), 'its text in English');
	await orderProvider(v, approver, day(60));
	await v.go(`${work}/bundle`, 'a bundle');
	await v.page.fill('#withheld', 'LK-2026-999999: no such request');
	await v.press('Ask a second person to approve');
	v.t.check((await v.page.title()).startsWith('Error: '), 'what is not there cannot be withheld');
	await v.page.fill('#withheld', '');
	await v.press('Ask a second person to approve');
	await v.look('a bundle that waits');
	await v.has(/waits for a second person.*comity bundle 1.*request\.txt/s, 'what is approved');
	await approve(approver, 'bundle');
	await v.go(`${work}/bundle`, 'an approved bundle');
	const [download] = await Promise.all([v.page.waitForEvent('download'), v.page.click('button:has-text("Download the bundle")')]);
	v.t.check(/^LK-C-.*\.zip$/.test(download.suggestedFilename()), `the bundle: ${download.suggestedFilename()}`);
	const names = execFileSync('python3', ['-m', 'zipfile', '-l', await download.path()], { encoding: 'utf8' });
	v.t.check(/index\.html.*SHA256SUMS/s.test(names), `what is in it: ${names}`);
	const kept = names.match(/\S+\/not-sent-to-provider\.txt/g) ?? [];
	v.t.equal(kept.length, 1, `what the provider was not sent: ${names}`);
	const words = execFileSync('unzip', ['-p', await download.path(), kept[0]], { encoding: 'utf8' });
	v.t.check(/tortoise/.test(words), `in the words that stayed: ${words}`);
}

// A note slipped, and a member was added by mistake.
async function undo(v, work) {
	await v.go(work, 'the case');
	await v.page.fill('#note', 'meant for another case');
	await v.press('Add the note');
	await v.has(/meant for another case/, 'a note');
	await v.press('Undo: take this note back');
	v.t.check(!/meant for another case/.test(await v.page.textContent('main')), 'the note is gone');
	await v.page.fill('#login', 'officer3');
	await v.page.check('input[value=read]');
	await v.press('Add the member');
	await v.page.click('text=Take Name officer3 off');
	await v.look('to take a member off');
	await v.press('Take Name officer3 off');
	v.t.check((await v.page.title()).startsWith('Error: '), 'a reason is asked for');
	await v.page.fill('#why', 'added by mistake');
	await v.press('Take Name officer3 off');
	v.t.check(path(v) === work && !/Name officer3/.test(await v.page.textContent('main')), 'the member is gone');
}

// Nobody acknowledged in time: somebody is called, and takes it with one tap.
async function called(v, other, folder) {
	await v.go('/duty/channels', 'how one is called');
	await v.page.check('input[value=push]');
	await v.page.fill('#address', 'http://127.0.0.1:9/topic');
	await v.press('Add it');
	v.t.check((await v.page.title()).startsWith('Error: '), 'no address of this machine');
	await v.page.fill('#address', 'https://push.invalid/topic');
	await v.press('Add it');
	await v.look('a channel');
	await v.press('Send me a test');
	await v.page.check('input[value=mail]');
	await v.page.fill('#address', 'all@duty.invalid');
	await v.page.check('input[value=roster]');
	await v.press('Add it');
	await v.has(/Shared by the whole roster.*all@duty\.invalid/s, 'a mailing list of the roster');
	await v.press('Remove all@duty.invalid');
	const request = await enter(v, 'logs of another host');
	execFileSync('sqlite3', ['-cmd', '.timeout 20000', join(folder, 'comity.db'),
		"UPDATE desk_request SET delivered_at = delivered_at - 21600000000 WHERE state = 'delivered'; UPDATE store_job SET due_at = 0 WHERE kind = 'request-clock'"]);
	for (let i = 0; i < 100 && !/Calls that wait/.test(await v.page.textContent('main')); i++) {
		await new Promise((resolve) => setTimeout(resolve, 300));
		await v.page.goto(`${v.t.node}/duty/now`);
	}
	await v.look('what is on now');
	await v.has(/On duty: Name officer1.*Calls that wait for somebody.*Nobody has answered.*The next clock/s, 'a call waits');
	await other.go('/desk', 'another\'s desk');
	await other.has(/Calls that wait for somebody/, 'on the desk of all');
	await other.page.locator('main a[href*="/duty/calls/"]').first().click();
	for (let i = 0; i < 100 && !/Push message/.test(await other.page.textContent('main')); i++) {
		await new Promise((resolve) => setTimeout(resolve, 300));
		await other.page.reload();
	}
	await other.look('a call');
	await other.has(/Taking it also tells the other side.*Who was called.*Push message/s, 'who was called');
	const call = path(other);
	await other.press('I have it');
	v.t.equal(path(other), request, 'whoever takes it sees the request');
	await other.has(/Acknowledged.*What time brought.*Nobody has answered/s, 'one tap acknowledges');
	await v.go(call, 'a call that was taken');
	await v.has(/Name officer3 has it since/, 'who has it');
	v.t.equal(await v.page.locator('main button').count(), 0, 'it is taken once');
}

// What a provider has said, written down, mistaken, put right and undone.
async function agreement(v, reader) {
	await v.go('/agreements/new', 'a new agreement');
	await v.page.fill('#name', 'Example Telecom');
	await v.page.selectOption('#country', 'LK');
	await v.page.fill('#keeper', 'duty desk');
	await v.press('Continue');
	const page = path(v);
	await v.go(`${page}/state/identifier`, 'a form of identifiers');
	await v.page.fill('#name', 'account');
	await v.page.fill('#value', '[0-9');
	await v.page.fill('#source', 'letter of 3 November 2026');
	await v.page.fill('#said', day(-19));
	await v.press('Save');
	v.t.check((await v.page.title()).startsWith('Error: '), 'a form that is none is told');
	await v.page.fill('#value', '[0-9]{8,12}');
	await v.press('Save');
	await v.has(/account.*\[0-9\]\{8,12\}.*letter of 3 November 2026/s, 'the statement with its source');
	await v.press('Undo the last change');
	await v.has(/\(undone\)/, 'the change is undone');
	await v.press('Undo the last change');
	await v.has(/\[0-9\]\{8,12\}/, 'and the undoing, too');
	for (const prefix of ['', '/fr'])
		for (const place of ['/agreements', '/agreements/new', page, `${page}/write`, `${page}/state/kind`, `${page}/state/identifier?at=0`, '/times', '/times?country=LK', '/transparency', '/transparency?year=2025', '/oversight', '/oversight?year=2025'])
			await reader.go(prefix + place);
}

async function lookAround(v, stranger, pages) {
	for (const page of pages)
		for (const prefix of ['', '/fr'])
			await v.go(prefix + page);
	for (const page of pages.filter((p) => /\w{26}/.test(p)))
		for (const suffix of ['', '.json'])
			v.t.equal((await stranger.page.request.get(v.t.node + page + suffix)).status(), 404, `${page}${suffix} of a case that one is not on`);
}

export async function checkDesk(tally, browser, axe, program) {
	await onNewNode(tally, browser, program, 'desk', async (t, admin, folder) => {
		const officer = await person(t, browser, null, admin, 'officer1', 'officer');
		const approver = await person(t, browser, null, admin, 'approver1', 'approver');
		const reader = await person(t, browser, axe, admin, 'officer2', 'officer');
		const stranger = await person(t, browser, null, admin, 'officer3', 'officer');
		const work = await openCase(officer);
		await officer.page.fill('#login', 'officer2');
		await officer.page.check('input[value=work]');
		await officer.press('Add the member');
		const request = await compose(officer);
		await sendAndRecord(officer, approver, request);
		await incoming(officer, approver);
		await roster(officer);
		await undo(officer, work);
		await identifiers(officer, work);
		await called(officer, stranger, folder);
		await agreement(officer, reader);
		await lookAround(reader, stranger, ['/desk', '/cases', '/cases/new', '/requests', '/requests/new', '/requests/enter', '/duty', '/duty/now', '/duty/channels',
			work, request]);
		await search(officer, stranger);
		await takeOver(stranger);
		await forTheDefence(officer, approver, work);
		for (const page of [`${work}/bundle`, `${work}/hits`, `${work}/change`, `${work}/facts`, `${request}/basis`, `${request}/answer`, `${request}/steps/withdraw`, `${request}/write`])
			await reader.go(page);
		for (const v of [officer, approver, reader, stranger])
			await v.page.context().close();
	});
}
