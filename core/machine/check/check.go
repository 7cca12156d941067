package check

import (
	"cmp"
	"context"
	"encoding/hex"
	"net"
	"strconv"
	"strings"
	"time"

	"latchkey/core/machine/sh"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// Repo is a repository to try.
type Repo struct {
	Account     string
	Path        string
	Fingerprint keys.Fingerprint // of the key that should open it
	URL         string           // as a build has it
	Alias       string           // URL that git is to make of it; "" = it is not looked at
	Host        string           // of the forge, for what is said
	// Key is the name of a key's file in our folder, where that key alone is to be
	// tried at Direct, whatever is installed; "" opens URL as a build does.
	Key    string
	Direct Direct
	// Include is the name of our file that leads the URL, where one checkout alone
	// includes it; "" = the user's own configuration leads it.
	Include string
}

// Direct is where a key is tried alone.
type Direct struct {
	Host string
	Port int
	User string
}

// tried is the URL that git is given.
func (r Repo) tried() string {
	if r.Key == "" {
		return r.URL
	}
	return "ssh://" + r.Direct.User + "@" + net.JoinHostPort(r.Direct.Host, strconv.Itoa(r.Direct.Port)) + "/" + r.Path + ".git"
}

// Where says on which machine, and as whom.
type Where struct {
	Runner sh.Runner
	User   string // as whom, through sudo; "" is the login user
	Folder string // the home, "" is the one that the system knows
	Now    func() time.Time
}

// perRepo is how long one repository may take.
const perRepo = 2 * time.Minute

// Run tries all of them and reports on each, in the order in which they came. An
// error says that nothing could be tried.
func Run(ctx context.Context, w Where, repos []Repo) ([]probe.Report, error) {
	urls := ""
	for _, r := range repos {
		urls += cmp.Or(r.Key, "-") + " " + cmp.Or(r.Include, "-") + " " + r.tried() + "\n"
	}
	began := w.Now()
	answer, err := w.Runner.Run(ctx, sh.Script{Body: script, Values: map[string]string{"urls": urls, "folder": w.Folder}, User: w.User,
		Limit: 256<<10 + 256<<10*len(repos), Timeout: perRepo * time.Duration(len(repos)+1)})
	if err != nil {
		return nil, err
	}
	tries, err := parse(w.Runner.Machine(), answer.Out, len(repos))
	if err != nil {
		return nil, err
	}
	reports := make([]probe.Report, len(repos))
	for i, r := range repos {
		reports[i] = r.report(w.Runner.Machine(), began, tries[i])
	}
	return reports, nil
}

// did is what came of one command over there.
type did struct {
	status   int
	took     time.Duration
	out, err string
}

// try is what came of one repository, by what was done.
type try map[string]did

func parse(machine string, out []byte, n int) ([]try, error) {
	all := make([]try, n)
	for i := range all {
		all[i] = try{}
	}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		switch {
		case len(words) == 1 && words[0] == "nogit":
			return nil, noGit(machine)
		case len(words) == 1 && words[0] == "nofolder":
			return nil, noFolder(machine)
		case len(words) != 6:
			continue
		}
		at, err := strconv.Atoi(words[0])
		if err != nil || at < 1 || at > n {
			continue
		}
		status, _ := strconv.Atoi(words[2])
		ms, _ := strconv.ParseInt(words[3], 10, 64)
		all[at-1][words[1]] = did{status, time.Duration(min(max(ms, 0), 1<<31)) * time.Millisecond, unhex(words[4]), unhex(words[5])}
	}
	return all, nil
}

func unhex(word string) string {
	data, _ := hex.DecodeString(strings.TrimSuffix(word, "-"))
	return string(data)
}

func noGit(machine string) error {
	return say.New("machine.no-git", "{machine} has no git: install it there, then verify again", say.Values{"machine": machine}).Because(nil)
}

func noFolder(machine string) error {
	return say.New("machine.nothing-of-ours", "nothing of Latchkey is on {machine}: onboard it first", say.Values{"machine": machine}).Because(nil)
}

// report turns what was printed into the rungs of a test.
func (r Repo) report(machine string, began time.Time, t try) probe.Report {
	report := probe.Report{Account: r.Account, Repo: r.Path, URL: safetext.Line(r.URL, 300), Fingerprint: r.Fingerprint,
		Depth: probe.Clone.String(), Started: began, Stands: "unknown"}
	l := newLadder(r, machine)
	if l.address(t["url"]) && l.refs(t, &report) {
		l.clone(t["clone"], &report)
	}
	report.Rungs, report.OK = l.rungs, l.ok()
	for _, d := range t {
		report.Took += d.took
	}
	return report
}

// explain is the finding of what somebody said on a failed rung.
func (r Repo) explain(code finding.Code, said string) *finding.Finding {
	f := finding.Facts{"host": r.Host, "repo": r.Path, "key": cmp.Or(string(r.Fingerprint), r.Key)}
	if text := finding.Essence(said); text != "" {
		f["said"] = text
	}
	return finding.Explain(code, f)
}
