#!/bin/sh
# Runs fuzz targets of the module, one by one.
#
#   fuzz.sh TIME               every target for that time
#   fuzz.sh TIME SEED COUNT    so many of them, which the seed chooses
set -eu
time=${1:-60s}
seed=${2:-1}
count=${3:-0}
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

# A line for each target: its folder and its name.
targets=$(for file in $(git grep -l '^func Fuzz' -- '*_test.go'); do
	sed -n "s|^func \(Fuzz[A-Za-z0-9_]*\)(.*|./$(dirname "$file") \1|p" "$file"
done)
[ -n "$targets" ] || { echo "fuzz.sh: no fuzz target found" >&2; exit 1; }
found=$(echo "$targets" | wc -l)
if [ "$count" -eq 0 ] || [ "$count" -gt "$found" ]; then count=$found; fi

# The list is gone through in even steps, from where the seed says.
n=$((seed % found))
for _ in $(seq "$count"); do
	line=$(echo "$targets" | sed -n "$((n + 1))p")
	folder=${line% *} target=${line#* }
	echo "== $target ($folder), $time"
	fuzz "$folder" "$target" || { ended_late && fuzz "$folder" "$target"; } || exit 1 # set -e does not see it in such a list
	n=$(((n + found / count) % found))
done
