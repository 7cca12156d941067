package frame

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"latchkey/internal/safetext"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// SaveForm is the form of a file that a person saves.
type SaveForm string

// The forms: for spreadsheets and for programs.
const (
	CSV  SaveForm = ".csv"
	JSON SaveForm = ".json"
)

// ShowSave asks for a file and writes there what data makes of a form, away from
// the UI goroutine. name is that of the file without its ending.
func (f *Frame) ShowSave(title, name string, data func(SaveForm) ([]byte, error)) {
	entry := kit.NewEntry("")
	folder, err := os.UserHomeDir()
	if err != nil {
		folder = "."
	}
	endings := []SaveForm{CSV, JSON}
	forms := kit.NewSegments([]string{"CSV", "JSON"}, []string{"", ""}, func(i int) {
		entry.SetText(strings.TrimSuffix(entry.Text, filepath.Ext(entry.Text)) + string(endings[i]))
	})
	entry.SetText(filepath.Join(folder, name+string(CSV)))
	var form *Form
	form = f.NewForm(title, "folder", locale.T("save.save"), func() {
		path := strings.TrimSpace(entry.Text)
		if path == "" || ClearSecret(entry) {
			form.Dialog.FocusOn(entry)
			return
		}
		form.Main.Disable()
		form.Clear()
		Try(f, func(context.Context) error { return SaveNew(ExpandHome(path), data) }, func(err error) {
			form.Main.Enable()
			switch {
			case errors.Is(err, fs.ErrExist):
				form.Say(locale.T("save.exists"))
			case err != nil:
				form.Fail(locale.T("error.save"), err)
			default:
				form.Dialog.Hide()
				f.Toasts.Show(locale.T("toast.saved", locale.Args{"Path": path}))
			}
		})
	})
	form.SubmitWith(entry)
	form.Show(kit.Stack(forms.Object, Field(locale.T("save.path"), entry, locale.T("save.note"))), entry)
}

// SaveNew writes data to a new file that only the person can read; its ending says
// in which form.
func SaveNew(path string, data func(SaveForm) ([]byte, error)) error {
	form := CSV
	if strings.EqualFold(filepath.Ext(path), string(JSON)) {
		form = JSON
	}
	text, err := data(form)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err = errors.Join(err, file.Close()); err != nil {
		err = errors.Join(err, os.Remove(path)) // half of it says what is not so
	}
	return err
}

// SavedTable is rows of text as they are saved.
type SavedTable struct {
	IDs    []string // of the columns, for programs
	Titles []string // of the columns, for people
	Rows   [][]string
}

// Data is the table in a form.
func (t SavedTable) Data(form SaveForm) ([]byte, error) {
	if form == JSON {
		return t.json()
	}
	return WriteCSV(append([][]string{t.Titles}, t.Rows...))
}

// json keeps the order of the columns, which a map would not.
func (t SavedTable) json() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("[")
	for n, row := range t.Rows {
		if n > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n  {")
		for i, id := range t.IDs {
			if i > 0 {
				b.WriteString(", ")
			}
			name, err := json.Marshal(id)
			text, err2 := json.Marshal(row[i])
			if err = errors.Join(err, err2); err != nil {
				return nil, err
			}
			b.Write(name)
			b.WriteString(": ")
			b.Write(text)
		}
		b.WriteString("}")
	}
	b.WriteString("\n]\n")
	return safetext.JSON(b.Bytes()), nil
}

// WriteCSV is rows for a spreadsheet. A cell that it would take for a formula is
// quoted with an apostrophe: names come from servers.
func WriteCSV(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for _, row := range rows {
		plain := make([]string, len(row))
		for i, cell := range row {
			plain[i] = safetext.Cell(safetext.Line(cell, 1000))
		}
		if err := w.Write(plain); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}
