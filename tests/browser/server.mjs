// SPDX-License-Identifier: AGPL-3.0-or-later
//
// server: starts `comity serve` on a free port, and stops it.

import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

// Those that still run when the test ends, whatever ended it, end with it.
const running = new Set();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

// The program; resolves with what `found` makes of a line of its output. A node that ends by itself
// is told with its last words: a page that never comes says nothing of why.
function run(program, words, found) {
	const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
	let asked = false;
	let last = [];
	running.add(child);
	createInterface({ input: child.stderr }).on('line', (line) => {
		if (!line.startsWith('unit='))
			last = [...last, line].slice(-60);
	});
	const ready = new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code, signal) => {
			running.delete(child);
			if (asked)
				return;
			console.log(`the node ended by itself (${signal ?? code}):\n${last.join('\n')}`);
			reject(new Error(`${program} ended with ${signal ?? code}`));
		});
		createInterface({ input: child.stdout }).on('line', (line) => {
			const match = line.match(found);
			if (match)
				resolve(match[1]);
		});
	});
	const stop = () => new Promise((resolve) => {
		asked = true;
		if (child.exitCode !== null || child.signalCode !== null)
			return resolve(child.exitCode ?? child.signalCode);
		child.once('exit', (code, signal) => resolve(code ?? signal));
		child.kill('SIGTERM');
	});
	return { ready, stop };
}

// The address, and how to end it.
export async function startServer(program) {
	const { ready, stop } = run(program, ['serve', '--listen', '127.0.0.1:0', '--pseudo'], /serving (http:\/\/\S+?)\/ /);
	return { address: await ready, stop };
}

// Status, headers and what crosses the wire, compressed as a browser asks for it.
export function fetchWire(url) {
	return new Promise((resolve, reject) => {
		http.get(url, { headers: { 'Accept-Encoding': 'gzip' } }, (res) => {
			let bytes = 0;
			res.on('data', (part) => { bytes += part.length; });
			res.on('end', () => resolve({ status: res.statusCode, headers: res.headers, bytes }));
		}).on('error', reject);
	});
}

export function freePort() {
	return new Promise((resolve) => {
		const server = http.createServer().listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}

// A new node, with more lines of its node.yaml. Passkeys belong to its address, so the port is
// chosen before. `link` is the token of the first administrator's link.
export async function startNode(program, options = [], settings = '') {
	const folder = mkdtempSync(join(tmpdir(), 'comity-node-'));
	const port = await freePort();
	const address = `http://localhost:${port}`;
	execFileSync(program, ['init', folder, '--address', address, '--listen', `127.0.0.1:${port}`], { stdio: 'ignore' });
	appendFileSync(join(folder, 'node.yaml'), settings);
	return serveNode(program, { folder, address, options });
}

// One that was made before.
export async function serveNode(program, { folder, address, options = [] }) {
	const { ready, stop } = run(program, ['serve', '--data', folder, ...options], /\/start\?link=([\w-]+)/);
	const link = await ready;
	return {
		address,
		link,
		folder,
		stop: async () => {
			const code = await stop();
			rmSync(folder, { recursive: true, force: true });
			return code;
		},
	};
}
