# Two commands do everything on a fresh machine: make demo, make test. What each
# target of tests runs, and for how long, stands in CONTRIBUTING.md.
# The window always builds with the same flags, so that its C parts (minutes,
# when cold) are compiled once.

WINDOW_TAGS := migrated_fynedo
# Fyne itself tells the screen readers of macOS and Windows; elsewhere this tag
# does nothing, and internal/atspi does it.
ifneq ($(filter Darwin Windows_NT,$(or $(OS),$(shell uname -s))),)
WINDOW_TAGS := $(WINDOW_TAGS),accessibility
endif
# Everything but the window's main package builds and tests without a C
# compiler. "ci" is Fyne's headless driver, so that vet can look at main too.
NOCGO := CGO_ENABLED=0
HEADLESS_TAGS := ci,migrated_fynedo
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -X main.version=$(VERSION)
ALL = $(shell $(NOCGO) go list -tags $(HEADLESS_TAGS) ./...)
RACE = $(shell $(NOCGO) go list ./internal/rest/... ./keys/vault/... ./api/... ./core/... | grep -v 'core$$')
UNIT = $(filter-out $(RACE),$(ALL))
# The tests of the window are one after the other on one goroutine, and take as
# long as all others: they have a lane of their own.
PAGES = $(filter latchkey/ui latchkey/ui/%,$(ALL))
# The same of core itself: where rollouts, readings and their ends meet. Its
# other tests do one thing after another, and take ten minutes with the detector.
MEET := Schedules|TwelveHundred|AtOnce|Many|Limit|Pause|Stop|Cancel|Clos|TwoPrograms|Wait
ALONE := ManyGitHub
# Tests of the window in which workers and the UI goroutine meet. The others
# only draw, on one goroutine, and take minutes with the race detector.
TOGETHER := OverTheRealCore|Outlives|Rollout|Stop|Unfinished|TenThousand|Closing
DEPS := sh internal/setup/deps.sh
# The programs that a scripted person starts.
PERSON = LATCHKEY_CTL=$(CURDIR)/build/latchctl LATCHKEY_BIN=$(CURDIR)/build/latchkey

# Chooses the samples of long matrices (internal/soak); make soak takes another
# one each time.
SEED ?= 1

.PHONY: demo run build check test soak bench lint screens deps fuzz house messages clean \
	build-ctl build-window build-bare test-short test-short-rest test-short-pages test-unit test-unit-rest test-unit-pages \
	test-race test-race-rest test-race-core test-race-pages test-window soak-race soak-window

# The window on the demo forge; where there is no display, the same story in
# the terminal.
demo:
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" = Darwin ]; then \
		$(DEPS) window && $(MAKE) --no-print-directory build-window && build/latchkey --demo; \
	else \
		$(DEPS) ctl && $(MAKE) --no-print-directory build-ctl && build/latchctl demo; \
	fi

# The window on your own accounts.
run: build
	build/latchkey

build: build-ctl build-window

build-ctl:
	@mkdir -p build
	$(NOCGO) go build -ldflags '$(LDFLAGS)' -o build/latchctl ./cmd/latchctl

build-window:
	@$(DEPS) window
	@mkdir -p build
	go build -tags $(WINDOW_TAGS) -ldflags '$(LDFLAGS)' -o build/latchkey ./cmd/latchkey

# What the window is measured against.
build-bare:
	@mkdir -p build
	go build -tags $(WINDOW_TAGS) -o build/bare ./cmd/internal/bench/bare

# What to run before a commit: no long matrices, no window, no race detector.
check: lint test-short

# Installs what is missing, then runs everything; of the long matrices a sample.
test:
	@$(DEPS) test
	$(MAKE) --no-print-directory lint test-unit build
	$(LANES) test-window test-race-rest test-race-core test-race-pages
	$(MAKE) --no-print-directory fuzz FUZZTIME=2s FUZZCOUNT=9

# The long matrices whole (every kill point of a rollout, 2,000 random days, every
# scene at every size), and what make test leaves out beside them; or as much of
# it as SOAK_SECONDS allow.
SOAK_SECONDS ?= 0
soak:
	@$(DEPS) soak
	@sh internal/setup/soak.sh $(if $(filter command% environment%,$(origin SEED)),$(SEED),$$(date +%s)) $(SOAK_SECONDS)

# Two lanes, one for each core; what a lane prints comes when it is through.
LANES = $(MAKE) --no-print-directory -j2 --output-sync=target

