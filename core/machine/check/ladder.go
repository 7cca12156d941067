package check

import (
	"strings"

	"latchkey/core/probe"
	"latchkey/core/probe/finding"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// ladder is the rungs of one repository. What ssh does on its way is not timed
// one by one: the rung of the repository has the time of all of it.
type ladder struct {
	repo    Repo
	machine string
	rungs   []probe.Rung
}

// climbed are the rungs that git and ssh climb, in order.
var climbed = []struct {
	name  probe.RungName
	title say.Text
}{
	{probe.RungURL, say.New("ladder.url", "Address")},
	{probe.RungDNS, say.New("ladder.dns", "Host name")},
	{probe.RungTCP, say.New("ladder.tcp", "Connection")},
	{probe.RungSSH, say.New("ladder.ssh", "SSH service")},
	{probe.RungHostKey, say.New("ladder.host-key", "Host key")},
	{probe.RungAuth, say.New("ladder.auth", "Key")},
	{probe.RungRepository, say.New("ladder.repository", "Repository")},
	{probe.RungClone, say.New("ladder.clone", "Clone")},
}

func newLadder(r Repo, machine string) *ladder {
	l := &ladder{repo: r, machine: machine}
	for _, c := range climbed {
		l.rungs = append(l.rungs, probe.Rung{Name: c.name, Title: c.title, State: probe.Skipped})
	}
	return l
}

func (l *ladder) at(name probe.RungName) *probe.Rung {
	for i := range l.rungs {
		if l.rungs[i].Name == name {
			return &l.rungs[i]
		}
	}
	return &probe.Rung{}
}

// pass marks a rung and those below it.
func (l *ladder) pass(name probe.RungName) *probe.Rung {
	for i := range l.rungs {
		if l.rungs[i].State == probe.Skipped {
			l.rungs[i].State = probe.Passed
		}
		if l.rungs[i].Name == name {
			return &l.rungs[i]
		}
	}
	return &probe.Rung{}
}

// fail marks a rung as the one that failed, and those below it as passed.
func (l *ladder) fail(name probe.RungName, d did, f *finding.Finding) bool {
	for i := range l.rungs {
		r := &l.rungs[i]
		if r.Name == name {
			r.State, r.Took, r.Finding = probe.Failed, d.took, f
			return false
		}
		if r.State == probe.Skipped {
			r.State = probe.Passed
		}
	}
	return false
}

func (l *ladder) ok() bool {
	for _, r := range l.rungs {
		if r.State == probe.Failed || r.State == probe.Skipped && r.Name != probe.RungClone {
			return false
		}
	}
	return true
}

// address looks where git goes with the URL.
func (l *ladder) address(d did) bool {
	led := strings.TrimSpace(d.out)
	values := say.Values{"machine": l.machine, "url": safetext.Line(l.repo.URL, 200), "led": safetext.Line(led, 200)}
	if d.endless() {
		return l.fail(probe.RungURL, d, l.endless())
	}
	if d.status != 0 {
		return l.fail(probe.RungURL, d, l.broken(d.err, values))
	}
	if l.repo.Alias != "" && led != l.repo.Alias {
		return l.fail(probe.RungURL, d, &finding.Finding{Code: codeNotLed,
			What:   say.New("machine.not-led.what", "Git on {machine} goes to {led} with this URL.", values),
			Why:    say.New("machine.not-led.why", "The lines that lead it to the key of the machine are missing, or others there come before them."),
			Remedy: say.New("machine.not-led.remedy", "Onboard the machine again. If that changes nothing, look at the insteadOf rules of its gitconfig.", values)})
	}
	r := l.pass(probe.RungURL)
	r.Took = d.took
	if l.repo.Key == "" && led != l.repo.URL {
		r.Detail = say.New("machine.led", "git goes to {led}", values)
	}
	return true
}

// The codes of what only a machine has.
const (
	codeNotLed    finding.Code = "not-led"
	codeBadConfig finding.Code = "bad-config"
	codeNoSSH     finding.Code = "no-ssh"
	codeEndless   finding.Code = "endless"
)

// endless reports whether what ran printed more than it may, and was ended by the
// system for it (SIGXFSZ).
func (d did) endless() bool { return d.status == 128+25 }

// endless is the finding of a git, or of a forge behind it, that prints without end.
func (l *ladder) endless() *finding.Finding {
	v := say.Values{"machine": l.machine, "url": safetext.Line(l.repo.URL, 200)}
	return &finding.Finding{Code: codeEndless,
		What:   say.New("machine.endless.what", "Git on {machine} printed more than 8 MB and was ended.", v),
		Why:    say.New("machine.endless.why", "No list of refs is that long: another program runs there as git, or the answer of the forge has no end."),
		Remedy: say.New("machine.endless.remedy", "See there what this prints, then verify again: git ls-remote {url} | head", v)}
}

// broken is the finding of a configuration that git or ssh cannot read.
func (l *ladder) broken(said string, values say.Values) *finding.Finding {
	v := say.Values{"said": safetext.Line(finding.Essence(said), 300)}
	for name, value := range values {
		v[name] = value
	}
	return &finding.Finding{Code: codeBadConfig,
		What:   say.New("machine.bad-config.what", "A configuration file on {machine} cannot be read⟨: {said}⟩.", v),
		Why:    say.New("machine.bad-config.why", "Git and ssh refuse to work with it, whatever the key."),
		Remedy: say.New("machine.bad-config.remedy", "Correct that line there, then verify again.")}
}

// noSSH is the finding of a machine whose git has nothing to reach a forge with.
func (l *ladder) noSSH() *finding.Finding {
	v := say.Values{"machine": l.machine}
	return &finding.Finding{Code: codeNoSSH,
		What:   say.New("machine.no-ssh.what", "Git on {machine} finds no program ssh.", v),
		Why:    say.New("machine.no-ssh.why", "Git reaches the forge by it."),
		Remedy: say.New("machine.no-ssh.remedy", "Install the OpenSSH client there, then verify again.")}
}

// refs reads what came of listing the refs.
func (l *ladder) refs(t try, report *probe.Report) bool {
	d, tried := t["refs"]
	if !tried {
		return l.fail(probe.RungRepository, d, l.repo.explain(finding.CodeRepoSilent, ""))
	}
	if d.endless() {
		return l.fail(probe.RungRepository, d, l.endless())
	}
	if d.status != 0 {
		name, code := place(d.err)
		switch code {
		case codeBadConfig:
			return l.fail(name, d, l.broken(d.err, say.Values{"machine": l.machine}))
		case codeNoSSH:
			return l.fail(name, d, l.noSSH())
		}
		return l.fail(name, d, l.repo.explain(code, d.err))
	}
	l.pass(probe.RungRepository).Took = d.took
	for line := range strings.Lines(d.out) {
		if head, ok := strings.CutPrefix(line, "ref: refs/heads/"); ok {
			name, _, _ := strings.Cut(head, "\t")
			report.Head = safetext.Line(name, 200)
			continue
		}
		report.Refs++
	}
	return true
}

// clone reads what came of the clone; an empty repository has none.
func (l *ladder) clone(d did, report *probe.Report) {
	if d == (did{}) {
		f := l.repo.explain(finding.CodeRepoEmpty, "")
		*l.at(probe.RungClone) = probe.Rung{Name: probe.RungClone, Title: l.at(probe.RungClone).Title, State: probe.Warned, Finding: f}
		return
	}
	if d.status != 0 {
		code, known := finding.Recognise(d.err)
		if !known {
			code = finding.CodeCloneRefused
		}
		l.fail(probe.RungClone, d, l.repo.explain(code, d.err))
		return
	}
	l.pass(probe.RungClone).Took = d.took
	commit := strings.TrimSpace(d.out)
	if n := len(commit); (n == 40 || n == 64) && strings.Trim(commit, "0123456789abcdef") == "" {
		report.Cloned = &probe.Cloned{Commit: commit}
	}
}

// clientWords are what OpenSSH's client and git say themselves, in lower case, and
// on which rung that is.
var clientWords = []struct {
	part string
	rung probe.RungName
	code finding.Code
}{
	{"bad configuration option", probe.RungURL, codeBadConfig},
	{"terminating, ", probe.RungURL, codeBadConfig},
	{"bad owner or permissions on", probe.RungURL, codeBadConfig},
	{"bad config line", probe.RungURL, codeBadConfig},
	{"cannot run ssh", probe.RungURL, codeNoSSH},
	{"ssh: not found", probe.RungURL, codeNoSSH},
	{"could not resolve hostname", probe.RungDNS, finding.CodeDNSNotFound},
	{"connection refused", probe.RungTCP, finding.CodeRefusedPort},
	{"no route to host", probe.RungTCP, finding.CodeUnreachable},
	{"network is unreachable", probe.RungTCP, finding.CodeUnreachable},
	{"connection timed out", probe.RungTCP, finding.CodeNoAnswer},
	{"operation timed out", probe.RungTCP, finding.CodeNoAnswer},
	{"remote host identification has changed", probe.RungHostKey, finding.CodeHostChanged},
	{"host key verification failed", probe.RungHostKey, finding.CodeHostUnknown},
	{"no matching host key type", probe.RungSSH, finding.CodeNoCommonAlgo},
	{"no matching key exchange", probe.RungSSH, finding.CodeNoCommonAlgo},
	{"kex_exchange_identification", probe.RungSSH, finding.CodeSSHClosed},
	{"too many authentication failures", probe.RungAuth, finding.CodeTooManyFailures},
	{"unprotected private key file", probe.RungAuth, finding.CodeCannotSign},
	{"error in libcrypto", probe.RungAuth, finding.CodeCannotSign},
	{"permission denied (", probe.RungAuth, finding.CodeKeyUnknown},
}

// place finds the rung on which something failed, and why.
func place(said string) (probe.RungName, finding.Code) {
	lower := strings.ToLower(said)
	for _, w := range clientWords {
		if strings.Contains(lower, w.part) {
			return w.rung, w.code
		}
	}
	if code, known := finding.Recognise(said); known {
		return probe.RungRepository, code
	}
	return probe.RungRepository, finding.CodeRefused
}
