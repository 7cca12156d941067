package home

// The scripts. Each is a literal; what it is about comes as values, which are
// shell variables. They print lines of words, of which those that can hold
// anything are hexadecimal. What a program of the machine prints is kept up to a bound.

// find sets home, ssh and ours. ssh looks for its files in the folder that the
// system knows, git in $HOME: where these are two, nothing fits together.
const find = `
home=$folder
if [ -z "$home" ]; then
  me=$(command id -un | command head -c 300)
  case $me in ''|-*|*[!A-Za-z0-9._@-]*) home=$HOME ;; *) eval "home=~$me" ;; esac
  case $home in /*) ;; *) home=$HOME ;; esac
fi
ssh=$home/.ssh
ours=$ssh/latchkey
hex() { command od -An -v -tx1 | command tr -d ' \n\t'; }
kind() {
  if [ -h "$1" ]; then echo link
  elif [ -f "$1" ]; then echo file
  elif [ -d "$1" ]; then echo folder
  elif [ -e "$1" ]; then echo other
  else echo none; fi
}
lacks=
for program in od tr sed grep tail ls cat mv cp rm mkdir rmdir chmod cmp id head; do
  command -v "$program" >/dev/null 2>&1 || { lacks=$program; break; }
done
sums=none
if command -v sha256sum >/dev/null 2>&1; then sums=sha256
elif command -v cksum >/dev/null 2>&1; then sums=cksum
else lacks=${lacks:-sha256sum}; fi
digest() {
  case $sums in
  sha256) set -- $(command sha256sum); echo "$1" ;;
  cksum) set -- $(command cksum); echo "$1,$2" ;;
  esac
}
sum() {
  if [ -h "$1" ] || [ ! -f "$1" ]; then echo -; return; fi
  digest < "$1"
}
`

// describe prints what lies at a path: word, kind, mode, owner, size, checksum.
const describe = `
describe() {
  what=$(kind "$2")
  if [ "$what" = none ]; then echo "at $1 none"; return; fi
  set -- "$1" "$2" $(command ls -ldn -- "$2" 2>/dev/null)
  word=$1 path=$2 mode=${3:--} owner=${5:--}
  echo "at $word $what $mode $owner $(sum "$path")"
}
`

// lineOf prints the number of the first line that is a text, and that text, with a
// colon between. Where there are zero bytes grep would call the file binary.
const lineOf = `
lineof() { command tr '\000' ' ' | command grep -n -x -F -e "$1" 2>/dev/null | command sed -n 1p; }
`

// mark prints where in a file our lines are, 0 for nowhere, and their checksum;
// "late" where a block of somebody's stands before them.
const mark = `
mark() {
  if [ -h "$2" ] || [ ! -f "$2" ]; then return; fi
  b=$(lineof "$3" < "$2")
  b=${b%%:*}
  case $b in ''|*[!0-9]*) return ;; esac
  late=
  if [ "$b" -gt 1 ] && command sed "$b,\$d" "$2" | command grep -q -i -e '^[[:space:]]*host[[:space:]=]' -e '^[[:space:]]*match[[:space:]=]'; then late=late; fi
  e=$(command tail -n +"$b" "$2" | lineof "$4")
  e=${e%%:*}
  case $e in ''|*[!0-9]*) return ;; esac
  echo "has $1 $b $(command tail -n +"$b" "$2" | command sed "${e}q" | digest) $late"
}
`

// look prints how things are.
const look = find + describe + lineOf + mark + `
if [ -n "$lacks" ]; then echo "lacks $lacks"; exit 0; fi
echo "me $(command id -u | command head -c 100)"
echo "sums $sums"
printf 'home %s\n' "$(printf %s "$home" | hex)"
if [ "$(cd "$home" 2>/dev/null && pwd -P)" != "$(cd "$HOME" 2>/dev/null && pwd -P)" ]; then echo elsewhere; fi
[ -w "$home" ] || echo readonly
if [ -d "$ssh" ] && [ ! -w "$ssh" ]; then echo readonly; fi
if [ -d "$ours" ] && [ ! -w "$ours" ]; then echo readonly; fi
printf 'ssh %s\n' "$(command ssh -V 2>&1 | command head -c 1000 | hex)"
describe home "$home"
describe ssh "$ssh"
describe ours "$ours"
describe sshconfig "$ssh/config"
describe gitconfig "$home/.gitconfig"
describe gitxdg "$home/.config/git/config"
mark sshconfig "$ssh/config" "$include" "$include"
mark sshinline "$ssh/config" "$begin" "$end"
mark gitconfig "$home/.gitconfig" "$gitinclude" "$gitinclude"
mark gitxdg "$home/.config/git/config" "$gitinclude" "$gitinclude"
n=0
printf '%s' "$checkouts" | while IFS= read -r file && IFS= read -r line; do
  n=$((n+1))
  describe "checkout$n" "$file"
  mark "checkout$n" "$file" "$line" "$line"
done
printf 'bom %s\n' "$(if [ -f "$home/.gitconfig" ]; then command od -An -N3 -tx1 "$home/.gitconfig" | command tr -d ' \n\t'; fi)"
if [ -d "$ours" ] && [ ! -h "$ours" ]; then
  for path in "$ours"/* "$ours"/.[!.]*; do
    name=${path##*/}
    case $(kind "$path") in none) continue ;; esac
    describe "in,$(printf %s "$name" | hex)" "$path"
  done
  if [ -f "$ours/state" ] && [ ! -h "$ours/state" ]; then printf 'state %s\n' "$(command cat "$ours/state" | hex)"; fi
fi
`

