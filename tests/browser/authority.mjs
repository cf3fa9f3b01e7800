// SPDX-License-Identifier: AGPL-3.0-or-later
//
// authority: a time-stamp authority (RFC 3161) made with openssl; away: it answers 503.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export async function startAuthority() {
	const folder = mkdtempSync(join(tmpdir(), 'comity-authority-'));
	const openssl = (...words) => execFileSync('openssl', words, { cwd: folder, stdio: 'ignore' });
	writeFileSync(join(folder, 'serial'), '01\n');
	writeFileSync(join(folder, 'ext'), 'extendedKeyUsage=critical,timeStamping\n');
	writeFileSync(join(folder, 'conf'), `[tsa]\ndefault_tsa = a\n[a]\nserial = ${folder}/serial\nsigner_digest = sha256\ndefault_policy = 1.2.3.4\ndigests = sha256\naccuracy = secs:1\ness_cert_id_alg = sha256\ness_cert_id_chain = no\n`);
	for (const name of ['root', 'tsa'])
		openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', `${name}.key`);
	openssl('req', '-x509', '-new', '-key', 'root.key', '-subj', '/CN=Test root', '-days', '3650', '-out', 'root.pem');
	openssl('req', '-new', '-key', 'tsa.key', '-subj', '/CN=Test authority', '-out', 'csr');
	openssl('x509', '-req', '-in', 'csr', '-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-days', '365', '-extfile', 'ext', '-out', 'tsa.pem');
	writeFileSync(join(folder, 'conf'), `[ca]\ndefault_ca = c\n[c]\ndatabase = ${folder}/index\ndefault_md = sha256\ndefault_crl_days = 30\n`, { flag: 'a' });
	writeFileSync(join(folder, 'index'), '');
	openssl('ca', '-gencrl', '-config', 'conf', '-keyfile', 'root.key', '-cert', 'root.pem', '-out', 'root.crl');
	const authority = { away: false, root: join(folder, 'root.pem') };
	const server = http.createServer((req, res) => {
		const parts = [];
		req.on('data', (part) => parts.push(part));
		req.on('end', () => {
			if (req.method === 'GET') {
				res.end(readFileSync(join(folder, 'root.crl')));
				return;
			}
			if (!authority.away) {
				writeFileSync(join(folder, 'q'), Buffer.concat(parts));
				openssl('ts', '-reply', '-config', 'conf', '-section', 'a', '-queryfile', 'q', '-inkey', 'tsa.key', '-signer', 'tsa.pem', '-out', 'a');
			}
			res.writeHead(authority.away ? 503 : 200, { 'Content-Type': 'application/timestamp-reply' });
			res.end(authority.away ? '' : readFileSync(join(folder, 'a')));
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	authority.url = `http://127.0.0.1:${server.address().port}/`;
	authority.list = `${authority.url}root.crl`;
	authority.stop = () => { server.closeAllConnections(); server.close(); };
	return authority;
}
