// SPDX-License-Identifier: AGPL-3.0-or-later
// Asks the browser for a passkey and puts what it says into the form's hidden fields. The
// server made everything that is asked; nothing is decided here. Forms are marked:
//   data-passkey="get"     sign in, or prove it again
//   data-passkey="create"  make a new passkey
//   data-passkey="sign"    sign the decision that is chosen; the challenge is its digest
// A file that could be pasted can be chosen, too: data-file names the text it is put into.
"use strict";

function bytes(text) {
	const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
	return Uint8Array.from(plain, (c) => c.charCodeAt(0));
}

function text(buffer) {
	let plain = "";
	for (const b of new Uint8Array(buffer)) plain += String.fromCharCode(b);
	return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function list(names) {
	return (names || "")
		.split(" ")
		.filter(Boolean)
		.map((id) => ({ type: "public-key", id: bytes(id) }));
}

function create(d) {
	return navigator.credentials.create({
		publicKey: {
			challenge: bytes(d.challenge),
			rp: { id: d.rp, name: d.node },
			user: { id: bytes(d.user), name: d.userName, displayName: d.userName },
			pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: "public-key", alg })),
			excludeCredentials: list(d.credentials),
			authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
			attestation: "none",
		},
	});
}

function get(d, challenge) {
	return navigator.credentials.get({
		publicKey: {
			challenge: bytes(challenge),
			rpId: d.rp,
			allowCredentials: list(d.credentials),
			userVerification: d.credentials ? "preferred" : "required",
		},
	});
}

function fill(form, credential) {
	const r = credential.response;
	const put = (name, value) => {
		if (form.elements[name] && value) form.elements[name].value = text(value);
	};
	put("credential", credential.rawId);
	put("client", r.clientDataJSON);
	put("attestation", r.attestationObject);
	put("authenticator", r.authenticatorData);
	put("signature", r.signature);
}

function challengeOf(form) {
	const d = form.dataset;
	if (d.passkey !== "sign") return d.challenge;
	const chosen = form.elements.decision.value;
	return chosen === "approve" ? d.approve : chosen === "refuse" ? d.refuse : "";
}

async function send(event) {
	const form = event.target;
	if (form.elements.cms && form.elements.cms.value) return; // a certificate signed
	const challenge = challengeOf(form);
	if (!challenge) return; // the server says what is missing
	event.preventDefault();
	const trouble = form.querySelector("[data-passkey-error]");
	trouble.hidden = true;
	try {
		fill(form, form.dataset.passkey === "create" ? await create(form.dataset) : await get(form.dataset, challenge));
	} catch {
		trouble.hidden = false;
		return;
	}
	form.submit();
}

async function read(event, into) {
	const [file] = event.target.files;
	if (!file) return;
	const buffer = await file.arrayBuffer();
	const plain = new TextDecoder("latin1").decode(buffer);
	let binary = "";
	for (const b of new Uint8Array(buffer)) binary += String.fromCharCode(b);
	into.value = plain.includes("-----BEGIN ") ? plain : btoa(binary);
}

for (const group of document.querySelectorAll("[data-file]")) {
	group.hidden = false;
	group.querySelector("input").addEventListener("change", (event) => read(event, document.getElementById(group.dataset.file)));
}

for (const form of document.querySelectorAll("form[data-passkey]")) form.addEventListener("submit", send);