// change makes ready for writing: one at a time, and only while our folder is as
// it was looked at. Whoever held the lock and is gone has left whole files.
const change = find + lineOf + `
fail() {
  why=$1 path=$2
  if [ "$why" = write ]; then
    set -- $(command df -Pk "$home" 2>/dev/null | command sed -n '2{p;q;}')
    case ${4:-} in [0-9]) why=full ;; esac
  fi
  printf 'fail %s %s\n' "$why" "$(printf %s "$path" | hex)"
  exit 3
}
umask 077
checkdir() { if [ -h "$1" ] || { [ -e "$1" ] && [ ! -d "$1" ]; }; then fail link "$1"; fi; }
checkfile() { if [ -h "$1" ] || { [ -e "$1" ] && [ ! -f "$1" ]; }; then fail link "$1"; fi; }
folders() {
  checkdir "$ssh"
  if [ ! -d "$ssh" ]; then command mkdir "$ssh" || fail write "$ssh"; fi
  checkdir "$ours"
  if [ ! -d "$ours" ]; then command mkdir "$ours" || fail write "$ours"; fi
  command chmod 700 "$ours" || fail write "$ours"
}
# working: whoever has the lock runs still. What has ended may stay in the list of
# processes, where nobody waits for it; no script of ours runs for ten minutes.
working() {
  other=$(command cat "$ours/.lock/pid" 2>/dev/null)
  case $other in ''|*[!0-9]*) return 1 ;; esac
  command kill -0 "$other" 2>/dev/null || return 1
  [ -z "$(command find "$ours/.lock" -prune -mmin +10 2>/dev/null)" ] || return 1
  if [ -r "/proc/$other/stat" ]; then read -r stat < "/proc/$other/stat"; stat=${stat##*) }
  else stat=$(command ps -o stat= -p "$other" 2>/dev/null); fi
  case $stat in Z*) return 1 ;; esac
}
lock() {
  for turn in 1 2 3; do # what is cut off ends within a moment
    working || break
    command sleep 1
  done
  if ! command mkdir "$ours/.lock" 2>/dev/null; then
    [ -f "$ours/.lock/pid" ] || command sleep 1
    if working; then fail busy "$ours"; fi
    command rm -rf "$ours/.lock"
    command mkdir "$ours/.lock" || fail busy "$ours"
  fi
  # PIPE: whoever started this is gone, and nobody reads what is said at the end.
  # Who cuts us off ends all that we have started: what unlocks is not ended.
  trap 'trap "" HUP INT PIPE TERM; command rm -rf "$ours/.lock"' EXIT
  trap 'exit 3' HUP INT PIPE TERM
  echo $$ > "$ours/.lock/pid" || fail write "$ours"
  [ "$(sum "$ours/state")" = "$was" ] || fail changed "$ours/state"
}
# put FILE MODE: standard input becomes the file, whole or not at all
put() {
  checkfile "$1"
  if { command cat > "$ours/.new"; } && command chmod "$2" "$ours/.new" && command mv -f "$ours/.new" "$1"; then return; fi
  command rm -f "$ours/.new"
  fail write "$1"
}
# without FILE BEGIN END: the file without the first of our blocks
without() {
  b=$(lineof "$2" < "$1")
  b=${b%%:*}
  case $b in ''|*[!0-9]*) command cat "$1"; return ;; esac
  e=$(command tail -n +"$b" "$1" | lineof "$3")
  e=${e%%:*}
  case $e in ''|*[!0-9]*) command cat "$1"; return ;; esac
  e=$((b+e-1))
  if [ "$b" = 1 ]; then command tail -n +"$((e+1))" "$1"; else command sed "$b,${e}d" "$1"; fi
}
# flush FILE: it outlives a power cut, before anybody relies on it
flush() { command sync "$1" "$ours" 2>/dev/null || command sync 2>/dev/null; }
label() { if command -v restorecon >/dev/null 2>&1; then command restorecon -R "$@" 2>/dev/null; fi; }
`

