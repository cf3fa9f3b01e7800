// SPDX-License-Identifier: AGPL-3.0-or-later
//
// server: starts `comity serve` on a free port, and stops it.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

// The address, and how to end it.
export async function startServer(program) {
	const child = spawn(program, ['serve', '--listen', '127.0.0.1:0', '--pseudo'], {
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const address = await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code) => reject(new Error(`${program} serve ended with ${code}`)));
		createInterface({ input: child.stdout }).on('line', (line) => {
			const found = line.match(/serving (http:\/\/\S+?)\/ /);
			if (found)
				resolve(found[1]);
		});
	});
	const stop = () => new Promise((resolve) => {
		child.removeAllListeners('exit');
		child.once('exit', (code) => resolve(code));
		child.kill('SIGTERM');
	});
	return { address, stop };
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

// A new node. Passkeys belong to its address, so the port is chosen before. `link` is the
// token of the first administrator's link.
export async function startNode(program, options = []) {
	const folder = mkdtempSync(join(tmpdir(), 'comity-node-'));
	const port = await freePort();
	const address = `http://localhost:${port}`;
	execFileSync(program, ['init', folder, '--address', address, '--listen', `127.0.0.1:${port}`], { stdio: 'ignore' });
	return serveNode(program, { folder, address, options });
}

// One that was made before.
export async function serveNode(program, { folder, address, options = [] }) {
	const child = spawn(program, ['serve', '--data', folder, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
	const link = await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code) => reject(new Error(`${program} serve --data ended with ${code}`)));
		createInterface({ input: child.stdout }).on('line', (line) => {
			const found = line.match(/\/start\?link=([\w-]+)/);
			if (found)
				resolve(found[1]);
		});
	});
	const stop = () => new Promise((resolve) => {
		child.removeAllListeners('exit');
		child.once('exit', (code) => {
			rmSync(folder, { recursive: true, force: true });
			resolve(code);
		});
		child.kill('SIGTERM');
	});
	return { address, link, folder, stop };
}
