package machinetest

import (
	"os"
	"regexp"
	"runtime"
	"strconv"
)

// Required reports whether tests must have build machines: where CI=true and root
// may do what root can. In a container that takes the right to make namespaces away
// they are skipped, and say why.
func Required() bool {
	return os.Getenv("CI") == "true" && runtime.GOOS == "linux" && os.Geteuid() == 0 && mayMount()
}

var effective = regexp.MustCompile(`(?m)^CapEff:\s*([0-9a-f]+)$`)

// mayMount reports whether this process has CAP_SYS_ADMIN.
func mayMount() bool {
	const sysAdmin = 21
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return false
	}
	found := effective.FindSubmatch(text)
	if found == nil {
		return false
	}
	bits, err := strconv.ParseUint(string(found[1]), 16, 64)
	return err == nil && bits>>sysAdmin&1 == 1
}
