package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"latchkey/api/demo"
)

// quiet runs a program; its error holds what it printed on standard error.
func (b *bench) quiet(env []string, name string, args ...string) error {
	_, err := b.processorTime(env, name, args...)
	return err
}

// processorTime is quiet with the processor time that the program took: other work on
// the machine changes it less.
func (b *bench) processorTime(env []string, name string, args ...string) (time.Duration, error) {
	cmd := exec.CommandContext(b.ctx, name, args...)
	cmd.Env = append(os.Environ(), env...)
	var errText strings.Builder
	cmd.Stderr = &errText
	if err := cmd.Run(); err != nil {
		return 0, fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, errText.String())
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}

// forge starts latchctl forge in a process of its own; the returned function
// ends it by closing its standard input.
func (b *bench) forge(args ...string) (demo.Info, func(), error) {
	cmd := exec.CommandContext(b.ctx, b.latchctl, append([]string{"forge", "--until-eof"}, args...)...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return demo.Info{}, nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return demo.Info{}, nil, err
	}
	if err := cmd.Start(); err != nil {
		return demo.Info{}, nil, err
	}
	end := func() {
		in.Close()
		_, _ = io.Copy(io.Discard, out)
		_ = cmd.Wait()
	}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	var info demo.Info
	if err == nil {
		err = json.Unmarshal(line, &info)
	}
	if err != nil {
		end()
		return demo.Info{}, nil, fmt.Errorf("latchctl forge: %w", err)
	}
	return info, end, nil
}
