package ui

import (
	"errors"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/core/audit"
	"latchkey/core/rollout"
	"latchkey/ui/locale"
)

// leaving is a world in which two keys are somebody's.
func leaving(who string) *fake {
	f := audited()
	for i := range f.audit.world.Keys {
		switch k := &f.audit.world.Keys[i]; k.Label {
		case "deploy-blue":
			k.Register = audit.Register{Owner: who}
			k.Places[0].AddedBy = who
		case "jenkins":
			k.Places[0].AddedBy = who
		}
	}
	return f
}

// asksWhoLeaves is the window with the question open.
func asksWhoLeaves(t *testing.T, f *fake) *person {
	p := onAudit(t, f)
	p.w.run("audit-offboard")
	p.until("it asks who", p.w.Dialogs.Any)
	return p
}

// Somebody leaves: what is theirs is planned on one page, and hints are only named.
func TestSomebodyLeaves(t *testing.T) {
	f := leaving("Ada Lovelace")
	p := asksWhoLeaves(t, f)
	p.entries()[0].SetText("nobody at all")
	p.press(t2("offboard.do"))
	p.until("nothing is theirs", func() bool {
		return len(p.queue) == 0 && p.says(locale.T("offboard.nothing", locale.Args{"Who": "nobody at all"}))
	})
	p.entries()[0].SetText("Ada Lovelace")
	p.press(t2("offboard.do"))
	p.until("it asks once", func() bool { return p.button(locale.Tn("auditpage.rotate_keys", 2)) != nil })
	f.mu.Lock()
	for _, s := range f.specs {
		if s.Verb != rollout.Rotate || !s.Choice.Where || !s.KeepOld {
			t.Errorf("%+v", s)
		}
	}
	f.mu.Unlock()
	for _, want := range []string{locale.T("auditpage.does_rotate", locale.Args{"Key": "deploy-blue"}), locale.T("auditpage.does_rotate", locale.Args{"Key": "jenkins"})} {
		if !p.says(want) {
			t.Errorf("%q is not said: %q", want, p.texts())
		}
	}
}

// The report is written into the home folder and opened in the browser; where there is
// none, it is said where the file is.
func TestTheReportIsOpenedToBePrinted(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	f := audited()
	p := onAudit(t, f)
	opened := make(chan *url.URL, 2)
	var fails error
	p.w.Frame.OpenURL = func(u *url.URL) error { opened <- u; return fails }
	p.w.run("audit-print")
	p.until("it is opened", func() bool { return len(opened) == 1 && p.nothingRuns() })
	u := <-opened
	if u.Scheme != "file" || !strings.HasPrefix(u.Path, filepath.ToSlash(home)) || !strings.HasSuffix(u.Path, ".html") || !f.called("export html to "+filepath.FromSlash(u.Path)) {
		t.Errorf("%v", u)
	}
	if f.audit.named != nil {
		t.Errorf("nothing is narrowed, and only %v is printed", f.audit.named)
	}
	p.tally("critical")
	p.until("two are left", func() bool { return len(p.queue) == 0 && len(p.rows()) == 2 })
	fails = errors.New("no browser")
	p.w.run("audit-print")
	p.until("it says where it is", func() bool { return p.says(locale.T("error.page", locale.Args{"Path": filepath.FromSlash(u.Path)})) })
	for _, name := range f.audit.named {
		if rule, _ := audit.RuleNamed(name); rule.Severity != audit.Critical {
			t.Errorf("%s is printed, and does not show", name)
		}
	}
	if len(f.audit.named) == 0 {
		t.Error("what shows is not printed")
	}
}
