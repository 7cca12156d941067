package export

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"latchkey/internal/safetext"
)

// rowsOf reads CSV as a reader of Go's does.
func rowsOf(t testing.TB, text string) [][]string {
	t.Helper()
	rest, marked := strings.CutPrefix(text, "\uFEFF")
	if !marked {
		t.Error("Excel would not read it as UTF-8")
	}
	rows, err := csv.NewReader(strings.NewReader(rest)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestNoCellIsAFormula(t *testing.T) {
	d := sample(t, hostile(), 60)
	for _, f := range []Format{CSV, CSVInventory} {
		text := written(t, f, d)
		if !utf8.ValidString(text) {
			t.Error(f, "is not UTF-8")
		}
		rows := rowsOf(t, text)
		if len(rows) < 60 || len(rows) != strings.Count(text, "\r\n") {
			t.Errorf("%s: %d rows, %d lines", f, len(rows), strings.Count(text, "\r\n"))
		}
		for _, cell := range slices.Concat(rows...) {
			if safetext.StartsFormula(cell) || strings.ContainsFunc(cell, unicode.IsControl) {
				t.Errorf("%s: a cell that calculates: %.80q", f, cell)
			}
		}
		// A reader that parts cells at semicolons, or knows no quotes.
		for line := range strings.SplitSeq(text, "\r\n") {
			for _, cell := range strings.Split(line, ";")[1:] {
				if safetext.StartsFormula(strings.TrimLeft(cell, ` "`)) {
					t.Errorf("%s: a cell that calculates after a semicolon: %.80q", f, cell)
				}
			}
		}
	}
}

// Labels that begin with nothing bad stay as they are.
func TestPlainLabelsStay(t *testing.T) {
	for _, text := range []string{"ci@build-07", "a=b", "x - y", "a; b", "key (old)", "é漢"} {
		if got := safetext.Cell(safe(text)); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// A spreadsheet that others wrote reads the same cells and calculates none.
func TestASpreadsheetReadsIt(t *testing.T) {
	program, err := exec.LookPath("ssconvert")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("ssconvert is missing: sh internal/setup/deps.sh test")
		}
		t.Skip("ssconvert (Debian: gnumeric) is missing: nothing reads the CSV back")
	}
	d := sample(t, hostile(), 60)
	folder := t.TempDir()
	in, out := filepath.Join(folder, "in.csv"), filepath.Join(folder, "out.txt")
	text := written(t, CSV, d)
	if err := os.WriteFile(in, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-T", "Gnumeric_stf:stf_assistant", "-O", "separator='|' format=preserve quoting-mode=always", in, out)
	cmd.Env = append(os.Environ(), "HOME="+folder, "LC_ALL=C.UTF-8")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	back := csv.NewReader(bytes.NewReader(data))
	back.Comma = '|'
	got, err := back.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := rowsOf(t, text)
	if len(got) != len(want) {
		t.Fatalf("%d rows, want %d", len(got), len(want))
	}
	for i := range want {
		for j := range want[i] {
			// An apostrophe says that a text follows; some readers do not show it.
			if a, b := strings.TrimPrefix(got[i][j], "'"), strings.TrimPrefix(want[i][j], "'"); a != b {
				t.Errorf("row %d, cell %d: %.60q, want %.60q", i, j, a, b)
			}
		}
	}
}

// The hash is that of the file, whatever the order in which things were read and
// whenever it is written.
func TestTheHashIsOfTheInventory(t *testing.T) {
	d := sample(t, hostile(), 60)
	sum := sha256.Sum256([]byte(written(t, CSVInventory, d)))
	if d.SHA256() != hex.EncodeToString(sum[:]) {
		t.Error("another hash")
	}
	before := d.SHA256()
	slices.Reverse(d.World.Keys)
	slices.Reverse(d.World.Repos)
	slices.Reverse(d.World.Accounts)
	d.Report.At = ago(-1)
	if d.SHA256() != before {
		t.Error("the order changes the hash")
	}
	d.World.Keys[0].Places[0].Access = "x"
	if d.SHA256() == before {
		t.Error("another access has the same hash")
	}
}
