#!/bin/sh
# Installs what is missing on this machine, and nothing else.
#
#   deps.sh ctl      what latchctl needs: Go, git
#   deps.sh window   the same, and what the window is built with
#   deps.sh test     the same, and what the tests judge us by
#   deps.sh bench    the same, and what only measurements need
#   deps.sh soak     what test needs, and what only the long matrices are judged by
#
# It asks for sudo only when it has something to install and is not root.
set -eu

want=${1:-test}
case $want in ctl | window | test | bench | soak) ;; *) echo "deps.sh: what is '$want'? say ctl, window, test, bench or soak" >&2; exit 2 ;; esac

say() { printf '%s\n' "$*" >&2; }

# Each system has its own names for the same sets.
debian_ctl="git ca-certificates"
debian_window="gcc libc6-dev pkg-config libgl1-mesa-dev xorg-dev libxkbcommon-dev libwayland-dev"
debian_test="xvfb xauth openbox dbus dbus-daemon at-spi2-core gnome-keyring libsecret-tools libgl1-mesa-dri openssh-client openssh-server busybox tcsh fish zsh bash-completion man-db mandoc sudo putty-tools openssl curl jq gh python3-pygit2 python3-paramiko fontconfig fonts-wqy-microhei gnumeric"
debian_bench="weston libdecor-0-plugin-1-cairo"
debian_soak="chromium-headless-shell poppler-utils"

fedora_ctl="git ca-certificates"
fedora_window="gcc pkgconf-pkg-config mesa-libGL-devel libXcursor-devel libXrandr-devel libXinerama-devel libXi-devel libXxf86vm-devel libxkbcommon-devel libxkbcommon-x11-devel wayland-devel"
fedora_test="xorg-x11-server-Xvfb xorg-x11-xauth openbox dbus-daemon at-spi2-core gnome-keyring libsecret mesa-dri-drivers openssh-clients openssh-server busybox tcsh fish zsh bash-completion man-db mandoc util-linux sudo putty openssl curl jq gh python3-pygit2 python3-paramiko fontconfig wqy-microhei-fonts gnumeric"
fedora_bench="weston libdecor"
fedora_soak="chromium poppler-utils"

arch_ctl="git ca-certificates"
arch_window="gcc pkgconf mesa libxcursor libxrandr libxinerama libxi libxxf86vm libxkbcommon libxkbcommon-x11 wayland"
# mandoc would put man-db out: man pages are judged by man-db alone there.
arch_test="xorg-server-xvfb xorg-xauth openbox dbus at-spi2-core gnome-keyring libsecret openssh busybox tcsh fish zsh bash-completion man-db util-linux sudo putty openssl curl jq github-cli python-pygit2 python-paramiko fontconfig wqy-microhei gnumeric"
arch_bench="weston libdecor"
arch_soak="chromium poppler"

# sets NAME prints the packages that are wanted, for one system.
sets() {
	eval "printf '%s ' \"\$${1}_ctl\""
	[ "$want" = ctl ] || eval "printf '%s ' \"\$${1}_window\""
	case $want in test | bench | soak) eval "printf '%s ' \"\$${1}_test\"" ;; esac
	[ "$want" != bench ] || eval "printf '%s ' \"\$${1}_bench\""
	[ "$want" != soak ] || eval "printf '%s ' \"\$${1}_soak\""
}

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"
	elif command -v sudo >/dev/null 2>&1; then sudo "$@"
	else say "deps.sh: not root and no sudo here; please run as root: $*"; exit 1
	fi
}

has_deb() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

install_debian() {
	missing=
	for p in $(sets debian); do has_deb "$p" || missing="$missing $p"; done
	[ -z "$missing" ] && return
	say "installing:$missing"
	as_root apt-get update -qq
	# shellcheck disable=SC2086 # the names are to be split
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

install_fedora() {
	missing=
	for p in $(sets fedora); do rpm -q --whatprovides "$p" >/dev/null 2>&1 || missing="$missing $p"; done
	[ -z "$missing" ] && return
	say "installing:$missing"
	# shellcheck disable=SC2086
	as_root dnf install -y -q $missing
}

install_arch() {
	missing=
	for p in $(sets arch); do pacman -Qi "$p" >/dev/null 2>&1 || missing="$missing $p"; done
	[ -z "$missing" ] && return
	say "installing:$missing"
	# shellcheck disable=SC2086
	as_root pacman -S --needed --noconfirm $missing
}

need_go() {
	if command -v go >/dev/null 2>&1; then return; fi
	say "Latchkey is built with Go 1.26 or later, and there is no 'go' on this machine's PATH."
	say "Install it from https://go.dev/dl/ (your system's own package is often older; Go 1.21 or"
	say "later fetches the right version by itself), then run this again."
	exit 1
}

need_go
if command -v apt-get >/dev/null 2>&1; then install_debian
elif command -v dnf >/dev/null 2>&1; then install_fedora
elif command -v pacman >/dev/null 2>&1; then install_arch
elif [ "$(uname -s)" = Darwin ]; then
	if [ "$want" != ctl ] && ! xcode-select -p >/dev/null 2>&1; then
		say "macOS: the window needs Apple's command line tools: run 'xcode-select --install', then this again."
		exit 1
	fi
	[ "$want" != test ] || say "macOS: tests of the window under Xvfb and of GNOME Keyring are made on Linux; they are skipped here."
else
	say "deps.sh: this system's package manager is not known here. For '$want' it takes: $(sets debian)(Debian's names)"
fi
