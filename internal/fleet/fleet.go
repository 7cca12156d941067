// Package fleet is test support: build machines that clone again and again with
// the real git and ssh, each with the files that it was given. It reports whether
// a change of keys has cut one of them off.
package fleet

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// Setup is what a machine clones with. A change takes effect with the next
// clone.
type Setup struct {
	URL       string // what is cloned
	SSH       string // the command line of ssh, as GIT_SSH_COMMAND has it
	GitConfig string // file that git reads as the person's own; "" = none
}

// Fleet is several build machines. It is safe for concurrent use.
type Fleet struct {
	mu       sync.Mutex
	setups   []Setup
	clones   []int // of each machine
	failures []string
	stop     context.CancelFunc
	machines sync.WaitGroup
}

// Start sets up one machine for each setup, with a home of its own below dir,
// and lets all of them clone until Stop.
func Start(dir string, setups ...Setup) (*Fleet, error) {
	ctx, cancel := context.WithCancel(context.Background())
	f := &Fleet{setups: slices.Clone(setups), clones: make([]int, len(setups)), stop: cancel}
	for i := range setups {
		home := filepath.Join(dir, fmt.Sprintf("machine%d", i))
		if err := os.MkdirAll(home, 0o700); err != nil {
			f.Stop()
			return nil, err
		}
		f.machines.Go(func() {
			for ctx.Err() == nil {
				f.clone(ctx, i, home)
			}
		})
	}
	return f, nil
}

// Reconfigure changes the setup of a machine.
func (f *Fleet) Reconfigure(machine int, s Setup) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.setups[machine] = s
}

// clone clones once, with the machine's setup and nothing of the person who runs
// the test.
func (f *Fleet) clone(ctx context.Context, i int, home string) {
	f.mu.Lock()
	s := f.setups[i]
	f.mu.Unlock()
	to := filepath.Join(home, "clone")
	git := exec.CommandContext(ctx, "git", "clone", "-q", "--depth", "1", s.URL, to)
	own := s.GitConfig
	if own == "" {
		own = os.DevNull
	}
	git.Env = append(os.Environ(), "HOME="+home, "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+own, "GIT_TERMINAL_PROMPT=0", "GIT_SSH_COMMAND="+s.SSH)
	out, err := git.CombinedOutput()
	if rmErr := os.RemoveAll(to); err == nil {
		err = rmErr
	}
	if ctx.Err() != nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil {
		f.failures = append(f.failures, fmt.Sprintf("machine %d: %v: %s", i, err, out))
	}
	f.clones[i]++
}

// CloneAgain waits until each machine has cloned twice from now on, so that the
// second clone began after the call. It returns an error if any clone has failed
// since the start.
func (f *Fleet) CloneAgain() error {
	f.mu.Lock()
	before := slices.Clone(f.clones)
	f.mu.Unlock()
	const patience = 60 * time.Second
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); !f.hasCloned(before, 2); <-tick.C {
		if time.Now().After(end) {
			return fmt.Errorf("the machines did not clone within %s", patience)
		}
	}
	return f.failure()
}

func (f *Fleet) hasCloned(before []int, more int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, n := range f.clones {
		if n < before[i]+more {
			return false
		}
	}
	return true
}

func (f *Fleet) failure() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.failures) > 0 {
		return fmt.Errorf("%d clones failed, the first: %s", len(f.failures), f.failures[0])
	}
	return nil
}

// Stop ends all machines and waits for them. It returns an error if any clone
// failed. It may be called again.
func (f *Fleet) Stop() error {
	f.stop()
	f.machines.Wait()
	return f.failure()
}
