package locale

import (
	"slices"
	"strconv"
	"testing"

	"latchkey/core/say"
	"latchkey/ui/locale/localetest"
)

// What an earlier version wrote down is known again, and has the values that
// today's sentence asks for, so that no translation lacks one.
func TestFormerSentencesAreKnownAgain(t *testing.T) {
	reader, english := learn(), localetest.Texts(t, "en")
	known := func(code, former, today string) {
		if today == "" {
			t.Errorf("%s: there is no such sentence any more", code)
			return
		}
		if missing := missingPlaces(former, today); len(missing) > 0 {
			t.Errorf("%s: %q does not tell %v", code, former, missing)
		}
		values := say.Values{}
		for i, name := range say.Places(former) {
			values[name] = "acme/v" + strconv.Itoa(i)
			if name == "n" {
				values[name] = 2 + i
			}
			if part, there := examplesOfParts()[name]; there {
				values[name] = part
			}
		}
		text := say.New(code, former, values).String()
		if got, ok := reader.Read(text); !ok || got.Code != code && english[got.Code] != today {
			t.Errorf("%s: %q is read as %s", code, text, got.Code)
		}
	}
	for code, sentences := range formerSentences {
		for _, former := range sentences {
			known(code, former, english[code])
		}
	}
	for code, former := range formerCounts {
		known(code, former.other, english[code+"#other"])
	}
	for code, parts := range formerParts {
		for _, former := range parts {
			if missing := missingPlaces(former, english[code]); len(missing) > 0 || english[code] == "" {
				t.Errorf("%s: %q does not tell %v", code, former, missing)
			}
		}
	}
}

// missingPlaces are the places of today's sentence that a former one lacks and
// without which it says nothing: those in ⟨…⟩ go with their part.
func missingPlaces(former, today string) []string {
	today = optional.ReplaceAllString(today, "")
	return slices.DeleteFunc(places(today), func(place string) bool { return slices.Contains(places(former), place) })
}
