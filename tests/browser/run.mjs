// SPDX-License-Identifier: AGPL-3.0-or-later
//
// run PROGRAM CHROMIUM [FOLDER]: looks at the pages of `PROGRAM serve` with a browser. The
// last line is "N passed, N failed"; exit 1 when one failed. With FOLDER only at those of a
// node: what people sign there is kept in it.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

import { checkDesk } from './desk.mjs';
import { checkJourneys } from './journeys.mjs';
import { checkNode } from './node.mjs';
import { checkPages } from './pages.mjs';
import { checkPeers } from './peers.mjs';
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
}

const server = await startServer(program);
const profile = mkdtempSync(join(tmpdir(), 'comity-browser-'));
const t = new Tally(server.address);
const browser = await chromium.launch({
	executablePath,
	args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
		'--disable-background-networking', '--disable-component-update', '--disable-sync',
		`--disk-cache-dir=${profile}`],
});
try {
	if (!kept) {
		await checkPages(t, browser, axe);
		await checkJourneys(t, browser);
		await checkThin(t, browser);
	}
	await checkNode(t, browser, axe, program, kept);
	if (!kept) {
		await checkDesk(t, browser, axe, program);
		await checkPeers(t, browser, axe, program);
		await checkTwo(t, browser, axe, program);
	}
} finally {
	await browser.close();
	rmSync(profile, { recursive: true, force: true });
	t.equal(await server.stop(), 0, 'the server ends in order');
}
console.log(`${t.passed} passed, ${t.failed} failed`);
process.exitCode = t.failed > 0 ? 1 : 0;
