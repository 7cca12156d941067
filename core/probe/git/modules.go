package git

import (
	"fmt"
	"strings"

	"latchkey/core/say"
)

// Module is one [submodule "name"] of a .gitmodules file.
type Module struct {
	name, path, Url string
	Skip            bool // update = none: git leaves it alone
}

// maxModuleCount bounds how many entries are read.
const maxModuleCount = 1000

// ParseModules reads a .gitmodules file, which is written in git's config
// syntax: sections, quoted values, escapes, continued lines, comments. What git
// leaves out for safety is left out: names that lead to other folders, and
// paths and addresses that a command would take for an option. With an error,
// git ends on the whole file.
func ParseModules(text string) ([]Module, error) {
	var list []Module
	at := map[string]int{}
	current := -1
	p := &configParser{rest: strings.TrimPrefix(text, "\ufeff"), line: 1}
	for {
		item, err := p.next()
		if err != nil {
			return list, err
		}
		switch {
		case item.kind == configEnd:
			return list, nil
		case item.kind == configSection:
			current = -1
			if strings.EqualFold(item.section, "submodule") && isModuleName(item.name) {
				i, ok := at[item.name]
				if !ok {
					if len(list) >= maxModuleCount {
						return list, fmt.Errorf("more than %d submodules", maxModuleCount)
					}
					i = len(list)
					list, at[item.name] = append(list, Module{name: item.name}), i
				}
				current = i
			}
		case current >= 0:
			if err := list[current].set(item); err != nil {
				return list, fmt.Errorf("line %d: %w", p.line, err)
			}
		}
	}
}

// isModuleName reports whether git takes the name of a submodule: it becomes a
// folder below .git, and must not lead out of it.
func isModuleName(name string) bool {
	for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '/' || r == '\\' }) {
		if part == ".." {
			return false
		}
	}
	return name != ""
}

// set takes one setting. Of two, the last counts.
func (m *Module) set(item configItem) error {
	switch item.name {
	case "path", "url":
		if item.bare {
			return say.New("broken.a-setting-without-a-value", "a setting without a value").Because(nil)
		}
		if strings.HasPrefix(item.value, "-") {
			return nil
		}
		if item.name == "path" {
			m.path = item.value
		} else {
			m.Url = item.value
		}
	case "update":
		switch item.value {
		case "checkout", "rebase", "merge", "none":
			m.Skip = item.value == "none"
		default: // a command, which git runs from nobody's file
			return say.New("broken.an-update-that-git-refuses", "a way to update that git refuses").Because(nil)
		}
	case "shallow":
		if !item.bare && !isBool(item.value) {
			return say.New("broken.neither-true-nor-false", "a value that is neither true nor false").Because(nil)
		}
	case "fetchrecursesubmodules":
		if !item.bare && !isBool(item.value) && item.value != "on-demand" {
			return say.New("broken.neither-true-nor-false", "a value that is neither true nor false").Because(nil)
		}
	}
	return nil
}

// isBool reports whether git reads a value as true or false.
func isBool(value string) bool {
	switch strings.ToLower(value) {
	case "", "true", "false", "yes", "no", "on", "off":
		return true
	}
	number := strings.TrimLeft(value, "+-")
	return number != "" && strings.Trim(number, "0123456789") == ""
}

// Linked returns the entry of each gitlink, found by its path as git does: of
// two entries for a path the last counts. One without an address is where git
// submodule update ends. Entries without a gitlink are nothing to git.
func Linked(modules []Module, links []Gitlink) []LinkedModule {
	at := map[string]Module{}
	for _, m := range modules {
		if m.path != "" {
			at[m.path] = m
		}
	}
	all := make([]LinkedModule, len(links))
	for i, link := range links {
		all[i] = LinkedModule{link, at[link.Path]}
	}
	return all
}

// LinkedModule is a gitlink and its entry, which is empty where .gitmodules has
// none.
type LinkedModule struct {
	Gitlink
	Module
}
