// SPDX-License-Identifier: AGPL-3.0-or-later
//
// run PROGRAM CHROMIUM [FOLDER]: looks at the pages of `PROGRAM serve` with a browser. The
// last line is "N passed, N failed"; exit 1 when one failed. With FOLDER only at those of a
// node: what people sign there is kept in it.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { chromium } from 'playwright-core';

import { checkCertificate } from './certificate.mjs';
import { checkConsign } from './consign.mjs';
import { checkDesk } from './desk.mjs';
import { checkEvidence } from './evidence.mjs';
import { checkJourneys } from './journeys.mjs';
import { checkJudge } from './judge.mjs';
import { checkKeyboard } from './keyboard.mjs';
import { checkNode } from './node.mjs';
import { checkPages } from './pages.mjs';
import { checkPeers } from './peers.mjs';
import { checkProfiles } from './profiles.mjs';
import { checkReport } from './report.mjs';
import { fetchWire, startServer } from './server.mjs';
import { checkThin } from './thin.mjs';
import { checkTwo } from './two.mjs';

const [program, executablePath, kept] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

class Tally {
	constructor(address) {
		this.address = address;
		this.passed = 0;
		this.failed = 0;
	}

	check(ok, what) {
		if (ok) {
			this.passed++;
			return;
		}
		this.failed++;
		console.log(`FAILED ${what}`);
	}

	equal(found, wanted, what) {
		this.check(found === wanted, `${what}: expected ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}`);
	}

	fetch(path) {
		return fetchWire(this.address + path);
	}

	// The same counts for what is asked of a node of its own.
	at(node) {
		return { node, check: (...words) => this.check(...words), equal: (...words) => this.equal(...words) };
	}
}

const server = await startServer(program);
const t = new Tally(server.address);
const browser = await chromium.launch({
	executablePath,
	args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
		'--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

async function law() {
	try {
		await checkPages(t, browser, axe);
		await checkJourneys(t, browser);
		await checkThin(t, browser);
		await checkReport(t, browser, axe, program);
	} catch (error) {
		t.check(false, `law: ${error.message}`);
	}
}

async function people() {
	await checkNode(t, browser, axe, program, kept);
	await checkPeers(t, browser, axe, program);
	await checkProfiles(t, browser, axe, program);
	await checkEvidence(t, browser, axe, program);
	await checkCertificate(t, browser, axe, program);
	await checkConsign(t, browser, axe, program);
}

async function desks() {
	await checkDesk(t, browser, axe, program);
	await checkJudge(t, browser, axe, program);
	await checkKeyboard(t, browser, axe, program);
	await checkTwo(t, browser, axe, program);
}

try {
	// At the same time: people wait for the next code of their apps.
	await (kept ? checkNode(t, browser, axe, program, kept) : Promise.all([law(), people(), desks()]));
} finally {
	await browser.close();
	t.equal(await server.stop(), 0, 'the server ends in order');
}
console.log(`${t.passed} passed, ${t.failed} failed`);
process.exitCode = t.failed > 0 ? 1 : 0;
