#!/bin/sh
# Runs every fuzz target of the module for the given time each, one by one.
set -eu
time=${1:-60s}
found=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Without a bound, shrinking one interesting input can take the whole time on a busy machine.
fuzz() {
	if CGO_ENABLED=0 go test -run '^$' -fuzz "^$2\$" -fuzztime "$time" -fuzzminimizetime 50x "$1" >"$log" 2>&1; then
		cat "$log"
		return 0
	fi
	cat "$log"
	return 1
}

# Go's fuzzer can report its own end of time as a failure, with no input that fails (golang/go#75804).
ended_late() { grep -q '^    context deadline exceeded$' "$log" && ! grep -q 'Failing input' "$log"; }

for file in $(git grep -l '^func Fuzz' -- '*_test.go'); do
	for target in $(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$file"); do
		found=$((found + 1))
		echo "== $target ($(dirname "$file")), $time"
		fuzz "./$(dirname "$file")" "$target" || { ended_late && fuzz "./$(dirname "$file")" "$target"; } || exit 1 # set -e does not see it in such a list
	done
done
[ "$found" -gt 0 ] || { echo "fuzz.sh: no fuzz target found" >&2; exit 1; }
