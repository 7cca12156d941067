package say

import "testing"

func TestTheFirstFewAreNamedAndTheOthersCounted(t *testing.T) {
	names := []Text{Plain("a"), Plain("b"), Plain("c")}
	for most, want := range map[int]string{2: "a, b and 1 more", 3: "a, b, c", 9: "a, b, c"} {
		if got := First(most, names); got.String() != want {
			t.Errorf("the first %d: %q, want %q", most, got, want)
		}
	}
	if First(2, names).Code == "" {
		t.Error("how many more there are is said in English alone")
	}
}
