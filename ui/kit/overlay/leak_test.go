package overlay

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"
	"weak"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/internal/reaper"
	"latchkey/ui/kit"
	"latchkey/ui/kit/kittest"
	"latchkey/ui/kit/tables"
)

const leakCycles = 200

// settled counts goroutines once those that are about to end have ended.
func settled(least int) int {
	limit := time.Now().Add(5 * time.Second)
	for runtime.NumGoroutine() > least && time.Now().Before(limit) {
		runtime.Gosched()
	}
	return runtime.NumGoroutine()
}

// livingObjects counts what is on the heap after the garbage is gone.
func livingObjects() int64 {
	for range 3 {
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Mallocs - m.Frees)
}

// opener opens something over the window, gives a way to close it, and a
// question whether it still lives.
type opener func() (shut func(), lives func() bool)

// alive is a question whether something was collected.
func alive[T any](p *T) func() bool {
	w := weak.Make(p)
	return func() bool { return w.Value() != nil }
}

func openers(w fyne.Window, stack *Stack) map[string]opener {
	items := make([]tables.PickItem, 1000)
	for i := range items {
		items[i] = tables.PickItem{ID: strconv.Itoa(i), Text: fmt.Sprintf("repo-%04d", i), Detail: "acme"}
	}
	escape := func() { stack.Escape() }
	shown := func(d *Dialog) (func(), func() bool) { stack.Show(d); return escape, alive(d.overlay) }
	c := &kittest.Clock{}
	toasts := newTestToasts(c)
	return map[string]opener{
		"dialog": func() (func(), func() bool) {
			e := kit.NewEntry("")
			return shown(&Dialog{Title: "Ask", Icon: "key", Body: kit.Stack(e, kit.NewCheck("so", nil)), Focus: e,
				Actions: []*kit.Button{kit.NewButton("Cancel", "", nil), kit.NewButton("OK", "", nil).Primary()}})
		},
		"wizard": func() (func(), func() bool) {
			z := newTestWizard()
			z.name.SetText("ci")
			z.Show(stack)
			first := alive(z.dialog.overlay)
			z.Next()
			z.Next()
			z.Back()
			last := alive(z.dialog.overlay)
			return escape, func() bool { return first() || last() }
		},
		"picker": func() (func(), func() bool) {
			p := tables.NewPicker("Search", "Nothing.", true)
			p.SetItems(items)
			shut, lives := shown(&Dialog{Title: "Choose", Body: p.Object, Focus: p.Entry, Actions: []*kit.Button{kit.NewButton("OK", "", nil)}})
			p.Entry.SetText("42")
			return shut, lives
		},
		"menu": func() (func(), func() bool) {
			menu := fynewidget.NewPopUpMenu(fyne.NewMenu("", fyne.NewMenuItem("One", nil), fyne.NewMenuItem("Two", nil)), w.Canvas())
			menu.ShowAtPosition(fyne.NewPos(40, 40))
			return menu.Hide, alive(menu)
		},
		"toast": func() (func(), func() bool) {
			toasts.ShowUndo("Done.", "Undo", func() {})
			return func() { toasts.Undo(); c.Pass() }, alive(toasts.shown[0])
		},
		"activity": func() (func(), func() bool) {
			a := kit.NewActivity(kittest.Direct)
			a.After = c.After
			a.Start("Waiting…")
			return func() { a.Stop(); c.Pass() }, alive(a)
		},
	}
}

// TestOpeningAndClosingLeavesNothing runs in a process of its own: Fyne keeps
// what it drew for a minute, or for as long as the environment says when the
// process starts.
func TestOpeningAndClosingLeavesNothing(t *testing.T) {
	if os.Getenv("FYNE_CACHE") == "" {
		if out, err := reaper.Again(t.Name(), "FYNE_CACHE=1ms"); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	w, stack := over(t)
	stack.Tips = kit.NewTips(kittest.Direct)
	all := openers(w, stack)
	for _, open := range all { // caches fill
		shut, _ := open()
		shut()
	}
	goroutines, objects := runtime.NumGoroutine(), livingObjects()
	lives := map[string][]func() bool{}
	for name, open := range all {
		for range leakCycles {
			shut, question := open()
			shut()
			lives[name] = append(lives[name], question)
		}
		if n := len(w.Canvas().Overlays().List()); n != 0 || stack.Any() {
			t.Errorf("%s: %d overlays are left", name, n)
		}
		if stack.Tips.Show("a hint", fyne.NewPos(0, 0)); len(stack.Tips.Layer.Objects) == 0 {
			t.Errorf("%s: tooltips still show in a dialog that is gone", name)
		}
		stack.Tips.Hide()
	}
	if n := settled(goroutines); n > goroutines {
		t.Errorf("%d goroutines are left", n-goroutines)
	}
	software.NewCanvas().Capture() // Fyne lets go of what is out of date
	left := livingObjects() - objects
	for name, questions := range lives {
		n := 0
		for _, q := range questions {
			if q() {
				n++
			}
		}
		if n > 2 { // the last one may still be held by what had the focus
			t.Errorf("%s: %d of %d are still in memory", name, n, leakCycles)
		}
	}
	if most := int64(len(lives) * leakCycles * 5); left > most { // the questions themselves, and texts that Fyne measured
		t.Errorf("%d objects are left on the heap, of %d cycles", left, len(lives)*leakCycles)
	}
	t.Logf("%d objects more than before", left)
}
