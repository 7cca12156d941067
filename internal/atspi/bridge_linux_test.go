package atspi_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/internal/atspi"
	"latchkey/internal/atspi/atspitest"
)

// start starts a bridge on a desktop whose reader is on.
func start(t *testing.T) (*atspitest.Desktop, *atspi.Bridge) {
	t.Helper()
	d := atspitest.Start(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", d.Address)
	listens := make(chan bool, 8)
	b := atspi.Start(atspi.Options{Program: "Latchkey", Version: "1.2.3", Listens: func(on bool) { listens <- on }})
	t.Cleanup(b.Close)
	d.SetReader(true)
	select {
	case on := <-listens:
		if !on || !b.Listening() {
			t.Fatal("a reader is in use, and nobody listens")
		}
	case <-time.After(atspitest.Patience):
		t.Fatal("a reader is in use, and the bridge does not know")
	}
	d.WaitForApplication(t)
	return d, b
}

var save = atspi.Thing{Key: "save", Role: atspi.PushButton, Name: "Save", Description: "Ctrl+S"}

func TestNothingRunsWithoutAReader(t *testing.T) {
	d := atspitest.Start(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", d.Address)
	b := atspi.Start(atspi.Options{Program: "Latchkey"})
	defer b.Close()
	b.Show("Latchkey", true, []atspi.Thing{save})
	b.Announce("Saved", false)
	time.Sleep(200 * time.Millisecond)
	if b.Listening() || d.Applications() > 0 || strings.Contains(d.Traffic(), "Save") {
		t.Fatal("the bridge speaks although nobody listens")
	}
	d.SetReader(true)
	d.WaitForApplication(t)
	d.SetReader(false)
	for end := time.Now().Add(atspitest.Patience); b.Listening(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the reader is off, and the bridge goes on")
		}
	}
}

func TestWithoutABusNothingHappens(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
	b := atspi.Start(atspi.Options{Program: "Latchkey"})
	b.Show("Latchkey", true, nil)
	b.Announce("Saved", true)
	b.Close()
	b.Close()
}

func TestTheFocusIsTold(t *testing.T) {
	d, b := start(t)
	if app := d.Application(t); app.Role != "application" || app.Name != "Latchkey" || !slices.Contains(app.Interfaces, "org.a11y.atspi.Application") {
		t.Fatalf("the application is %+v", app)
	}
	pressed := make(chan struct{}, 1)
	button := save
	button.Press = func() { pressed <- struct{}{} }
	dialog := atspi.Thing{Key: "dialog", Role: atspi.Dialog, Name: "Add a key", States: atspi.Of(atspi.Modal)}
	b.Show("Latchkey", true, []atspi.Thing{dialog, button})

	d.Next(t, "the window in front", func(e atspitest.Event) bool { return e.Name == "Window:Activate" })
	got := d.NextFocus(t)
	if got.Role != "push button" || got.Name != "Save" || got.Description != "Ctrl+S" {
		t.Errorf("told was %+v", got)
	}
	if want := []string{"dialog Add a key", "frame Latchkey", "application Latchkey"}; !slices.Equal(got.Above, want) {
		t.Errorf("it is in %v, want %v", got.Above, want)
	}
	for _, s := range []atspi.State{atspi.Focused, atspi.Focusable, atspi.Showing, atspi.Visible, atspi.Enabled} {
		if !got.States.Has(s) {
			t.Errorf("state %d is missing in %b", s, got.States)
		}
	}
	if found := d.Application(t).Only(t).Only(t).Only(t); found.Name != "Save" {
		t.Errorf("from the application down one comes to %+v", found)
	}
	if !got.Press(t) {
		t.Error("it cannot be pressed")
	}
	<-pressed

	check := atspi.Thing{Key: "check", Role: atspi.CheckBox, Name: "Read only", States: atspi.Of(atspi.Checkable)}
	b.Show("Latchkey", true, []atspi.Thing{dialog, check})
	d.Next(t, "the button without focus", func(e atspitest.Event) bool { return e.Name == "Object:StateChanged:focused" && e.A == 0 })
	if got := d.NextFocus(t); got.Role != "check box" || got.States.Has(atspi.Checked) {
		t.Errorf("told was %+v", got)
	}
	if got.Press(t) {
		t.Error("what has lost the focus was pressed")
	}
	check.States |= atspi.Of(atspi.Checked)
	b.Show("Latchkey", true, []atspi.Thing{dialog, check})
	turned := d.Next(t, "the tick", func(e atspitest.Event) bool { return e.Name == "Object:StateChanged:checked" && e.A == 1 })
	if !d.Look(t, turned).States.Has(atspi.Checked) {
		t.Error("it was told that the box is ticked, and it is not")
	}
	b.Show("Latchkey", true, nil)
	d.Next(t, "nothing with focus", func(e atspitest.Event) bool { return e.Name == "Object:StateChanged:focused" && e.A == 0 })
}

func TestTypingIsTold(t *testing.T) {
	d, b := start(t)
	field := func(text string, caret int) []atspi.Thing {
		return []atspi.Thing{{Key: "search", Role: atspi.Entry, Name: "Search", States: atspi.Of(atspi.Editable), Text: &atspi.Text{Content: text, Caret: caret}}}
	}
	b.Show("Latchkey", true, field("päy", 3))
	if got := d.NextFocus(t); got.Role != "entry" || got.Text != "päy" || got.Caret != 3 {
		t.Errorf("told was %+v", got)
	}
	b.Show("Latchkey", true, field("päys", 4))
	if e := d.Next(t, "typing", func(e atspitest.Event) bool { return e.Name == "Object:TextChanged:insert" }); e.A != 3 || e.B != 1 || e.Value != "s" {
		t.Errorf("typing s was told as %v", e)
	}
	if e := d.Next(t, "the caret", func(e atspitest.Event) bool { return e.Name == "Object:TextCaretMoved" }); e.A != 4 {
		t.Errorf("the caret was told at %v", e)
	}
	b.Show("Latchkey", true, field("ps", 1))
	if e := d.Next(t, "deleting", func(e atspitest.Event) bool { return e.Name == "Object:TextChanged:delete" }); e.A != 1 || e.Value != "äy" {
		t.Errorf("deleting was told as %v", e)
	}
}

func TestARowSaysItsPlace(t *testing.T) {
	d, b := start(t)
	row := func(n int, name string) []atspi.Thing {
		return []atspi.Thing{{Key: "list", Role: atspi.Table, Name: "Repositories"},
			{Key: n, Role: atspi.TableRow, Name: name, Position: n, Of: 21, States: atspi.Of(atspi.Selected)}}
	}
	b.Show("Latchkey", true, row(3, "payments-api"))
	if got := d.NextFocus(t); got.Name != "payments-api" || got.Attributes["posinset"] != "3" || got.Attributes["setsize"] != "21" || !got.States.Has(atspi.Selected) {
		t.Errorf("told was %+v", got)
	}
	b.Show("Latchkey", true, row(4, "ledger"))
	if got := d.NextFocus(t); got.Name != "ledger" || got.Above[0] != "table Repositories" {
		t.Errorf("told was %+v", got)
	}
}

func TestAFieldForASecretHasNoText(t *testing.T) {
	d, b := start(t)
	b.Show("Latchkey", true, []atspi.Thing{{Key: "token", Role: atspi.Password, Name: "Token"}})
	got := d.NextFocus(t)
	if got.Role != "password text" || slices.Contains(got.Interfaces, "org.a11y.atspi.Text") {
		t.Errorf("told was %+v", got)
	}
	for _, ask := range []func() error{
		func() error { return got.Try("Text.GetText", int32(0), int32(-1)) },
		func() error { return got.Try("Text.GetStringAtOffset", int32(0), uint32(0)) },
		func() error { return got.Try("Text.GetCharacterAtOffset", int32(0)) },
		func() error { return got.Try("Text.GetNSelections") },
	} {
		if ask() == nil {
			t.Error("a reader asked for the text of a secret and was answered")
		}
	}
}

func TestNoticesAreSpoken(t *testing.T) {
	d, b := start(t)
	b.Announce("Key added to payments-api", false)
	if got := d.NextAnnouncement(t); got != "Key added to payments-api" {
		t.Errorf("spoken was %q", got)
	}
	// a reader that does not know the event is shown a notification
	d.SetWanted("object:state-changed:showing", "focus:")
	b.Announce("Key removed", true)
	e := d.Next(t, "a notification", func(e atspitest.Event) bool { return e.Name == "Object:StateChanged:showing" && e.A == 1 })
	if got := d.Look(t, e); got.Role != "notification" || got.Name != "Key removed" {
		t.Errorf("spoken was %+v", got)
	}
}

func TestTheTextsOfADialogAreThere(t *testing.T) {
	d, b := start(t)
	dialog := atspi.Thing{Key: "dialog", Role: atspi.Dialog, Name: "Remove the key?", Texts: []string{"It stands on acme/ledger.", "Nothing is undone."}}
	b.Show("Latchkey", true, []atspi.Thing{dialog, save})
	d.NextFocus(t)
	window := d.Application(t).Only(t)
	inside := window.Only(t).Inside(t)
	if len(inside) != 3 || inside[0].Role != "label" || inside[1].Name != "Nothing is undone." || inside[2].Name != "Save" {
		t.Errorf("in the dialog is %+v", inside)
	}
	dialog.Texts = []string{"It is gone."}
	b.Show("Latchkey", true, []atspi.Thing{dialog, save})
	if inside := window.Only(t).Inside(t); len(inside) != 2 || inside[0].Name != "It is gone." {
		t.Errorf("in the dialog is %+v", inside)
	}
}
