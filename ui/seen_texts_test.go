package ui

import (
	"maps"
	"strings"
	"testing"

	"latchkey/ui/locale/localetest"
)

// textsOf are the texts of a language without plural forms, by key.
func textsOf(t *testing.T, language string) map[string]string {
	t.Helper()
	all := localetest.Texts(t, language)
	maps.DeleteFunc(all, func(key, _ string) bool { return strings.Contains(key, "#") })
	return all
}

// notices counts those that stand above the page.
func (p *person) notices() int { return len(p.w.Notices.Object.Objects) }
