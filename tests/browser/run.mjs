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
import { checkIntake } from './intake.mjs';
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

// One after the other; what goes wrong in one is told and does not spare the others.
async function group(...checks) {
	for (const check of checks)
		try {
			await check(t, browser, axe, program, kept);
		} catch (error) {
			t.check(false, `${check.name}: ${error.stack}`);
		}
}

try {
	// At the same time: people wait for the next code of their apps.
	await (kept ? group(checkNode) : Promise.all([
		group(checkPages, checkJourneys, checkThin, checkReport, checkIntake),
		group(checkNode, checkPeers, checkProfiles, checkEvidence, checkCertificate, checkConsign),
		group(checkDesk, checkJudge, checkKeyboard, checkTwo),
	]));
} finally {
	await browser.close();
	t.equal(await server.stop(), 0, 'the server ends in order');
}
console.log(`${t.passed} passed, ${t.failed} failed`);
process.exit(t.failed > 0 ? 1 : 0);
