package locale

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestWholeNumbersInTextsAreWrittenAsTheLanguageDoes(t *testing.T) {
	test.NewTempApp(t)
	values := Args{"N": 1021, "Few": 7, "Port": "7999"}
	got := spelled(values)
	if got["N"] != Number(1021) || got["N"] == "1021" || got["Few"] != "7" || got["Port"] != "7999" {
		t.Errorf("%v becomes %v", values, got)
	}
	if values["N"] != 1021 {
		t.Error("the values of the caller were changed")
	}
}
