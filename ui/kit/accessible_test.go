package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/kit/kittest"
)

func TestWhatCanHaveTheKeyboardHasANameOnEverySystem(t *testing.T) {
	test.NewTempApp(t)
	secret := NewSecretEntry("Token")
	secret.SetText("canary")
	paste := NewTextArea("Private key", 3)
	paste.Confidential = true
	paste.SetText("canary")
	typed := NewEntry("Name")
	typed.SetText("canary")
	choice := NewSelect([]string{"Ed25519", "RSA 4096"}, nil)
	choice.Label = "Kind"
	for want, o := range map[string]fyne.Accessible{
		"Add":           NewButton("Add", "plus", nil),
		"Close":         NewButton("", "cross", nil).Call("Close"),
		"Copy it":       NewButton("", "copy", nil).Tip(NewTips(kittest.Direct), "Copy it"),
		"May write":     NewCheck("May write", nil),
		"unused":        NewChip("unused", nil),
		"Kind, Ed25519": choice,
		"Token":         secret,
		"Private key":   paste,
		"Name":          typed,
		"payments-api":  NewText("payments-api"),
	} {
		if got := o.AccessibilityLabel(); got != want || o.AccessibilityRole() == "" {
			t.Errorf("%T is called %q as %q, want %q", o, got, o.AccessibilityRole(), want)
		}
		if strings.Contains(o.AccessibilityLabel(), "canary") {
			t.Errorf("%T tells what was typed", o)
		}
	}
}
