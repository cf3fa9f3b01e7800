// SPDX-License-Identifier: AGPL-3.0-or-later
//
// intake: what an analyst does with reports that came: whom they concern, who is told, what is
// asked to go offline, what is blocked and warned of. On a screen of 320 px, each page with
// axe; and what a visitor sees of it.

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { path, person } from './desk.mjs';
import { newVisit, onNewNode } from './node.mjs';

const mail = (name) => `From: Post <post@evil.example.net>\r\nTo: ${name}@victim.example\r\nSubject: Your parcel waits\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\nMessage-ID: <${name}@evil.example.net>\r\n\r\n`
	+ 'Your parcel waits for a small fee. Pay it today at http://evil.example.net/a or it goes back to its sender tomorrow morning.\r\n';

// Two mails that are one campaign.
function reports(program, folder) {
	const box = join(folder, 'mails');
	const run = (...words) => execFileSync(program, [...words, '--data', folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
	mkdirSync(box);
	for (const name of ['first', 'second'])
		writeFileSync(join(box, `${name}.eml`), mail(name));
	run('intake', 'import', box);
	return JSON.parse(run('campaign', 'list', '--json')).campaigns[0].id;
}

async function constituency(v) {
	await v.go('/constituency', 'no members yet');
	await v.go('/constituency/new', 'a new member');
	await v.page.fill('#name', 'Power');
	await v.page.fill('#networks', '192.0.2.1/24');
	await v.page.fill('#mail', 'abuse@power.example');
	await v.press('Save');
	v.t.check((await v.page.title()).startsWith('Error: '), 'a network that is none is told at its field');
	await v.look('a network that is none');
	v.t.equal(await v.page.inputValue('#mail'), 'abuse@power.example', 'what was typed is kept');
	await v.page.fill('#networks', '192.0.2.0/24');
	await v.page.fill('#domains', 'power.test');
	await v.press('Save');
	await v.look('a member');
	await v.has(/Power.*192\.0\.2\.0\/24/s, 'one member');
	for (const page of ['/constituency', '/fr/constituency', '/constituency/import', '/ar-x/constituency'])
		await v.go(page);
}

async function campaign(v, id) {
	await v.go('/campaigns', 'campaigns');
	await v.go(`/campaigns/${id}`, 'a campaign');
	await v.has(/Your parcel waits.*evil\[\.\]example\[\.\]net/s, 'what it is, and nothing to open by mistake');
	for (const page of [`/fr/campaigns/${id}`, `/ar-x/campaigns/${id}`])
		await v.go(page);
}

async function referral(v, id) {
	await v.go('/referrals', 'nobody was told yet');
	await v.go(`/campaigns/${id}`);
	await v.page.locator('main a[href*="/referrals/new"]').first().click();
	await v.look('whom to tell');
	v.t.check(!/mail-from/.test(await v.page.textContent('main')), 'mail can be sent');
	await v.press('Write the mails');
	await v.look('nothing was chosen');
	v.t.check((await v.page.title()).startsWith('Error: '), 'nothing was chosen');
	await v.page.locator('input[name=what]').first().check();
	await v.page.fill('#other', 'abuse@host.example');
	await v.press('Write the mails');
	await v.look('what is sent');
	await v.has(/Waits to be sent.*evil\[\.\]example\[\.\]net/s, 'what it will say');
	await v.press('Take it back');
	await v.look('a mail that was taken back');
	await v.has(/Withdrawn/, 'it does not go');
	await v.go('/referrals', 'who was told');
}

async function takedown(v) {
	await v.go('/takedowns', 'nothing was asked yet');
	await v.page.fill('#what', 'hxxp://evil[.]example[.]net/a');
	await v.page.fill('#of', 'abuse@host.example');
	await v.press('Write it down');
	await v.look('what was asked to go offline');
	for (const what of ['gone', 'gone', 'gone']) {
		await v.page.check(`input[value=${what}]`);
		await v.press('Write it down');
	}
	await v.look('offline');
	await v.has(/Offline/, 'three misses are offline');
	
	for (const page of ['/takedowns', '/fr/takedowns', '/feeds'])
		await v.go(page);
}

// From a campaign: whom it touches, what is done, and into whose hands it goes.
async function incident(v, other, id) {
	await v.go('/incidents', 'no incident yet');
	await v.go(`/campaigns/${id}`);
	await v.page.click('main >> text=Open an incident');
	await v.page.waitForURL(/incidents\/new/);
	await v.look('an incident is opened');
	await v.page.fill('#title', '');
	await v.press('Open it');
	v.t.check((await v.page.title()).startsWith('Error: '), 'an incident has a title');
	await v.look('an incident without a title');
	await v.page.fill('#title', 'Mail of the power plant is down');
	await v.page.fill('#service', 'mail');
	await v.page.selectOption('#member', { label: 'Power' });
	await v.press('Open it');
	await v.look('an incident');
	await v.has(/Mail of the power plant is down.*Running.*named by hand.*LK-R-.*Incident opened/s, 'what is known of it, and its reports');
	await v.press('Write it down', 0);
	v.t.check((await v.page.title()).startsWith('Error: '), 'a step says what was found');
	await v.look('a step without a word');
	await v.page.check('input[value=confirm]');
	await v.page.fill('#found', 'Their log says so.');
	await v.press('Write it down', 0);
	await v.page.fill('#told', 'By telephone.');
	await v.press('Write it down', 1);
	await v.page.fill('#task', 'Block the sender');
	await v.page.fill('#day', '2030-01-02');
	await v.press('Set the task');
	await v.has(/Confirmed.*Block the sender.*It is done/s, 'a task');
	await v.look('an incident with a task');
	await v.press('It is done');
	await v.page.selectOption('#to', { label: 'Name officer1' });
	await v.page.fill('#word', 'Call the plant first.');
	await v.press('Hand it over');
	await v.has(/Offered to/, 'it is offered');
	await v.look('an incident that is offered');
	const address = path(v);
	await other.go('/incidents', 'an incident that is offered to one');
	await other.go(address, 'what is offered');
	await other.press('Take it in hand');
	await other.has(/Incident taken in hand/, 'it is taken');
	for (const page of [address, `/fr${address}`, `/ar-x${address}`, `${address}/change`, '/fr/incidents', '/fr/incidents/new', address.replace('incidents', 'cases')])
		await other.go(page);
	await v.page.goto(new URL(address, v.page.url()).href);
	await v.page.check('input[value=resolve]');
	await v.page.fill('#found', 'It works again.');
	await v.press('Write it down', 0);
	await v.page.fill('#outcome', 'A mail that was opened.');
	await v.press('Close the incident');
	await v.look('an incident that is closed');
	await v.go('/incidents?which=closed', 'closed incidents');
	await v.has(/Mail of the power plant/, 'it is among those that are closed');
}

async function block(v, visitor, id) {
	await v.go('/blocklist', 'nothing is blocked yet');
	await v.go(`/blocklist/new?campaign=${id}`, 'what to block');
	await v.page.fill('#reason', 'asks for money in the name of the post');
	await v.press('Put it on the list');
	v.t.equal(path(v), '/blocklist', 'it is on the list');
	await v.look('the block list');
	await v.page.locator('main a[href*="/blocklist/0"]').first().click();
	await v.look('an entry');
	await visitor.go('/blocked', 'what is blocked');
	await visitor.page.fill('#name', 'http://www.evil.example.net/x');
	await visitor.press('Look');
	await visitor.look('it is blocked');
	await visitor.page.click('main >> text=Why, and how to appeal');
	await visitor.page.waitForURL(/\/blocked\/\w/);
	await visitor.look('why it is blocked');
	await visitor.page.fill('#text', 'It is mine, and clean.');
	await visitor.page.fill('#contact', 'someone@example.org');
	await visitor.press('Appeal');
	await visitor.look('an appeal');
	await v.page.reload();
	await v.look('an entry with its appeal');
	await v.has(/It is mine, and clean/, 'the appeal stands there');
}

async function warning(v, visitor, id) {
	await v.go('/warn', 'no warning yet');
	await v.go(`/warn/new?campaign=${id}`, 'a warning is written');
	await v.page.fill('#title', 'A parcel that is none');
	await v.press('Ask another person to approve it');
	await v.look('what is left open is told');
	v.t.check((await v.page.title()).startsWith('Error: '), 'a text with gaps is not proposed');
	await v.page.fill('#text', 'Do not open http://evil.example.net/a. The post asks for no fee.');
	await v.press('Ask another person to approve it');
	await v.look('a warning that waits');
	await visitor.go('/warnings', 'no warning is out');
	await v.go('/fr/warn', 'in French');
}

// Where its mail comes from; no server is there, so what is approved waits.
const settings = '\nmail: smtp://127.0.0.1:9\nmail-from: duty@node.example\npublic-numbers: yes\n';

export async function checkIntake(tally, browser, axe, program) {
	await onNewNode(tally, browser, program, 'intake', async (t, admin, folder) => {
		const analyst = await person(t, browser, axe, admin, 'analyst1', 'analyst');
		const visitor = await newVisit(t, browser, axe, true);
		const id = reports(program, folder);
		await constituency(analyst);
		await campaign(analyst, id);
		await referral(analyst, id);
		await takedown(analyst);
		const officer = await person(t, browser, axe, admin, 'officer1', 'officer');
		await incident(analyst, officer, id);
		await officer.page.context().close();
		await block(analyst, visitor, id);
		await warning(analyst, visitor, id);
		for (const page of ['/reports/numbers', '/fr/reports/numbers'])
			await analyst.go(page);
		await visitor.go('/warnings');
		await visitor.page.click('main >> text=Reports in numbers');
		await visitor.page.waitForURL(/\/numbers/);
		await visitor.look('numbers for everybody');
		await visitor.has(/Fewer than ten reports/, 'months without reports');
		for (const page of ['/fr/numbers', '/ar-x/numbers'])
			await visitor.go(page);
		for (const v of [analyst, visitor])
			await v.page.context().close();
	}, ['--pseudo'], settings);
}
