package demo

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// condition is a parsed q parameter.
type condition func(object) (bool, error)

// filter keeps the objects for which q holds, for instance
// permission="admin" AND (repository.name ~ "web" OR repository.name = "x").
func filter(all []object, q string) ([]object, error) {
	p := &queryParser{rest: q}
	holds, err := p.either()
	if err == nil && strings.TrimSpace(p.rest) != "" {
		err = refusal(fmt.Sprintf("Invalid query: unexpected %q", p.rest))
	}
	if err != nil {
		return nil, err
	}
	matching := []object{}
	for _, o := range all {
		yes, err := holds(o)
		if err != nil {
			return nil, err
		}
		if yes {
			matching = append(matching, o)
		}
	}
	return matching, nil
}

type queryParser struct {
	rest  string
	depth int
}

// maxDepth is how many brackets may be open at once.
const maxDepth = 20

// either is terms joined by OR.
func (p *queryParser) either() (condition, error) {
	return p.joined("OR", p.both, func(a, b bool) bool { return a || b })
}

// both is terms joined by AND.
func (p *queryParser) both() (condition, error) {
	return p.joined("AND", p.term, func(a, b bool) bool { return a && b })
}

func (p *queryParser) joined(word string, part func() (condition, error), join func(a, b bool) bool) (condition, error) {
	left, err := part()
	for err == nil && p.word(word) {
		var right condition
		if right, err = part(); err != nil {
			break
		}
		first := left
		left = func(o object) (bool, error) {
			a, err := first(o)
			if err != nil {
				return false, err
			}
			b, err := right(o)
			return join(a, b), err
		}
	}
	return left, err
}

func (p *queryParser) word(word string) bool {
	rest := strings.TrimLeft(p.rest, " \t")
	if len(rest) <= len(word) || !strings.EqualFold(rest[:len(word)], word) || !strings.ContainsRune(" \t(", rune(rest[len(word)])) {
		return false
	}
	p.rest = rest[len(word):]
	return true
}

// comparison is a field, an operator and a value: a string in double quotes,
// or a bare number, date, true, false or null.
func comparison() *regexp.Regexp {
	return regexp.MustCompile(`^\s*([a-z_]+(?:\.[a-z_]+)*)\s*(!=|!~|>=|<=|=|~|>|<)\s*("(?:[^"\\]|\\.)*"|[^\s()"]+)`)
}

func (p *queryParser) term() (condition, error) {
	if rest := strings.TrimLeft(p.rest, " \t"); strings.HasPrefix(rest, "(") {
		if p.depth++; p.depth > maxDepth {
			return nil, refusal("Invalid query: too many brackets")
		}
		p.rest = rest[1:]
		inner, err := p.either()
		if err != nil {
			return nil, err
		}
		rest = strings.TrimLeft(p.rest, " \t")
		if !strings.HasPrefix(rest, ")") {
			return nil, refusal("Invalid query: missing )")
		}
		p.rest = rest[1:]
		return inner, nil
	}
	m := comparison().FindStringSubmatch(p.rest)
	if m == nil {
		return nil, refusal(fmt.Sprintf("Invalid query: expected a comparison at %q", p.rest))
	}
	p.rest = p.rest[len(m[0]):]
	field, op, value := m[1], m[2], m[3]
	if strings.HasPrefix(value, `"`) {
		value = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(value[1 : len(value)-1])
	}
	return func(o object) (bool, error) {
		have, err := lookup(o, field)
		return err == nil && compare(have, op, value), err
	}, nil
}

// lookup follows a dotted path through an object.
func lookup(o object, path string) (any, error) {
	var at any = o
	for step := range strings.SplitSeq(path, ".") {
		inner, is := at.(object)
		value, found := inner[step]
		if !is || !found {
			return nil, refusal(fmt.Sprintf("Invalid field name: %s", path))
		}
		if e, is := value.(extra); is {
			value = e.value
		}
		at = value
	}
	return at, nil
}

// compare holds a value against the text of a query. Permissions have an
// order of their own.
func compare(have any, op, want string) bool {
	text := fmt.Sprint(have)
	if have == nil {
		text = "null"
	}
	order := strings.Compare(text, want)
	rank := []string{"none", "read", "write", "admin"}
	if a, b := slices.Index(rank, text), slices.Index(rank, want); a >= 0 && b >= 0 {
		order = cmp.Compare(a, b)
	} else if a, err := strconv.ParseFloat(text, 64); err == nil {
		if b, err := strconv.ParseFloat(want, 64); err == nil {
			order = cmp.Compare(a, b)
		}
	}
	contains := strings.Contains(strings.ToLower(text), strings.ToLower(want))
	switch op {
	case "=":
		return order == 0
	case "!=":
		return order != 0
	case "~":
		return contains
	case "!~":
		return !contains
	case ">":
		return order > 0
	case ">=":
		return order >= 0
	case "<":
		return order < 0
	default:
		return order <= 0
	}
}

// sortBy orders by one field, backwards with a minus before it.
func sortBy(all []object, field string) error {
	name, backwards := strings.CutPrefix(field, "-")
	for _, o := range all {
		if _, err := lookup(o, name); err != nil {
			return err
		}
	}
	slices.SortStableFunc(all, func(a, b object) int {
		x, _ := lookup(a, name)
		y, _ := lookup(b, name)
		order := strings.Compare(fmt.Sprint(x), fmt.Sprint(y))
		if backwards {
			return -order
		}
		return order
	})
	return nil
}
