# Runs as process 1 of new user, mount, process and host-name namespaces: builds a
# root folder that shows the system's programs and nothing of its people, makes it
# the root, says which number this process has outside, and then does nothing
# until its standard input is closed, which ends all that runs in there.
#
#   $1 host name   $2 bytes   $3 "programs": /usr/bin can be chosen from
#   $4 "proc": where no /proc of its own can be had, that of the system does
#   $5 folder of the system whose programs are shown; "" = this one's
set -eu
name=$1 bytes=$2 programs=$3 proc=$4 system=$5
PATH=/usr/sbin:/usr/bin:/sbin:/bin:/.system/bin
umask 022
read -r me _ </proc/self/stat
mount --make-rprivate /
# Any folder does that hides nothing which is needed: nobody outside sees what is
# mounted here.
for base in /mnt /media /srv /tmp; do
	case $system/ in "$base"/*) continue ;; esac
	[ ! -d $base ] || break
done
mount -t tmpfs -o "mode=755,size=$bytes" latchkey $base
cd $base
mkdir dev etc home proc root run run/sshd tmp usr var var/tmp var/log var/empty opt
chmod 700 root
chmod 1777 tmp var/tmp

readonly_bind() {
	mount --rbind "$1" "$2"
	mount -o remount,bind,ro "$2"
}

for d in bin sbin lib lib32 lib64 libx32 usr nix gnu; do
	if [ -L "$system/$d" ]; then
		ln -s "$(readlink "$system/$d")" "$d"
	elif [ -d "$system/$d" ]; then
		mkdir -p "$d"
		readonly_bind "$system/$d" "$d"
	fi
done
if [ "$programs" = programs ]; then
	mkdir -p .system/bin
	mount --rbind "$system/usr/bin" .system/bin
	mount -o remount,bind,ro .system/bin
	for d in usr/bin usr/local; do
		mount -t tmpfs -o mode=755 latchkey $d
	done
	mkdir usr/local/bin
fi

set --
for f in alternatives ca-certificates ca-certificates.conf crypto-policies debian_version \
	environment fish ld.so.cache ld.so.conf ld.so.conf.d localtime login.defs os-release \
	pam.d pki protocols security services terminfo; do
	[ ! -e "$system/etc/$f" ] || set -- "$@" "$system/etc/$f"
done
cp -R -P "$@" etc 2>/dev/null || : # what only root may read is not needed
if [ -d "$system/etc/ssl/certs" ]; then
	mkdir -p etc/ssl/certs
	readonly_bind "$system/etc/ssl/certs" etc/ssl/certs
fi

for d in null zero full random urandom tty; do
	: >"dev/$d"
	mount --bind "/dev/$d" "dev/$d"
done
mkdir dev/pts dev/shm
chmod 1777 dev/shm
mount -t devpts -o newinstance,ptmxmode=666,mode=620 latchkey dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr
if ! mount -t proc latchkey proc 2>/dev/null; then
	[ "$proc" != proc ] || mount --rbind /proc proc
fi

mkdir .old
pivot_root . .old
cd /
umount -l /.old
rmdir /.old
hostname "$name" 2>/dev/null || echo "$name" 2>/dev/null >/proc/sys/kernel/hostname || :
trap '' CHLD # nobody waits for those whose parent has gone
echo "$me"
exec cat >/dev/null
