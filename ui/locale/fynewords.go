package locale

import (
	"encoding/json"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// fyneWords are the words of Fyne's own that our window shows (the menu of a
// line of text, the file dialog), with the keys of our texts for them.
func fyneWords() map[string]string {
	return map[string]string{
		"Cut": "fyne.cut", "Copy": "fyne.copy", "Paste": "fyne.paste", "Select all": "fyne.select_all", "Undo": "fyne.undo", "Redo": "fyne.redo",
		"Quit": "fyne.quit", "Cancel": "fyne.cancel", "Open": "fyne.open", "Save": "fyne.save", "File": "fyne.file", "Folder": "fyne.folder",
		"New Folder": "fyne.new_folder", "Create Folder": "fyne.create_folder", "Enter filename": "fyne.filename", "Favourites": "fyne.favourites",
		"Show Hidden Files": "fyne.hidden", "file.name": "fyne.name", "file.parent": "fyne.parent",
	}
}

// translateFyne gives Fyne these words in the language that shows. Fyne speaks the
// language of the desktop and knows no other way to change it than to give it
// other words under the names of that language and of English, to which it
// falls back.
func translateFyne(words *catalog) error {
	said := map[string]string{}
	for name, key := range fyneWords() {
		said[name] = words.text(key, nil, nil)
	}
	data, err := json.Marshal(said)
	if err != nil {
		return fmt.Errorf("prepare Fyne's words: %w", err)
	}
	for _, locale := range []fyne.Locale{lang.SystemLocale(), fyne.Locale(lang.SystemLocale().LanguageString()), "en"} {
		if err := lang.AddTranslationsForLocale(data, locale); err != nil {
			return fmt.Errorf("teach Fyne %s: %w", words.language, err)
		}
	}
	return nil
}
