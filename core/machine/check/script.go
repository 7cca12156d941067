package check

// script tries the URLs, four at a time: most of it is waiting for the forge. What
// each prints is kept until it is done, so that lines stay whole. These are lines
// of words, of which those that can hold anything are hexadecimal: the number of
// the URL, what was done, the exit status, the time in milliseconds, and what was
// printed. What lists refs may print 8 or 16 MB, as the shell counts: who prints
// without end is ended by the system (status 153). Our folder keeps its time.
const script = `
home=$folder
if [ -z "$home" ]; then
  me=$(command id -un | command head -c 300)
  case $me in ''|-*|*[!A-Za-z0-9._@-]*) home=$HOME ;; *) eval "home=~$me" ;; esac
  case $home in /*) ;; *) home=$HOME ;; esac
fi
ours=$home/.ssh/latchkey
hex() { command od -An -v -tx1 | command tr -d ' \n\t'; }
now() {
  set -- "$(command date +%s%N 2>/dev/null | command head -c 100)"
  case $1 in ''|*[!0-9]*) echo "$(command date +%s)000" ;; *) echo "${1%??????}" ;; esac
}
umask 077
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY
GIT_TERMINAL_PROMPT=0 GIT_ASKPASS=false SSH_ASKPASS=false SSH_ASKPASS_REQUIRE=never GIT_LFS_SKIP_SMUDGE=1
export GIT_TERMINAL_PROMPT GIT_ASKPASS SSH_ASKPASS SSH_ASKPASS_REQUIRE GIT_LFS_SKIP_SMUDGE
command -v git >/dev/null 2>&1 || { echo nogit; exit 3; }
if [ ! -d "$ours" ] || [ -h "$ours" ]; then echo nofolder; exit 3; fi
scratch=$ours/.scratch.$$
time=$(command mktemp 2>/dev/null) && command touch -r "$ours" "$time"
leave() {
  cd /
  command rm -rf "$scratch"
  if [ -n "$time" ]; then command touch -r "$time" "$ours"; command rm -f "$time"; fi
}
command rm -rf "$ours"/.scratch.*
command mkdir "$scratch" || { [ -n "$time" ] && command rm -f "$time"; echo nofolder; exit 3; }
trap leave EXIT
trap 'exit 3' HUP INT TERM
cd "$scratch" || exit 3
GIT_CEILING_DIRECTORIES=$ours
export GIT_CEILING_DIRECTORIES
quiet() { command git ${include:+-c} ${include:+"include.path=$ours/$include"} -c core.hooksPath=/dev/null -c core.fsmonitor=false -c submodule.recurse=false -c protocol.ext.allow=never -c gc.auto=0 "$@" </dev/null; }
few() ( ulimit -f 16384 2>/dev/null; quiet "$@" > "$scratch/out.$n" 2> "$scratch/err.$n" )
tell() { printf '%s %s %s %s %s %s\n' "$n" "$1" "$2" "$(($(now)-began))" "$(command head -c 65536 "$scratch/out.$n" | hex)-" "$(command tail -c 8192 "$scratch/err.$n" | hex)-"; }
try() {
  unset GIT_SSH_COMMAND
  if [ "$key" != - ]; then
    GIT_SSH_COMMAND="ssh -F none -i $ours/$key -o IdentitiesOnly=yes -o IdentityAgent=none -o StrictHostKeyChecking=yes -o UserKnownHostsFile=$ours/known_hosts -o BatchMode=yes -o ConnectTimeout=30"
    GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
    export GIT_SSH_COMMAND GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM
  else unset GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM; fi
  began=$(now)
  few ls-remote --get-url "$url"
  tell url $?
  began=$(now)
  few ls-remote --symref -- "$url" HEAD 'refs/heads/*'
  status=$?
  tell refs $status
  [ "$status" = 0 ] || return
  [ -s "$scratch/out.$n" ] || return
  began=$(now)
  quiet clone -q --bare --template= --depth 1 --no-tags --single-branch -- "$url" "$scratch/clone.$n" > "$scratch/out.$n" 2> "$scratch/err.$n"
  status=$?
  if [ "$status" = 0 ]; then quiet --git-dir="$scratch/clone.$n" rev-parse --verify -q HEAD > "$scratch/out.$n" 2>> "$scratch/err.$n"; fi
  tell clone $status
  command rm -rf "$scratch/clone.$n"
}
said() { wait; command cat "$scratch"/said.*; command rm -f "$scratch"/said.* "$scratch"/out.* "$scratch"/err.*; }
n=0
printf '%s' "$urls" | {
  while read -r key include url; do
    n=$((n+1))
    if [ "$include" = - ]; then include=; fi
    if [ "$key" != - ]; then
      case $ours in *[!A-Za-z0-9/._-]*) echo nofolder; exit 3 ;; esac
    fi
    try > "$scratch/said.$n" </dev/null &
    if [ $((n%4)) = 0 ]; then said; fi
  done
  if [ $((n%4)) != 0 ]; then said; fi
}
`
