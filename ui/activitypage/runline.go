package activitypage

import (
	"time"

	"latchkey/core"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// runLine is one repository of a run: how it stands there, and step by step
// what was done.
type runLine struct {
	account string
	target  string // repository or project, or the machine
	name    string // what it is called: a repository that is opened from a machine names both
	project bool
	state   tables.Cell
	failed  bool
	waiting bool
	text    string // verification or reason, in one line
	hint    string // what to do next, "" = nothing
	tries   int
	took    time.Duration
	when    time.Time
	climb   func() []kit.Step // makes the ladder, which only the chosen line shows; nil = none
}

// rolloutLine is a line of a rollout. It is made when it is drawn: a rollout
// of 3,000 steps makes a few dozen.
func rolloutLine(spec rollout.Spec, undoing bool, r rollout.Result) runLine {
	l := runLine{account: r.Account, target: safetext.Line(r.Target, 200), project: r.Project, state: stepCell(r.State),
		failed: r.State == rollout.StepFailed || r.State == rollout.StepKeyStays, waiting: r.State == rollout.StepWaiting || r.State == rollout.StepRunning,
		hint: locale.Translate(r.Hint), tries: r.Attempts, took: r.Took, when: r.Updated}
	l.name = resultName(r)
	if r.At == rollout.ActSoak && l.waiting {
		l.state = soakingCell()
	}
	text := r.Error
	if text.IsZero() {
		text = r.Verification
	}
	l.text = locale.UpperFirst(locale.Translate(text))
	if r.Machine != "" && !text.IsZero() {
		l.text = frame.SentenceOf(text)
	}
	if !undoing {
		l.climb = func() []kit.Step { return rolloutLadder(spec, r) }
	}
	return l
}

// resultName is where a step is: on a repository, on a machine, or on a repository as
// it is opened from a machine.
func resultName(r rollout.Result) string {
	target := safetext.Line(r.Target, 200)
	if r.Machine != "" && r.Account != "" {
		return locale.T("onboard.from", locale.Args{"Repo": target, "Machine": safetext.Line(r.Machine, 80)})
	}
	return target
}

// rolloutLadder are the acts of a step with what came of each.
func rolloutLadder(spec rollout.Spec, r rollout.Result) []kit.Step {
	var steps []kit.Step
	add := func(deed rollout.ActKind, done bool, detail say.Text) {
		s := kit.Step{Title: locale.T("act." + string(deed)), State: kit.StepPending}
		switch {
		case done:
			s.State, s.Detail = kit.StepPassed, locale.Translate(detail)
		case r.At == deed && r.State == rollout.StepRunning:
			s.State, s.Word = kit.StepRunning, locale.T("rung.running")
		case r.At == deed && r.State == rollout.StepFailed:
			s.State, s.Word = kit.StepFailed, locale.T("rung.failed")
		case r.State != rollout.StepWaiting && r.State != rollout.StepRunning:
			s.State, s.Word = kit.StepSkipped, locale.T("rung.skipped")
		}
		steps = append(steps, s)
	}
	switch spec.Verb {
	case rollout.Add, rollout.Rotate:
		if r.Machine != "" {
			rotateThereLadder(spec, r, add)
			break
		}
		add(rollout.ActAdd, r.Added, say.Plain(locale.ShortFingerprint(r.Fingerprint)))
		if !spec.NoVerify {
			add(rollout.ActVerify, r.Verified, r.Verification)
		}
		if spec.Verb == rollout.Rotate && !spec.KeepOld {
			if spec.Soak > 0 {
				add(rollout.ActSoak, r.Removed, say.Text{})
			}
			add(rollout.ActRemove, r.Removed, say.Plain(locale.ShortFingerprint(r.Old)))
		}
	case rollout.RemoveOld:
		add(rollout.ActVerify, r.Verified, r.Verification)
		add(rollout.ActRemove, r.Removed, say.Plain(locale.ShortFingerprint(r.Old)))
	case rollout.Revoke:
		shutOutLadder(r, add)
	case rollout.Onboard:
		if r.Account == "" { // the machine alone
			bring := rollout.ActMakeThere
			if spec.Deliver {
				bring = rollout.ActDeliver
			}
			add(bring, r.Fingerprint != "", say.Plain(locale.ShortFingerprint(r.Fingerprint)))
			add(rollout.ActInstall, r.Installed, say.Text{})
			break
		}
		add(rollout.ActAdd, r.Added, say.Plain(locale.ShortFingerprint(r.Fingerprint)))
		add(rollout.ActInstall, r.Installed, say.Text{})
		if !spec.NoVerify {
			add(rollout.ActVerifyThere, r.Verified, r.Verification)
		}
	case rollout.Apply:
		if r.Fingerprint != "" {
			add(rollout.ActAdd, r.Added, say.Plain(locale.ShortFingerprint(r.Fingerprint)))
		}
		if r.Renamed {
			add(rollout.ActRelabel, r.Renamed, say.Text{})
		} else if r.Old != "" {
			add(rollout.ActRemove, r.Removed, say.Plain(locale.ShortFingerprint(r.Old)))
		}
	case rollout.Relabel:
		add(rollout.ActRelabel, r.State == rollout.StepDone, say.Plain(spec.Label))
	}
	return steps
}

// ladderStep adds one act to a ladder, with whether it was done.
type ladderStep = func(deed rollout.ActKind, done bool, detail say.Text)

// shutOutLadder are the acts by which a key leaves a repository, or ours a machine; or
// by which another machine that held it gets a key of its own.
func shutOutLadder(r rollout.Result, add ladderStep) {
	done := r.State == rollout.StepDone
	switch {
	case r.Machine == "":
		add(rollout.ActRemove, r.Removed, say.Plain(locale.ShortFingerprint(r.Old)))
	case r.Account == "":
		add(rollout.ActUninstall, done, say.Text{})
		add(rollout.ActRemoveThere, done, say.Text{})
	case r.Added || r.Installed || r.Fingerprint != "":
		add(rollout.ActAdd, r.Added, say.Plain(locale.ShortFingerprint(r.Fingerprint)))
		add(rollout.ActVerifyThere, r.Verified, r.Verification)
		add(rollout.ActInstall, r.Installed, say.Text{})
	default:
		add(rollout.ActRemove, r.Removed, say.Plain(locale.ShortFingerprint(r.Old)))
		add(rollout.ActUninstall, done, say.Text{})
	}
}

// rotateThereLadder are the acts by which a machine gets a successor of its key.
func rotateThereLadder(spec rollout.Spec, r rollout.Result, add ladderStep) {
	add(rollout.ActAdd, r.Added, say.Plain(locale.ShortFingerprint(r.Fingerprint)))
	add(rollout.ActVerifyThere, r.Verified, r.Verification)
	add(rollout.ActInstall, r.Installed, say.Text{})
	if !spec.KeepOld {
		add(rollout.ActRemove, r.Removed, say.Plain(locale.ShortFingerprint(r.Old)))
	}
}

// testLine is a line of a run of tests.
func testLine(r core.TestResult) runLine {
	l := runLine{account: r.Account, target: safetext.Line(string(r.Repo), 200), name: safetext.Line(string(r.Repo), 200), state: testCell(r.State), failed: r.State == core.TestFailed,
		waiting: r.State == core.TestWaiting || r.State == core.TestRunning, hint: testHint(r), took: r.Took, when: r.When}
	key := safetext.Line(r.Label, 80)
	switch {
	case r.State == core.TestNoKey:
		l.text = locale.T("tests.no_key")
	case !r.Text.IsZero() && key != "":
		l.text = locale.T("tests.with", locale.Args{"Key": key, "Text": locale.UpperFirst(testText(r))})
	case !r.Text.IsZero():
		l.text = locale.UpperFirst(testText(r))
	case key != "":
		l.text = key
	}
	if r.Report != nil {
		l.climb = func() []kit.Step { return testLadder(r.Report.Rungs) }
	}
	return l
}

// testLadder are the rungs that were climbed.
func testLadder(rungs []probe.Rung) []kit.Step {
	var steps []kit.Step
	for _, rung := range rungs {
		if rung.State != probe.Pending {
			steps = append(steps, frame.RungStep(rung))
		}
	}
	return steps
}

// ladder is what was done, step by step.
func (l *runLine) ladder() []kit.Step {
	if l.climb == nil {
		return nil
	}
	return l.climb()
}

// failedFinding is what a test failed with, nil where it says no more.
func failedFinding(r core.TestResult) *finding.Finding {
	if r.Report == nil {
		return nil
	}
	for _, rung := range r.Report.Rungs {
		if rung.State == probe.Failed && rung.Finding != nil {
			return rung.Finding
		}
	}
	return nil
}

func testText(r core.TestResult) string {
	if f := failedFinding(r); f != nil {
		what, _, _ := locale.Finding(f)
		return what
	}
	return locale.Translate(r.Text)
}

func testHint(r core.TestResult) string {
	if f := failedFinding(r); f != nil {
		_, _, remedy := locale.Finding(f)
		return remedy
	}
	return locale.Translate(r.Hint)
}

func testCell(s core.TestState) tables.Cell {
	c := tables.Cell{Text: locale.T("tests.state_" + string(s)), Icon: "pending", Tone: paint.ColorMuted}
	switch s {
	case core.TestRunning:
		c.Icon, c.Tone = "running", kit.Accent.Text()
	case core.TestPassed:
		c.Icon, c.Tone = "passed", kit.Good.Text()
	case core.TestFailed:
		c.Icon, c.Tone = "failed", kit.Bad.Text()
	case core.TestNoKey:
		c.Icon = "skipped"
	}
	return c
}
