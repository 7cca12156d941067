#!/bin/sh
# Plays whole what make test plays a sample of, in an order that the seed chooses.
#
#   soak.sh SEED             all of it
#   soak.sh SEED SECONDS     what can be done in that time; when it is over, what
#                            has not begun is left out, which is no failure
#
# SOAK_FOLDERS names the folders whose matrices are played, SOAK_PARTS the other
# parts; all where they are not set.
#
# There are long matrices, which are the tests of every file that imports
# internal/soak, and three other parts: the persons in a window as it is
# released, the race detector over samples as large as those of make test, and
# every fuzz target. Where time is short, the seed chooses one of the three.
set -eu
seed=$1
seconds=${2:-0}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
again="again with: make soak SEED=$seed"
echo "soak: seed $seed, $seconds seconds (0 = as long as it takes); $again"

now() { date +%s; }
end=$(($(now) + seconds))

# bounded SECONDS COMMAND... runs it for that long at most (0 = to its end).
bounded() {
	limit=$1 status=0
	shift
	if [ "$limit" -eq 0 ]; then "$@" || status=$?; else timeout -k 30 "$limit" "$@" || status=$?; fi
	if [ "$limit" -ne 0 ] && [ "$status" -eq 124 ]; then
		echo "soak: time is over for: $*"
		status=0
	fi
	[ "$status" -eq 0 ] || { echo "soak: failed; $again" >&2; exit "$status"; }
}

other() {
	echo "== $1"
	case $1 in
	window) bounded "$2" make --no-print-directory soak-window ;;
	race) bounded "$2" make --no-print-directory soak-race SEED="$seed" ;;
	fuzz) bounded "$2" sh internal/setup/fuzz.sh "${3}s" "$seed" ;;
	esac
}

# The tests of a folder's long matrices, as a pattern.
matrices() { git grep -l '"latchkey/internal/soak"' -- "$1/*_test.go" | xargs sed -n 's/^func \(Test[A-Za-z0-9_]*\)(t \*testing\.T.*/\1/p' | paste -sd '|' -; }

# whole FOLDER UNTIL plays its matrices.
whole() {
	tests=$(matrices "$1")
	echo "== $1: $tests"
	status=0
	CGO_ENABLED=0 LATCHKEY_SOAK=whole LATCHKEY_SEED=$seed LATCHKEY_SOAK_UNTIL=$2 \
		go test -count=1 -timeout 6h -v -tags ci,migrated_fynedo -run "^($tests)\$" "./$1" >"$log" 2>&1 || status=$?
	if [ "$status" -ne 0 ]; then
		cat "$log"
		echo "soak: failed; $again" >&2
		exit "$status"
	fi
	grep -E '^(--- |ok)|time is over|killed at [0-9]+ of' "$log" || true
}

if [ "$seconds" -eq 0 ]; then
	for part in window race fuzz; do other "$part" 0 60; done
else
	# shellcheck disable=SC2086 # the names are to be split
	set -- ${SOAK_PARTS:-window race fuzz}
	shift $((seed % $#))
	other "$1" $((seconds / 4)) 5
fi

# Core has the longest ones, among them days at random, which take all the time
# that others leave.
folders=$(git grep -l '"latchkey/internal/soak"' -- '*_test.go' | xargs -n 1 dirname | sort -u | sed '/^internal\/soak$/d; /^core$/d')
git grep -q '"latchkey/internal/soak"' -- 'core/*_test.go' && folders="$folders core"
folders=${SOAK_FOLDERS:-$folders}
left=$(echo "$folders" | wc -w)
[ "$left" -gt 0 ] || { echo "soak.sh: no long matrix was found" >&2; exit 1; }
for folder in $folders; do
	until=
	[ "$seconds" -eq 0 ] || until=$(($(now) + (end - $(now)) / left))
	left=$((left - 1))
	if [ "$seconds" -ne 0 ] && [ "$(now)" -ge "$end" ]; then
		echo "soak: no time is left for $folder"
		continue
	fi
	whole "$folder" "$until"
done
