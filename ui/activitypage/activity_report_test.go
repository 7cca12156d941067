package activitypage

import (
	"strings"
	"testing"

	"latchkey/internal/safetext"
)

func TestASpreadsheetTakesNoFormulaFromAServer(t *testing.T) {
	r := savedReport{lines: []reportLine{{Repository: "acme/x", State: "failed", Result: "=HYPERLINK(\"http://evil\")"}}}
	data, err := r.csv()
	if err != nil || string(data) != "repository,state,result,hint,when,took_ms\nacme/x,failed,\"'=HYPERLINK(\"\"http://evil\"\")\",,,0\n" {
		t.Errorf("%v %q", err, data)
	}
}

func TestASavedReportCannotDriveATerminalOrASpreadsheet(t *testing.T) {
	r := savedReport{Title: "x\u202ey", lines: []reportLine{{Repository: "=cmd|' /C calc'!A1", Result: "\t=1+1", Hint: "\u009b31m@x", State: "-1"}}}
	data, err := r.csv()
	if err != nil {
		t.Fatal(err)
	}
	row := strings.Split(string(data), "\n")[1]
	for cell := range strings.SplitSeq(row, ",") {
		if cell = strings.Trim(cell, `"`); cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") || strings.ContainsRune(cell, '\u009b') {
			t.Errorf("a cell is %q", cell)
		}
	}
	if got := string(safetext.JSON([]byte("{\n\"a\": \"x\u202e\u009b\x7fé😀\"\n}"))); got != "{\n\"a\": \"x\\u202e\\u009b\\u007fé😀\"\n}" {
		t.Errorf("%q", got)
	}
}