// write makes our files, and our lines in others, what they should be. One part
// for each file outside stands between its beginning and its end.
const (
	writeBegin = change + `
folders
lock
printf '%s' "$private" | while IFS= read -r name; do
  if [ -f "$ours/$name" ] && [ ! -h "$ours/$name" ]; then command chmod 600 "$ours/$name"; fi
done
`
	// backup copies what a file outside was; a copy that lies there from a start that
	// was cut off is from before our line as well.
	writeBackup = `
file=$(printf %s "$path_N")
case $file in /*) ;; *) file=$home/$file ;; esac
checkfile "$file"
[ "$(sum "$file")" = "$sum_N" ] || fail changed "$file"
if [ -n "$backup_N" ]; then
  checkdir "$ours/backup"
  if [ ! -d "$ours/backup" ]; then command mkdir "$ours/backup" || fail write "$ours/backup"; fi
  command rm -f "$ours/.new"
  command cp -p "$file" "$ours/.new" && command mv -f "$ours/.new" "$ours/backup/$backup_N" || fail write "$ours/backup/$backup_N"
fi
`
	writeOwnFiles = `
if [ -n "$put_state" ]; then printf %s "$state" | put "$ours/state" 600; fi || exit 3
if [ -n "$put_known_hosts" ]; then printf %s "$known_hosts" | put "$ours/known_hosts" 600; fi || exit 3
if [ -n "$put_config" ]; then printf %s "$config" | put "$ours/config" 600; fi || exit 3
if [ -n "$put_gitconfig" ]; then printf %s "$gitconfig" | put "$ours/gitconfig" 600; fi || exit 3
if [ -n "$put_readme" ]; then printf %s "$readme" | put "$ours/README" 600; fi || exit 3
`
	writeInclude = `
printf %s "$include_text_N" | put "$ours/$include_name_N" 600 || exit 3
`
	writeOutside = `
file=$(printf %s "$path_N")
case $file in /*) ;; *) file=$home/$file ;; esac
[ "$(sum "$file")" = "$sum_N" ] || fail changed "$file"
command rm -f "$ours/.new" "$ours/.rest"
if [ -f "$file" ]; then
  { without "$file" "$begin_N" "$end_N" > "$ours/.rest"; } && command cp -p "$file" "$ours/.new" && command chmod u+w "$ours/.new" || fail write "$file"
else
  { : > "$ours/.rest"; } || fail write "$file"
fi
if { { printf '%s\n' "$block_N" && command cat "$ours/.rest"; } > "$ours/.new"; } && command chmod "$mode_N" "$ours/.new" && command mv -f "$ours/.new" "$file"; then :
else command rm -f "$ours/.new"; fail write "$file"; fi
command rm -f "$ours/.rest"
label "$file"
printf 'sum_N %s\n' "$(sum "$file" | hex)"
`
	writeEnd = `
label "$ours"
echo written
`
)

// restore takes our lines out of a file outside. What was copied comes back as it
// was, with its mode and its time, where nothing else was changed since.
const restore = change + `
[ -d "$ours" ] || { echo gone; exit 0; }
checkdir "$ssh"
checkdir "$ours"
lock
file=$(printf %s "$path")
case $file in /*) ;; *) file=$home/$file ;; esac
if [ -h "$file" ]; then echo link
elif [ ! -e "$file" ]; then echo missing
else
  checkfile "$file"
  command rm -f "$ours/.new" "$ours/.rest"
  { without "$file" "$begin" "$end" > "$ours/.rest"; } || fail write "$file"
  if [ -n "$backup" ] && [ -f "$ours/backup/$backup" ] && command cmp -s "$ours/.rest" "$ours/backup/$backup"; then
    command mv -f "$ours/backup/$backup" "$file" || fail write "$file"
    echo restored
  elif [ -z "$backup" ] && [ ! -s "$ours/.rest" ]; then
    command rm -f "$file" || fail write "$file"
    echo restored
  elif command cmp -s "$ours/.rest" "$file"; then echo absent
  else
    command cp -p "$file" "$ours/.new" && command chmod u+w "$ours/.new" && { command cat "$ours/.rest" > "$ours/.new"; } || fail write "$file"
    command chmod "$mode" "$ours/.new" && command mv -f "$ours/.new" "$file" || fail write "$file"
    echo cut
  fi
  command rm -f "$ours/.rest"
  [ -e "$file" ] && label "$file"
fi
if [ -n "$backup" ]; then command rm -f "$ours/backup/$backup"; command rmdir "$ours/backup" 2>/dev/null; fi
if [ -n "$own" ]; then command rm -f "$ours/$own" || fail write "$ours/$own"; fi
printf %s "$state" | put "$ours/state" 600 || exit 3
echo written
`

