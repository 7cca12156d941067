# Two commands do everything on a fresh machine: make demo, make test.
# The window always builds with the same flags, so that its C parts (minutes,
# when cold) are compiled once.

WINDOW_TAGS := x11,migrated_fynedo
# Everything but the window's main package builds and tests without a C
# compiler. "ci" is Fyne's headless driver, so that vet can look at main too.
NOCGO := CGO_ENABLED=0
HEADLESS_TAGS := ci,migrated_fynedo
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -X main.version=$(VERSION)
RACE := ./internal/rest/... ./keys/vault/... ./api/... ./core/...
DEPS := sh internal/setup/deps.sh

.PHONY: demo run build test bench lint screens deps fuzz clean \
	build-ctl build-window test-unit test-race test-window

# The window on the demo forge; where there is no display, the same story in
# the terminal.
demo:
	@if [ -n "$$DISPLAY" ] || [ "$$(uname -s)" = Darwin ]; then \
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

# Installs what is missing, then runs everything.
test:
	@$(DEPS) test
	$(MAKE) --no-print-directory lint test-unit build test-window test-race
	$(MAKE) --no-print-directory fuzz FUZZTIME=3s

# Unit, contract, testscript, keyring and architecture tests.
test-unit:
	$(NOCGO) go test -tags $(HEADLESS_TAGS) ./...

# The packages where goroutines meet.
test-race:
	go test -race -short $(RACE)

# A scripted person in a real window; leaves screenshots in build/screens.
test-window: build-window
	LATCHKEY_BIN=$(CURDIR)/build/latchkey go test -count=1 -tags $(WINDOW_TAGS),window ./cmd/latchkey

lint:
	@test -z "$$(gofmt -l .)" || { echo "gofmt would change:"; gofmt -l .; exit 1; }
	$(NOCGO) go vet -tags $(HEADLESS_TAGS) ./...
	$(NOCGO) go tool staticcheck -tags $(HEADLESS_TAGS) ./...

# Every page, light and dark, as pictures in build/screens.
screens:
	@mkdir -p build/screens
	$(NOCGO) LATCHKEY_SCREENS=$(CURDIR)/build/screens go test -count=1 -tags $(HEADLESS_TAGS) -run Screens ./ui/...
	$(MAKE) --no-print-directory test-window

# Latchkey against what people use today, as ratios from one run.
bench: build-ctl
	@$(DEPS) test
	$(NOCGO) go run ./cmd/internal/bench -latchctl build/latchctl

# Each fuzz target for FUZZTIME (a minute in development).
FUZZTIME ?= 60s
fuzz:
	sh internal/setup/fuzz.sh $(FUZZTIME)

deps:
	@$(DEPS) test

clean:
	rm -rf build
