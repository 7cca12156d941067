package sh

import (
	"context"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"

	"latchkey/core/say"
)

// Local is this machine, reached by starting its sh.
type Local struct {
	// Name is what it is called, "" = "this machine".
	Name string
	// Home is the home folder to work in, "" = that of the user. With a home of
	// its own the scripts get nothing else of the environment but PATH and Env.
	Home string
	// Env are more variables, as "name=value".
	Env []string
	// Shell is the sh, with arguments, nil = /bin/sh.
	Shell []string
}

// NewLocal returns the Runner of this machine.
func NewLocal(o Local) Runner {
	if o.Name == "" {
		o.Name = "this machine"
	}
	if len(o.Shell) == 0 {
		o.Shell = []string{"/bin/sh"}
	}
	return Over(o.Name, o.start)
}

// start starts the shell in a process group of its own; the command is not
// needed, since no login shell is between.
func (o Local) start(context.Context, string) (Process, error) {
	cmd := exec.Command(o.Shell[0], o.Shell[1:]...)
	cmd.Env = o.environment()
	cmd.Dir = "/"
	p := &localProcess{cmd: cmd}
	err := p.open()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, say.New("machine.no-local-shell", "{machine} has no sh that can be started ({cause}): install one, such as dash or the one of Git for Windows, or do the steps yourself",
			say.Values{"machine": o.Name, "cause": say.Of(err)}).Because(err)
	}
	return p, nil
}

func (o Local) environment() []string {
	if o.Home == "" {
		return append(os.Environ(), o.Env...)
	}
	env := []string{"HOME=" + o.Home, "PATH=" + os.Getenv("PATH")}
	return append(env, slices.DeleteFunc(slices.Clone(o.Env), func(v string) bool { return strings.HasPrefix(v, "HOME=") })...)
}

type localProcess struct {
	cmd            *exec.Cmd
	stdin          io.WriteCloser
	stdout, stderr io.ReadCloser
}

func (p *localProcess) open() (err error) {
	ownGroup(p.cmd)
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return err
	}
	if p.stdout, err = p.cmd.StdoutPipe(); err != nil {
		return err
	}
	p.stderr, err = p.cmd.StderrPipe()
	return err
}

// Stdin implements Process.
func (p *localProcess) Stdin() io.WriteCloser { return p.stdin }

// Stdout implements Process.
func (p *localProcess) Stdout() io.Reader { return p.stdout }

// Stderr implements Process.
func (p *localProcess) Stderr() io.Reader { return p.stderr }

// Wait implements Process.
func (p *localProcess) Wait() error {
	err := p.cmd.Wait()
	if _, exited := err.(*exec.ExitError); exited {
		return nil
	}
	return err
}
