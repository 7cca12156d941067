package look

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"latchkey/core/machine/sh"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/internal/sshconfig"
)

// Options say what to look at besides the machine itself.
type Options struct {
	User   string     // look as this user, through sudo; "" = the login user
	Forges []Endpoint // to be tried from there, at most 32
	Now    func() time.Time
}

// Endpoint is where a forge's SSH listens.
type Endpoint struct {
	Host string
	Port int
}

// String is host:port.
func (e Endpoint) String() string { return net.JoinHostPort(e.Host, strconv.Itoa(e.Port)) }

const (
	maxForges  = 32
	maxAnswer  = 1 << 20
	lookBounds = 2 * time.Minute
)

// At looks at a machine. Besides the errors of the Runner it returns *[Windows]
// for a machine that runs Windows, and *[AnswerError] for an answer that cannot
// be read.
func At(ctx context.Context, r sh.Runner, o Options) (Facts, error) {
	forges, err := endpoints(o.Forges)
	if err != nil {
		return Facts{}, err
	}
	now := o.Now
	if now == nil {
		now = time.Now
	}
	before := now()
	got, err := r.Run(ctx, sh.Script{Body: body, Values: map[string]string{"forges": forges}, User: o.User, Limit: maxAnswer, Timeout: lookBounds})
	after := now()
	if err != nil {
		if isWindows(r, err) {
			return Facts{}, windows(r.Machine(), err)
		}
		return Facts{}, err
	}
	facts, err := parse(got.Out, o.Forges)
	if err != nil {
		e := &AnswerError{Machine: r.Machine(), cause: err}
		return Facts{}, e.text().Because(e)
	}
	facts.Machine, facts.At, facts.Noise = r.Machine(), after, safetext.Block(got.Noise, 2000)
	// The script tells the time near its beginning; it may wait for forges later.
	facts.Skew = facts.told.Sub(before).Truncate(time.Second)
	if facts.Skew > 0 && facts.told.Before(after) {
		facts.Skew = 0
	}
	if facts.System.isWindows() {
		return facts.Facts, windows(r.Machine(), nil)
	}
	return facts.Facts, nil
}

func endpoints(all []Endpoint) (string, error) {
	if len(all) > maxForges {
		return "", fmt.Errorf("%d forges are more than %d", len(all), maxForges)
	}
	var b strings.Builder
	for i, e := range all {
		if err := sshconfig.CheckHost(e.Host); err != nil {
			return "", err
		}
		if e.Port < 1 || e.Port > 65535 {
			return "", &sshconfig.UnsafeError{What: "port", Name: fmt.Sprint(e.Port)}
		}
		fmt.Fprintf(&b, "%d %s %d\n", i, e.Host, e.Port)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// AnswerError says that a machine's answer cannot be read.
type AnswerError struct {
	Machine string
	cause   error
}

// Error implements error.
func (e *AnswerError) Error() string { return e.text().String() }

// Unwrap returns what is wrong with it.
func (e *AnswerError) Unwrap() error { return e.cause }

func (e *AnswerError) text() say.Text {
	return say.New("machine.strange-answer", "{machine} answered what no machine should ({cause}): see whether its tools are complete (uname, id, ls, df, date), then look again",
		say.Values{"machine": e.Machine, "cause": safetext.Line(cmp.Or(e.cause, errors.New("")).Error(), 200)})
}
