package demo

import (
	"cmp"
	"fmt"
	"strconv"
)

// parseSSHFault sets one fault of the SSH side; known is false when the kind
// is none of them.
func parseSSHFault(f *Faults, kind, value string) (known bool, err error) {
	number := func(otherwise int64) int64 {
		if value == "" {
			return otherwise
		}
		n, parseErr := strconv.ParseInt(value, 10, 32)
		if parseErr != nil || n < 1 {
			err = fmt.Errorf("%q is not a number", value)
		}
		return n
	}
	ssh := &f.SSH
	switch kind {
	case "host-key":
		f.RotateHostKey = true
	case "ssh-black-hole":
		ssh.BlackHole = true
	case "ssh-not-ssh":
		ssh.NotSSH = true
	case "ssh-close":
		ssh.CloseAfterVersion = true
	case "ssh-banner":
		ssh.Banner = hostile + "\n"
	case "ssh-endless-banner":
		ssh.EndlessBanner = true
	case "ssh-refuse":
		ssh.RefuseAll = cmp.Or(value, "conq: repository does not exist.")
	case "ssh-noise":
		ssh.StderrNoise = hostile + "\n"
	case "ssh-bad-pktline":
		ssh.MalformedPktLine = true
	case "ssh-huge-refs":
		ssh.HugeRefs = int(number(100_000))
	case "ssh-endless-refs":
		ssh.EndlessAdvertisement = true
	case "ssh-stop":
		ssh.StopAfterPackBytes = number(1000)
	case "ssh-truncate":
		ssh.TruncatePack = true
	case "ssh-corrupt":
		ssh.CorruptPack = true
	case "lfs-missing":
		ssh.LFSMissing = true
	case "ssh-slow":
		ssh.SlowBytesPerSecond = int(number(100_000))
	default:
		return false, nil
	}
	return true, err
}
