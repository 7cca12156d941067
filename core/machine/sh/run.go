package sh

import (
	"context"
	"io"
	"strings"
	"time"
)

// helloTimeout is how long a login shell may take to start and read us.
const helloTimeout = 30 * time.Second

// afterEnd is how long the streams are waited for once the script has ended:
// something that it left running may hold them.
const afterEnd = time.Second

// Run implements Runner.
func (r *runner) Run(ctx context.Context, s Script) (Result, error) {
	c := &call{machine: r.machine, script: s, nonce: newNonce()}
	text, err := frame(c.nonce, s)
	if err != nil {
		return Result{}, err
	}
	if s.User != "" && !IsUserName(s.User) {
		return Result{}, c.fail(BadUser, nil)
	}
	if err := ctx.Err(); err != nil {
		return Result{}, c.fail(Cancelled, err)
	}
	c.process, err = r.start(ctx, command)
	if err != nil {
		return Result{}, err
	}
	defer c.close()
	c.writing()
	defer context.AfterFunc(ctx, c.process.Kill)()
	c.out, c.outEnd = marks(c.process.Stdout(), c.nonce, s.limit(), s.limit())
	c.errs, c.errsEnd = marks(c.process.Stderr(), c.nonce, keepErrors, s.limit())
	if err := c.greet(ctx); err != nil {
		return c.result, err
	}
	return c.result, c.run(ctx, text)
}

// call is one script on its way.
type call struct {
	machine string
	script  Script
	nonce   nonce
	process Process
	login   string // as whom the login shell runs, where sudo was used
	begun   bool   // the script was sent
	ended   bool   // it told its end
	result  Result
	texts   chan string // to be sent, in this order
	waited  bool
	end     error // of the process

	out, errs       <-chan mark
	outEnd, errsEnd <-chan error
}

// close ends what still runs. After a script that told its end there is nothing
// to wait for.
func (c *call) close() {
	close(c.texts)
	if c.ended {
		go c.wait()
		return
	}
	c.process.Kill()
	c.wait()
}

// wait waits for the end of a process that has closed its output.
func (c *call) wait() error {
	if !c.waited {
		c.waited = true
		defer time.AfterFunc(afterEnd, c.process.Kill).Stop()
		c.end = c.process.Wait()
	}
	return c.end
}

// writing writes to the shell what is sent. That it reads no more shows in what
// it prints.
func (c *call) writing() {
	texts := make(chan string, 4) // as many as are sent at most
	c.texts = texts
	stdin := c.process.Stdin()
	go func() {
		defer stdin.Close()
		for text := range texts {
			io.WriteString(stdin, text)
		}
	}()
}

func (c *call) send(text string) { c.texts <- text }

// next waits for a mark on standard output.
func (c *call) next(ctx context.Context, limit time.Duration) (mark, error) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case m := <-c.out:
		if m.last() {
			return m, c.cutOff(ctx, m)
		}
		return m, nil
	case <-timer.C:
		c.process.Kill()
		m := <-c.out
		if c.begun {
			return m, c.fail(TooSlow, nil)
		}
		c.result.Noise += string(m.before) + string(c.rest(""))
		return m, c.fail(Silent, nil)
	}
}

// cutOff says why a stream ended without the mark that was waited for.
func (c *call) cutOff(ctx context.Context, m mark) error {
	if ctx.Err() != nil {
		return c.fail(Cancelled, context.Cause(ctx))
	}
	if err := <-c.outEnd; err == errTooMuch {
		return c.fail(TooMuch, nil)
	}
	errs := c.rest("")
	if c.begun {
		c.result.Out, c.result.Err = m.before, errs
		return c.fail(Cut, c.wait())
	}
	c.result.Noise += string(m.before) + string(errs)
	return c.fail(NoShell, c.wait())
}

// rest is what comes on standard error until a mark, or until its end.
func (c *call) rest(word string) []byte {
	var all []byte
	timer := time.NewTimer(afterEnd)
	defer timer.Stop()
	for {
		select {
		case m, open := <-c.errs:
			all = append(all, m.before...)
			if !open || m.last() || m.words[0] == word {
				return all
			}
		case <-timer.C:
			return all
		}
	}
}

// greet waits until an sh of the right user reads us.
func (c *call) greet(ctx context.Context) error {
	c.send(hello(c.nonce))
	if err := c.expectHello(ctx); err != nil || c.script.User == "" {
		return err
	}
	c.send(become(c.nonce, c.script.User))
	m, err := c.next(ctx, helloTimeout)
	switch {
	case err != nil:
		return err
	case m.is(wordNoUser, 0):
		return c.fail(NoUser, nil)
	case m.is(wordNoSudo, 0):
		return c.fail(NoSudo, nil)
	case !m.is(wordGoing, 2) || !isNumber(m.words[1]):
		return c.fail(NoShell, nil)
	}
	c.rest(wordGoing)
	c.login = m.words[2]
	c.send(helloAs(c.nonce, m.words[1]))
	return c.expectHello(ctx)
}

func (c *call) expectHello(ctx context.Context) error {
	m, err := c.next(ctx, helloTimeout)
	if e, ok := asError(err); ok && e.Kind == NoShell && c.login != "" {
		return c.sudoRefused(e)
	}
	if err != nil {
		return err
	}
	if m.is(wordOther, 0) {
		return c.fail(SudoRefused, nil)
	}
	if !m.is(wordHello, 0) {
		return c.fail(NoShell, nil)
	}
	noise := string(m.before) + string(c.rest(wordHello))
	if c.login == "" {
		c.result.Noise = noise[:min(len(noise), keepNoise)]
	}
	return nil
}

// sudoRefused says why sudo started no shell.
func (c *call) sudoRefused(e *Error) error {
	if wantsPassword.MatchString(c.result.Noise) {
		return c.fail(SudoPassword, e.cause)
	}
	return c.fail(SudoRefused, e.cause)
}

// run sends the script and reads its answer.
func (c *call) run(ctx context.Context, text string) error {
	c.begun = true
	c.send(text)
	m, err := c.next(ctx, c.script.timeout())
	if err != nil {
		return err
	}
	if m.is(wordPrintf, 0) {
		c.begun = false
		return c.fail(NoPrintf, nil)
	}
	c.rest(wordBegin)
	if m, err = c.next(ctx, c.script.timeout()); err != nil {
		return err
	}
	if !m.is(wordEnd, 1) || !isNumber(m.words[1]) {
		return c.fail(Cut, nil)
	}
	c.result.Out, c.result.Err = m.before, c.rest(wordEnd)
	c.result.Status = number(m.words[1])
	c.ended = true
	return nil
}

func isNumber(text string) bool {
	return text != "" && len(text) < 11 && strings.Trim(text, "0123456789") == ""
}

func number(text string) int {
	n := 0
	for _, digit := range text {
		n = n*10 + int(digit-'0')
	}
	return n
}