# Unit, contract, testscript, keyring and architecture tests. What test-race runs
# whole is left to it. Many wait for forges and programs, so that more of them than
# there are cores run at a time.
test-unit:
	$(LANES) test-unit-pages test-unit-rest

test-unit-pages:
	$(NOCGO) LATCHKEY_SEED=$(SEED) go test -vet=off -timeout 30m -tags $(HEADLESS_TAGS) $(PAGES)

test-unit-rest:
	$(NOCGO) LATCHKEY_SEED=$(SEED) go test -vet=off -parallel 4 -timeout 30m -tags $(HEADLESS_TAGS) $(filter-out $(PAGES),$(UNIT))

# The same and the tests of test-race, without the detector and without long
# matrices.
test-short:
	$(LANES) test-short-pages test-short-rest

test-short-pages:
	$(NOCGO) go test -vet=off -short -timeout 30m -tags $(HEADLESS_TAGS) $(PAGES)

test-short-rest:
	$(NOCGO) go test -vet=off -short -parallel 4 -timeout 30m -tags $(HEADLESS_TAGS) $(filter-out $(PAGES),$(ALL))

# The packages where goroutines meet.
test-race:
	$(LANES) test-race-rest test-race-core test-race-pages

test-race-rest:
	go test -vet=off -timeout 30m -race $(RACE)

test-race-core:
	go test -vet=off -timeout 20m -race -short -run '$(MEET)' -skip '$(ALONE)' ./core

test-race-pages:
	go test -vet=off -timeout 20m -race -short -tags $(HEADLESS_TAGS) -run '$(TOGETHER)' ./ui/...

# The same over samples as large as those of test-unit.
soak-race:
	LATCHKEY_SEED=$(SEED) go test -vet=off -count=1 -timeout 1h -race -run '$(MEET)' ./core
	LATCHKEY_SEED=$(SEED) go test -vet=off -count=1 -timeout 1h -race -tags $(HEADLESS_TAGS) -run '$(TOGETHER)' ./ui

# A scripted person in a real window; leaves screenshots in build/screens. The
# window that tells what can be seen in it is built without migrated_fynedo: it
# says on standard error when Fyne is called from another goroutine, and the test
# fails then. The tag is of Go packages only; no C part is built again. The
# program as people get it is driven as well.
test-window: build-ctl build-window
	go build -tags window -o build/latchkey-threads ./cmd/latchkey
	$(PERSON) LATCHKEY_DESCRIBED=$(CURDIR)/build/latchkey-threads go test -vet=off -count=1 -tags window ./cmd/latchkey

# The same person in a window that is built with the tags of the one that people
# get.
soak-window: build-ctl build-window
	go build -tags $(WINDOW_TAGS),window -o build/latchkey-window ./cmd/latchkey
	$(PERSON) LATCHKEY_DESCRIBED=$(CURDIR)/build/latchkey-window go test -vet=off -count=1 -tags window ./cmd/latchkey

lint:
	@test -z "$$(gofmt -l .)" || { echo "gofmt would change:"; gofmt -l .; exit 1; }
	$(NOCGO) go vet -tags $(HEADLESS_TAGS) ./...
	$(NOCGO) go tool staticcheck -tags $(HEADLESS_TAGS) ./...

# Every page, light and dark, as pictures in build/screens.
screens:
	@mkdir -p build/screens
	$(NOCGO) LATCHKEY_SCREENS=$(CURDIR)/build/screens go test -count=1 -tags $(HEADLESS_TAGS) -run Screens ./ui/...
	$(MAKE) --no-print-directory test-window

# Latchkey against what people use today, as ratios from one run. The window
# alone: make bench ONLY=window, or ONLY=wayland
bench: build-ctl build-window build-bare
	@$(DEPS) bench
	$(NOCGO) go run ./cmd/internal/bench -only '$(ONLY)'

# The size of packages, types, files and functions; BEFORE=DIR puts another
# tree's figures beside them.
house:
	@$(NOCGO) go run ./cmd/internal/house $(if $(BEFORE),-before $(BEFORE))

# Every English text that latchctl and core can say, with its place: to be read from end
# to end.
messages:
	@$(NOCGO) go run ./cmd/internal/messages

# Each fuzz target for FUZZTIME (a minute in development), or only FUZZCOUNT of
# them, which the seed chooses.
FUZZTIME ?= 60s
FUZZCOUNT ?= 0
fuzz:
	sh internal/setup/fuzz.sh $(FUZZTIME) $(SEED) $(FUZZCOUNT)

deps:
	@$(DEPS) test

clean:
	rm -rf build
