package look

// body looks at everything. A fact is a name and a value, each ended by a NUL
// byte, which neither a path nor a line of a file can hold.
//
// A program that hangs costs five seconds, not the answer; where there is no
// timeout, sh itself ends it. On macOS git may be a stand-in that would open a
// dialog, so it is asked for only where Apple's tools are there. Of files only a
// first line is read, and sent where it is a public key. What a program prints is
// kept up to a bound: one that prints without end would fill the memory of sh there.
const body = `
fact() { printf '%s\000%s\000' "$1" "$2"; }
if command timeout 5 true >/dev/null 2>&1; then try() { command timeout 5 "$@"; }
else try() {
	command "$@" &
	tried=$!
	{ sleep 5; kill -9 $tried; } >/dev/null 2>&1 &
	guard=$!
	wait $tried
	set -- $?
	kill -9 $guard 2>/dev/null
	return $1
}
fi
line() { head -c 1000 | head -n 1; }
has() { command -v "$1" >/dev/null 2>&1; }

fact kernel "$(uname -s | line)"
fact release "$(uname -r | line)"
fact arch "$(uname -m | line)"
for file in /etc/os-release /usr/lib/os-release; do
	[ -r $file ] && { fact os "$(head -c 4096 $file)"; break; }
done
has sw_vers && fact macos "$(try sw_vers -productVersion 2>/dev/null | line)"
case $(ls --help 2>&1 | line) in *BusyBox*) fact busybox yes ;; esac
fact date "$(date -u '+%Y-%m-%d %H:%M:%S' | line)"
fact umask "$(umask)"
if has getenforce; then fact selinux "$(try getenforce 2>/dev/null | line)"
elif [ -r /sys/fs/selinux/enforce ]; then fact selinux "$(head -c 1 /sys/fs/selinux/enforce)"; fi

name=$(id -un | line)
fact user "$name"
fact uid "$(id -u | line)"
fact home "$HOME"
case $name in '' | *[!A-Za-z0-9._@-]*) entry= ;;
*) entry=$(getent passwd "$name" 2>/dev/null </dev/null | line); [ -n "$entry" ] || entry=$(grep "^$name:" /etc/passwd 2>/dev/null | head -n 1) ;; esac
[ -n "$entry" ] && printf '%s\n' "$entry" | { IFS=: read -r a b c d e folder shell; fact passwd_home "$folder"; fact shell "$shell"; }
if [ -d "$HOME" ]; then
	fact home_entry "$(ls -ldn -- "$HOME/." 2>/dev/null)"
	[ -w "$HOME" ] && fact home_writable yes
	fact disk "$(df -Pk -- "$HOME" 2>/dev/null | head -c 8192 | tail -n 1)"
fi

for program in git git-lfs ssh ssh-keygen ssh-keyscan curl sudo doas dnf; do
	path=$(command -v $program 2>/dev/null) && fact program_$program "$path"
done
if [ "$(uname -s)" = Darwin ] && ! try xcode-select -p >/dev/null 2>&1; then fact no_tools yes
elif has git; then fact version_git "$(try git --version 2>/dev/null | line)"; fi
has git-lfs && fact version_git-lfs "$(try git-lfs version 2>/dev/null | line)"
has ssh && fact version_ssh "$(try ssh -V 2>&1 | line)"

for variable in http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY GIT_SSH GIT_SSH_COMMAND GIT_CONFIG_GLOBAL XDG_CONFIG_HOME; do
	eval "set -- \"\${$variable-}\""
	[ -n "$1" ] && fact env_$variable "$1"
done

folder=$HOME/.ssh
if [ -h "$folder" ] || [ -e "$folder" ]; then
	fact ssh_entry "$(ls -ldn -- "$folder" 2>/dev/null)"
	[ -h "$folder" ] && fact ssh_target "$(ls -ldn -- "$folder/." 2>/dev/null)"
fi
count=0
for file in "$folder"/* "$folder"/.[!.]*; do
	[ -e "$file" ] || [ -h "$file" ] || continue
	count=$((count + 1))
	[ $count -gt 200 ] && { fact more yes; break; }
	fact file "${file##*/}"
	fact entry "$(ls -ldn -- "$file" 2>/dev/null)"
	[ -f "$file" ] && [ -r "$file" ] || continue
	first=$(head -c 8192 "$file" 2>/dev/null | head -n 1 | tr -d '\000')
	case $first in
	-----BEGIN*PRIVATE\ KEY-----* | PuTTY-User-Key-File*)
		fact private yes
		has ssh-keygen && fact fingerprint "$(try ssh-keygen -lf "$file" 2>/dev/null | line)" ;;
	ssh-* | ecdsa-* | sk-ssh-* | sk-ecdsa-*)
		case $file in *.pub) fact public "$first" ;; esac ;;
	esac
done

for file in "$HOME/.gitconfig" "${XDG_CONFIG_HOME:-$HOME/.config}/git/config" /etc/gitconfig; do
	[ -e "$file" ] || [ -h "$file" ] || continue
	fact git_file "$file"
	fact entry "$(ls -ldn -- "$file" 2>/dev/null)"
done
if has git && [ -z "$(try git --version 2>&1 >/dev/null | head -c 100)" ]; then
	cd /
	unset GIT_DIR GIT_WORK_TREE GIT_COMMON_DIR
	wanted='^(url\..*\.(push)?insteadof|core\.sshcommand|include\.path|includeif\..*\.path|http\.proxy|ssh\.variant)$'
	for origin in --show-origin ''; do
		rules=$(try git config $origin -z --get-regexp "$wanted" 2>/dev/null | tr '\000\n' '\001\002' | head -c 65536)
		[ -n "$rules" ] && { fact rules "$origin$rules"; break; }
	done
fi

probe() {
	answer=
	if has ssh-keyscan; then
		answer=$(try ssh-keyscan -T 4 -t ed25519,ecdsa,rsa -p "$3" "$2" 2>/dev/null | grep -v '^#' | tr '\n' ';' | head -c 3000)
		[ -n "$answer" ] && echo "$1 keys $answer" || echo "$1 closed"
		return
	fi
	if has nc; then answer=$(sleep 3 | try nc "$2" "$3" 2>/dev/null | head -c 4)
	elif has bash; then answer=$(try bash -c 'exec 3<>"/dev/tcp/$1/$2" && head -c 4 <&3' bash "$2" "$3" 2>/dev/null)
	else echo "$1 unknown"; return; fi
	[ "$answer" = SSH- ] && echo "$1 answers" || echo "$1 closed"
}
[ -n "$forges" ] && fact forges "$(
	printf '%s\n' "$forges" | { while read -r number host port; do probe "$number" "$host" "$port" & done; wait; }
)"
fact end yes
`
