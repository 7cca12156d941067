package ui

import (
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
	"weak"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"go.uber.org/goleak"

	"latchkey/core/ask"
	"latchkey/core/say"
	"latchkey/internal/reaper"
	"latchkey/keys"
	"latchkey/ui/kit"
)

// dialogCycles is how often each dialog is opened and closed.
const dialogCycles = 200

// everyDialog opens the dialogs of the window, one line for each. A dialog that
// opens in background is waited for.
func everyDialog() map[string]func(p *person) {
	command := func(id string) func(p *person) { return func(p *person) { p.w.run(id) } }
	return map[string]func(p *person){
		"connect":    command("connect"),
		"add key":    command("add-key"),
		"label":      command("edit-label"),
		"remove key": command("remove-key"),
		"palette":    command("palette"),
		"shortcuts":  command("help"),
		"about":      command("about"),
		"host key": func(p *person) {
			p.w.ShowTrustHost(ask.HostKey{Host: "git.example.org", Fingerprint: "SHA256:x"}, func(bool) {})
		},
		"confirm": func(p *person) {
			p.w.ShowConfirm(ask.Plan{Title: say.New("ask.remove-key", "remove 1 deploy key"), Lines: []say.Text{say.Plain("acme/ledger")}}, func(bool) {})
		},
		"passphrase": func(p *person) { p.w.ShowPassphrase("the pair is encrypted", func([]byte, error) {}) },
		"which keys": func(p *person) {
			p.w.ShowWhich("all.pem", []keys.Choice{{Comment: "ci@build-07", Fingerprint: fpCI}, {Format: "PKCS#8", Encrypted: true}}, true, func([]int, error) {})
		},
		"close": func(p *person) { p.w.closeAsked.ask() },
		"note":  func(p *person) { p.w.lastRun.showNote(LastEnd{Unclean: true, Text: "goroutine 1"}) },
	}
}

// quiet runs what is still posted.
func (p *person) quiet() {
	p.until("nothing is posted any more", func() bool { return len(p.queue) == 0 && len(p.w.Jobs.List) == 0 })
}

// openAndShut opens a dialog, closes it with Esc as often as that takes, and
// says whether its overlay was collected.
func (p *person) openAndShut(open func(*person)) (lives func() bool, opened bool) {
	limit := time.Now().Add(5 * time.Second)
	open(p)
	for !p.w.Dialogs.Any() && time.Now().Before(limit) {
		select {
		case f := <-p.queue:
			f()
		case <-time.After(time.Second):
			return nil, false
		}
	}
	d := weak.Make(p.w.Dialogs.Top())
	for p.w.Dialogs.Any() {
		p.key(fyne.KeyEscape)
	}
	return func() bool { return d.Value() != nil }, true
}

func objectsAlive() int64 {
	for range 3 {
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Mallocs - m.Frees)
}

// TestDialogsLeaveNothing runs in a process of its own: Fyne keeps what it drew
// for a minute, or for as long as the environment says when the process starts.
func TestDialogsLeaveNothing(t *testing.T) {
	if os.Getenv("FYNE_CACHE") == "" {
		if out, err := reaper.Again(t.Name(), "FYNE_CACHE=1ms"); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	p := withKeys(t, acme())
	all := everyDialog()
	for name, open := range all { // caches fill
		for range 3 {
			if _, opened := p.openAndShut(open); !opened {
				t.Fatalf("%s: no dialog opens", name)
			}
		}
	}
	p.quiet()
	goroutines, objects := runtime.NumGoroutine(), objectsAlive()
	lives := map[string][]func() bool{}
	for name, open := range all {
		for range dialogCycles {
			alive, opened := p.openAndShut(open)
			if !opened {
				t.Fatalf("%s: no dialog opens", name)
			}
			lives[name] = append(lives[name], alive)
		}
		if n := len(p.w.Win.Canvas().Overlays().List()); n > 0 {
			t.Errorf("%s: %d overlays are left", name, n)
		}
	}
	p.quiet()
	for limit := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > goroutines && time.Now().Before(limit); {
		runtime.Gosched()
	}
	if n := runtime.NumGoroutine() - goroutines; n > 0 {
		t.Errorf("%d goroutines are left", n)
	}
	software.NewCanvas().Capture() // Fyne lets go of what is out of date, once in ten seconds
	left := objectsAlive() - objects
	for name, questions := range lives {
		n := 0
		for _, alive := range questions {
			if alive() {
				n++
			}
		}
		if n > 2 { // the last one may still be held by what had the focus
			t.Errorf("%s: %d of %d are still in memory", name, n, dialogCycles)
		}
	}
	if most := int64(10 * dialogCycles * len(all)); left > most { // the questions themselves, and texts that Fyne measured
		t.Errorf("%d objects are left on the heap by %d dialogs", left, dialogCycles*len(all))
	}
}

// TestNoGoroutineOutlivesTheWindow closes a window over the real core in the
// middle of its work.
func TestNoGoroutineOutlivesTheWindow(t *testing.T) {
	// What runs already belongs to Fyne's test driver, the Go library and
	// other tests.
	before := goleak.IgnoreCurrent()
	t.Run("a window", func(t *testing.T) {
		p, _ := overDemo(t)
		p.choose("acme/web-frontend")
		p.w.run("refresh")
		p.w.run("add-key")
	})
	goleak.VerifyNone(t, before)
}

// However long the name of what is to go, the buttons stay inside the dialog,
// and the title of an undo is as short as that of its rollout.
func TestAQuestionHasRoomForItsButtons(t *testing.T) {
	p := at(t, acme())
	for _, c := range []struct {
		title say.Text
		want  string
	}{
		{say.New("ask.undo-rollout", "undo rollout {id}: {title}", say.Values{"id": "1", "title": say.Old("rotate SHA256:KH7Zt5bzB6Kg6/D5mW6pjRKtyJ5V7nLnJoUCVtGt6ww (build-fleet) on 9 repositories")}), "Undo rotating · build-fleet · 9 repositories?"},
		{say.New("ask.delete-set", "delete the key set {name} with {n} key pairs", say.Values{"name": `"` + strings.Repeat("long ", 30) + `"`, "n": 15}), ""},
		{say.New("ask.remove-key", "remove 1 deploy key"), "Remove 1 deploy key?"},
	} {
		want := c.want
		p.w.ShowConfirm(ask.Plan{Title: c.title, Lines: []say.Text{say.Plain("acme/ledger")}}, func(bool) {})
		if want != "" && !p.says(want) {
			t.Errorf("it says %q", p.texts())
		}
		for _, o := range p.objects() {
			b, ok := o.(*kit.Button)
			if !ok {
				continue
			}
			x := p.w.App.Driver().AbsolutePositionForObject(b).X
			if x < 340 || x+b.Size().Width > 940 {
				t.Errorf("%s: the button %q stands from %v to %v", c.title, b.Text, x, x+b.Size().Width)
			}
		}
		p.w.Dialogs.HideAll()
	}
}
