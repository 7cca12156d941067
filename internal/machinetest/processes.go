package machinetest

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Process is a process of a machine as /proc there shows it.
type Process struct {
	// Args is its command line.
	Args []string
	// Env is its environment, as NAME=VALUE.
	Env []string
}

// Processes are those that run on the machine now.
func (r *Running) Processes() []Process {
	var all []Process
	for _, dir := range r.proc() {
		if p, ok := readProcess(dir); ok {
			all = append(all, p)
		}
	}
	return all
}

// WatchProcesses looks at the machine's processes again and again. The function
// that it returns ends that and returns every one that was seen. One that lives
// for less than a millisecond may be missed.
func (r *Running) WatchProcesses() func() []Process {
	stop := make(chan struct{})
	var seen []Process
	var done sync.WaitGroup
	done.Go(func() {
		known := map[string]bool{}
		for {
			for _, p := range r.Processes() {
				if id := fmt.Sprintf("%q %q", p.Args, p.Env); !known[id] {
					known[id] = true
					seen = append(seen, p)
				}
			}
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
			}
		}
	})
	return func() []Process {
		close(stop)
		done.Wait()
		return seen
	}
}

// Children are the processes of this computer that a process has started, their
// children and so on.
func Children(of int) []Process {
	var all []Process
	for _, pid := range descendants(of) {
		if p, ok := readProcess(fmt.Sprintf("/proc/%d", pid)); ok {
			all = append(all, p)
		}
	}
	return all
}

func readProcess(dir string) (Process, bool) {
	args, err := os.ReadFile(filepath.Join(dir, "cmdline"))
	env, err2 := os.ReadFile(filepath.Join(dir, "environ"))
	if err != nil || err2 != nil || len(args) == 0 {
		return Process{}, false
	}
	return Process{fields(args), fields(env)}, true
}

func fields(text []byte) []string {
	return strings.Split(string(bytes.TrimSuffix(text, []byte{0})), "\x00")
}

// proc are the folders of the machine's processes: in its own /proc, or, where it
// has none, those of ours that are in its namespace.
func (r *Running) proc() []string {
	own, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/pid", r.root.PID()))
	if err != nil {
		return nil
	}
	of := func(dir string) bool {
		ns, err := os.Readlink(filepath.Join(dir, "ns/pid"))
		return err == nil && ns == own
	}
	if of(r.Path("/proc/1")) {
		return processFolders(r.Path("/proc"))
	}
	return slices.DeleteFunc(processFolders("/proc"), func(dir string) bool { return !of(dir) })
}

// processFolders are the folders of a /proc that are named by a number.
func processFolders(proc string) []string {
	names, _ := filepath.Glob(proc + "/[0-9]*") // the pattern is a good one
	return names
}

// descendants are the children of a process, their children and so on.
func descendants(of int) []int {
	children := map[int][]int{}
	for _, dir := range processFolders("/proc") {
		stat, err := os.ReadFile(filepath.Join(dir, "stat"))
		pid, err2 := strconv.Atoi(filepath.Base(dir))
		if err != nil || err2 != nil {
			continue
		}
		var state string
		var parent int
		rest := stat[bytes.LastIndexByte(stat, ')')+1:] // the name before may contain anything
		if _, err := fmt.Sscan(string(rest), &state, &parent); err == nil {
			children[parent] = append(children[parent], pid)
		}
	}
	var found []int
	for next := []int{of}; len(next) > 0; next = next[1:] {
		found = append(found, children[next[0]]...)
		next = append(next, children[next[0]]...)
	}
	return found
}

// made reports whether a process of the machine holds the other end of a
// connection that comes from an address of this computer.
func (r *Running) made(from *net.TCPAddr) bool {
	r.mu.Lock()
	ways := slices.Clone(r.ways)
	r.mu.Unlock()
	if slices.ContainsFunc(ways, func(p *Proxy) bool { return p.made(from.String()) }) {
		return true
	}
	inode := ""
	for range 10 { // a table that changes while it is read may lack one
		if inode = socketFrom(from); inode != "" {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	if inode == "" {
		return false
	}
	for _, dir := range r.proc() {
		files, _ := filepath.Glob(dir + "/fd/*") // the pattern is a good one
		if slices.ContainsFunc(files, func(f string) bool {
			target, err := os.Readlink(f)
			return err == nil && target == "socket:["+inode+"]"
		}) {
			return true
		}
	}
	return false
}

// socketFrom is the number of the socket that is bound to an address.
func socketFrom(from *net.TCPAddr) string {
	ip := from.IP.To4()
	want := fmt.Sprintf("%02X%02X%02X%02X:%04X", ip[3], ip[2], ip[1], ip[0], from.Port)
	for _, table := range []string{"/proc/thread-self/net/tcp", "/proc/thread-self/net/tcp6"} {
		text, err := os.ReadFile(table)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(text)) {
			f := strings.Fields(line)
			if len(f) > 9 && strings.HasSuffix(f[1], want) && f[3] == "01" {
				return f[9]
			}
		}
	}
	return ""
}
