package appearance

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"

	"latchkey/internal/display"
	"latchkey/internal/safetext"
	"latchkey/ui/locale"
)

// SayNoWindow returns the sentence that says why no window can be shown, in the
// person's language. appID is the app's id: its preferences are read from their
// file where there is no app yet, for making one leaves folders behind.
func SayNoWindow(why *display.Error, appID string) string {
	id := cmp.Or(locale.ActiveLanguage(), chosenLanguage(appID))
	if !IsOffered(id, locale.Languages()) {
		id = locale.DesktopLanguage(locale.Languages())
	}
	t, err := locale.Reader(id)
	if err != nil {
		return why.Error()
	}
	at := locale.Args{"Display": safetext.Line(why.Display, 80)}
	switch why.Problem {
	case display.Unnamed:
		return t("start.unnamed", at)
	case display.Silent:
		return t("start.silent", at)
	case display.NoOpenGL:
		return t("start.no_opengl", at)
	case display.NoInput:
		return t("start.no_input", at)
	}
	return t("start.no_display")
}

// chosenLanguage is the language that the person has chosen in the window, ""
// where that is the desktop's.
func chosenLanguage(appID string) string {
	folder, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	data, err := os.ReadFile(filepath.Join(folder, "fyne", appID, "preferences.json"))
	if err != nil {
		return ""
	}
	kept := map[string]any{}
	if json.Unmarshal(data, &kept) != nil {
		return ""
	}
	id, _ := kept[PrefLanguage].(string)
	return id
}