// makeKey has ssh-keygen make a pair, or finds the one that is there, and mentions
// it in the state: what that says of it stands around what ssh-keygen prints. The
// private key gets its name last, so that a file of that name is a whole one.
const makeKey = change + `
command -v ssh-keygen >/dev/null 2>&1 || fail nokeygen ssh-keygen
folders
lock
key=$ours/$name
checkfile "$key"
checkfile "$key.pub"
command rm -rf "$ours/.make" # of a run that was cut, even after its key had its name
if [ ! -f "$key" ]; then
  command mkdir "$ours/.make" || fail write "$ours"
  if command ssh-keygen -q -t "$type" -b "$bits" -N '' -C "$comment" -f "$ours/.make/key" >&2 &&
    command chmod 600 "$ours/.make/key" && command mv -f "$ours/.make/key.pub" "$key.pub" && command mv -f "$ours/.make/key" "$key"; then :
  else command rm -rf "$ours/.make"; fail keygen "$key"; fi
  command rmdir "$ours/.make"
  flush "$key"
  echo made
fi
command chmod 600 "$key" || fail write "$key"
if [ -f "$key.pub" ]; then command chmod 600 "$key.pub" || fail write "$key.pub"; fi
public=$(command ssh-keygen -y -P '' -f "$key" 2>/dev/null </dev/null | command head -c 16384)
printf 'public %s\n' "$(printf %s "$public" | hex)"
blob=${public#* }
blob=${blob%% *}
case "${public%% *}$blob" in
''|*[!A-Za-z0-9+/=.@-]*) ;;
*)
  printf '%s%s %s%s' "$before" "${public%% *}" "$blob" "$after" | put "$ours/state" 600 || exit 3
  echo recorded
esac
label "$ours"
`

// readKey finds a pair that was made, and writes nothing.
const readKey = find + `
key=$ours/$name
if [ -f "$key" ] && [ ! -h "$key" ]; then printf 'public %s\n' "$(command ssh-keygen -y -P '' -f "$key" 2>/dev/null </dev/null | command head -c 16384 | hex)"; fi
`

// deliver writes a private key that comes from elsewhere, after the state: a file
// of that name is then ours, whatever happens.
const deliver = change + `
folders
lock
key=$ours/$name
checkfile "$key"
checkfile "$key.pub"
printf %s "$state" | put "$ours/state" 600 || exit 3
printf '%s\n' "$public" | put "$key.pub" 600 || exit 3
printf '%s' "$private" | put "$key" 600 || exit 3
flush "$key"
if command -v ssh-keygen >/dev/null 2>&1; then
  printf 'public %s\n' "$(command ssh-keygen -y -P '' -f "$key" 2>/dev/null </dev/null | command head -c 16384 | hex)"
else printf 'size %s\n' "$(command wc -c < "$key" | command tr -d ' \t\n' | hex)"; fi
label "$ours"
echo written
`

// showFiles prints what our files hold, but the keys.
const showFiles = find + `
for name in config known_hosts gitconfig README state "$ours"/_checkout-*; do
  name=${name##*/}
  if [ -f "$ours/$name" ] && [ ! -h "$ours/$name" ]; then
    printf 'content %s %s\n' "$(printf %s "$name" | hex)" "$(command cat "$ours/$name" | hex)"
  fi
done
`

// removeKey removes a private key and then its mention.
const removeKey = change + `
[ -d "$ours" ] || { echo gone; exit 0; }
checkdir "$ssh"
checkdir "$ours"
lock
command rm -f "$ours/$name" "$ours/$name.pub" || fail write "$ours/$name"
printf %s "$state" | put "$ours/state" 600 || exit 3
echo written
`

// drop removes our folder, file by file: what is not ours stays and is named.
const drop = change + `
[ -d "$ours" ] || { echo gone; exit 0; }
checkdir "$ssh"
checkdir "$ours"
lock
command rm -rf "$ours/.make" "$ours/.new" "$ours/.rest"
command rm -f "$ours/config" "$ours/gitconfig" "$ours/known_hosts" "$ours/README" "$ours/state" "$ours"/_checkout-* || fail write "$ours"
command rmdir "$ours/backup" 2>/dev/null
command rm -rf "$ours/.lock"
trap - EXIT
if ! command rmdir "$ours" 2>/dev/null; then
  for path in "$ours"/* "$ours"/.[!.]*; do
    case $(kind "$path") in none) continue ;; esac
    printf 'left %s\n' "$(printf %s "${path##*/}" | hex)"
  done
elif [ -n "$made_ssh" ]; then command rmdir "$ssh" 2>/dev/null; fi
echo written
`
