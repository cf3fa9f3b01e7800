// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/hi1.h"
#include "formats/xmldsig.h"

/* Signed the inputs of testdata/fuzz/xmldsig that hold; its key was thrown away. */
static const char certificate[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIBeDCCAR+gAwIBAgIULgSiA326xY/Yp7e+eEdj2+RDHhEwCgYIKoZIzj0EAwIw\n"
	"ETEPMA0GA1UEAwwGdXRvcGlhMCAXDTI2MTEyMjA5NDI1NVoYDzIxMjYxMDI5MDk0\n"
	"MjU1WjARMQ8wDQYDVQQDDAZ1dG9waWEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC\n"
	"AAQYbhkAKk3Qa50YopvRkI3CPVIri6kt/K8Kvw4AhHv5qGCOy0zWukq+LM0ZLe7M\n"
	"MUDSlemHTX5YPuh8L/glYdYDo1MwUTAdBgNVHQ4EFgQUhzi+7rlr/XL92+cI34PV\n"
	"8MQp9h0wHwYDVR0jBBgwFoAUhzi+7rlr/XL92+cI34PV8MQp9h0wDwYDVR0TAQH/\n"
	"BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiAflmkKIKm+LkDj9Rbxe4BgbMe2LuCV\n"
	"QBJH1Kk06eC0ZQIgR2IOP4RsO9uOPvn55rifq8Ihgbzh6kjUUhv8YYEn+kI=\n"
	"-----END CERTIFICATE-----\n";

/* What is refused has a code and a sentence. What holds covers one element without a signature
 * in it, and holds again. */
FUZZ(xmldsig)
{
	struct str covered = { 0 }, again = { 0 };
	int code = 0;
	if (xmldsig_verify(cx, in, str_from_c(certificate), &covered, &code) != RC_OK) {
		CHECK(code == HI1_ELEMENT_MISSING || code == HI1_INVALID_MESSAGE ||
		      code == HI1_IMPROPER_VALUE);
		CHECK(cx_error(cx).n > 0);
		return;
	}
	CHECK(str_starts(covered, STR("<")));
	REQUIRE(xmldsig_verify(cx, in, str_from_c(certificate), &again, &code) == RC_OK);
	EQ_STR(covered, again);
	EQ(xmldsig_verify(cx, covered, str_from_c(certificate), &again, &code), RC_INVALID);
}
