# SPDX-License-Identifier: AGPL-3.0-or-later
# Thin: Meson builds, tools/ knows how. Build folders are below build/.
#
#   make run              build, and serve a node in build/node on localhost
#   make demo             two countries and a provider on this machine, and what to click
#   make check            all tests and checks; the last line counts them
#   make check-more       what takes too long for that: clang-tidy, the package, the law asked twice, clang's tests, kills and bad lines
#   make check-standards STANDARDS=DIR
#   make fuzz [T=yaml] [SECONDS=600]  all parsers, ten minutes each; one until stopped
#   make faults           hundreds of kills, power cuts and full disks (half an hour)
#   make soak [SECONDS=1800]  on each database, nodes over lines of 2 s that lose one packet in five, with cuts of minutes (as root)
#   make interop          other people's programs read what we write (needs the network once)
#   make bench            what bench/ measures
#   make cover            coverage of the unit tests
#   make install [PREFIX=/usr/local] [DESTDIR=DIR]
#   make deb              build/comity_VERSION_ARCH.deb, for Debian 12
#   make package-test     the package, tried in a bare Debian 12 (as root, minutes)
#   make fmt assets dist clean

PORT ?= 8080
DEMO_PORT ?= 8100
SECONDS ?= 0
PREFIX ?= /usr/local

.PHONY: all run demo check check-more check-standards interop faults soak fuzz bench cover fmt assets install deb package-test dist clean

all: assets build/release/build.ninja
	meson compile -C build/release

run:
	@tools/install-deps run
	@$(MAKE) --no-print-directory all
	@test -e build/node/node.yaml || build/release/src/comity init build/node \
	  --address http://localhost:$(PORT) --listen 127.0.0.1:$(PORT)
	build/release/src/comity serve --data build/node --listen 127.0.0.1:$(PORT)

demo:
	@tools/install-deps demo
	@$(MAKE) --no-print-directory all
	@demo/run --port $(DEMO_PORT)

check:
	@tools/install-deps check
	@$(MAKE) --no-print-directory assets
	@tools/check

check-more:
	@tools/install-deps check
	@$(MAKE) --no-print-directory assets
	@tools/check more

check-standards:
	@tools/check-standards "$(STANDARDS)"

interop:
	@tools/install-deps interop
	@$(MAKE) --no-print-directory all
	tests/interop/run
	tests/interop/case
	tests/interop/taxii
	tests/interop/misp
	tests/interop/postfix

faults: build/check/build.ninja
	@tools/install-deps check
	meson compile -C build/check comity
	tests/check-faults --long
	COMITY_TEST_KILLS=20 tests/check-exchange
	COMITY_TEST_KILLS=20 tests/check-exchange --turned
	tests/check-delivery --turned
	COMITY_TEST_FILES=66000 tests/check-travel
	COMITY_TEST_ROUNDS=4 tests/check-kills
	COMITY_TEST_ROUNDS=4 tests/check-kills --turned

soak: build/check/build.ninja
	@tools/install-deps check
	meson compile -C build/check comity
	tests/check-peers --postgres
	COMITY_SOAK_SECONDS=$(if $(filter 0,$(SECONDS)),1800,$(SECONDS)) tests/check-badlink --long
	COMITY_SOAK_SECONDS=$(if $(filter 0,$(SECONDS)),1800,$(SECONDS)) tests/check-badlink --long --postgres
	COMITY_SOAK_SECONDS=$(if $(filter 0,$(SECONDS)),600,$(SECONDS)) tests/check-flood --long
	COMITY_SOAK_SECONDS=$(if $(filter 0,$(SECONDS)),600,$(SECONDS)) tests/check-flood --long --postgres

build/check/build.ninja: | assets
	CC=gcc meson setup build/check -Dwerror=true -Db_sanitize=address,undefined -Doptimization=1 -Ddebug=false -Dc_args=-g1

build/release/build.ninja: | assets
	meson setup build/release --buildtype=release --prefix=$(PREFIX)

build/fuzz/build.ninja: | assets
	@tools/install-deps fuzz
	CC=clang meson setup build/fuzz -Dfuzz=true

build/cover/build.ninja: | assets
	meson setup build/cover -Db_coverage=true --buildtype=debug

# New inputs are kept in build/corpus; add the telling ones to testdata/fuzz.
FUZZERS = $(if $(T),$(T),$(sort $(patsubst %_fuzz.c,%,$(notdir $(wildcard src/*/*_fuzz.c)))))
fuzz: build/fuzz/build.ninja
	meson compile -C build/fuzz $(addprefix fuzz-,$(FUZZERS))
	set -e; for t in $(FUZZERS); do mkdir -p build/corpus/$$t; build/fuzz/src/fuzz-$$t \
	  -max_total_time=$(if $(T),$(SECONDS),$(if $(filter 0,$(SECONDS)),600,$(SECONDS))) \
	  build/corpus/$$t src/*/testdata/fuzz/$$t; done

bench: all
	bench/run

cover: build/cover/build.ninja
	meson compile -C build/cover
	tools/with-postgres build/cover/src/comity-check
	@cd build/cover && find . -name '*.gcda' | xargs gcov -n 2>/dev/null | \
	  awk '/^File .*src\// { gsub(/\x27/, ""); sub(/.*src\//, ""); file = $$0 } \
	       /^Lines executed/ && file { split($$0, part, ":"); print part[2] "  " file; file = "" }' | \
	  sort -k4 -u | sort -n

fmt:
	clang-format -i $$(find src tools bench -name '*.[ch]')

assets:
	@tools/build-assets

install: all
	meson configure build/release --prefix=$(PREFIX)
	meson install -C build/release

deb:
	@tools/install-deps deb
	@$(MAKE) --no-print-directory assets
	tools/build-deb

package-test:
	@tools/install-deps package
	@$(MAKE) --no-print-directory assets
	tests/check-package --all

dist: build/release/build.ninja
	meson dist -C build/release --no-tests

clean:
	rm -rf build assets/out
