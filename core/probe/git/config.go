package git

import (
	"fmt"
	"strings"

	"latchkey/core/say"
)

type configKind int

const (
	configEnd configKind = iota
	configSection
	configValue
)

type configItem struct {
	kind                 configKind
	section, name, value string
	bare                 bool // a setting without a value, which means true
}

type configParser struct {
	rest string
	line int
}

func (p *configParser) fail(what string) (configItem, error) {
	return configItem{}, fmt.Errorf("line %d: %s", p.line, what)
}

// next returns the next section or value.
func (p *configParser) next() (configItem, error) {
	for p.rest != "" {
		switch c := p.rest[0]; {
		case c == '\n':
			p.line++
			p.rest = p.rest[1:]
		case c == ' ', c == '\t', c == '\r':
			p.rest = p.rest[1:]
		case c == '#', c == ';':
			_, p.rest, _ = cutBefore(p.rest, '\n')
		case c == '[':
			return p.section()
		case isLetter(c):
			return p.value()
		default:
			return p.fail("a setting must begin with a letter")
		}
	}
	return configItem{kind: configEnd}, nil
}

// cutBefore cuts at c and leaves c in the rest.
func cutBefore(s string, c byte) (before, rest string, found bool) {
	i := strings.IndexByte(s, c)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i:], true
}

func (p *configParser) section() (configItem, error) {
	p.rest = p.rest[1:]
	n := 0
	for n < len(p.rest) && (isLetter(p.rest[n]) || p.rest[n] >= '0' && p.rest[n] <= '9' || p.rest[n] == '-' || p.rest[n] == '.') {
		n++
	}
	item := configItem{kind: configSection, section: p.rest[:n]}
	p.rest = strings.TrimLeft(p.rest[n:], " \t")
	if strings.HasPrefix(p.rest, `"`) {
		name, err := p.quotedName()
		if err != nil {
			return p.fail(err.Error())
		}
		item.name = name
	}
	if !strings.HasPrefix(p.rest, "]") || item.section == "" {
		return p.fail("a section does not end")
	}
	p.rest = p.rest[1:]
	if section, name, ok := strings.Cut(item.section, "."); ok && item.name == "" { // the old way to write it
		item.section, item.name = section, strings.ToLower(name)
	}
	return item, nil
}

func (p *configParser) quotedName() (string, error) {
	var b strings.Builder
	for i := 1; i < len(p.rest); i++ {
		switch c := p.rest[i]; {
		case c == '"':
			p.rest = p.rest[i+1:]
			return b.String(), nil
		case c == '\n':
			return "", say.New("broken.a-sections-name-does-not-end", "a section's name does not end").Because(nil)
		case c == '\\' && i+1 < len(p.rest) && p.rest[i+1] != '\n':
			i++
			b.WriteByte(p.rest[i])
		default:
			b.WriteByte(c)
		}
	}
	return "", say.New("broken.a-sections-name-does-not-end", "a section's name does not end").Because(nil)
}

func (p *configParser) value() (configItem, error) {
	n := 0
	for n < len(p.rest) && (isLetter(p.rest[n]) || p.rest[n] >= '0' && p.rest[n] <= '9' || p.rest[n] == '-') {
		n++
	}
	item := configItem{kind: configValue, name: strings.ToLower(p.rest[:n])}
	p.rest = strings.TrimLeft(p.rest[n:], " \t")
	switch {
	case p.rest == "", p.rest[0] == '\n', p.rest[0] == '\r', p.rest[0] == '#', p.rest[0] == ';':
		item.bare = true
		return item, nil
	case p.rest[0] != '=':
		return p.fail("a setting without =")
	}
	p.rest = strings.TrimLeft(p.rest[1:], " \t")
	text, err := p.text()
	if err != nil {
		return p.fail(err.Error())
	}
	item.value = text
	return item, nil
}

// text reads a value: quotes may begin and end anywhere, blanks at the end do
// not count unless quoted.
func (p *configParser) text() (string, error) {
	var b strings.Builder
	quoted, end := false, 0
	for i := 0; ; i++ {
		if i >= len(p.rest) || p.rest[i] == '\n' {
			if quoted {
				return "", say.New("broken.a-quoted-value-does-not-end", "a quoted value does not end").Because(nil)
			}
			p.rest = p.rest[min(i, len(p.rest)):]
			return b.String()[:end], nil
		}
		switch c := p.rest[i]; {
		case c == '"':
			quoted = !quoted
			end = b.Len()
		case (c == '#' || c == ';') && !quoted:
			_, p.rest, _ = cutBefore(p.rest[i:], '\n')
			return b.String()[:end], nil
		case c == '\\':
			i++
			if err := p.escape(&b, i); err != nil {
				return "", err
			}
			if end = b.Len(); i < len(p.rest) && p.rest[i] == '\r' {
				i++
			}
		case (c == ' ' || c == '\t' || c == '\r') && !quoted:
			b.WriteByte(c)
		default:
			b.WriteByte(c)
			end = b.Len()
		}
	}
}

func (p *configParser) escape(b *strings.Builder, i int) error {
	if i >= len(p.rest) {
		return say.New("broken.a-value-ends-in-a-backslash", "a value ends in a backslash").Because(nil)
	}
	switch c := p.rest[i]; c {
	case 'n':
		b.WriteByte('\n')
	case 't':
		b.WriteByte('\t')
	case 'b':
		b.WriteByte('\b')
	case '\\', '"':
		b.WriteByte(c)
	case '\n':
		p.line++
	case '\r':
		if i+1 >= len(p.rest) || p.rest[i+1] != '\n' {
			return say.New("broken.an-unknown-escape", "an unknown escape").Because(nil)
		}
		p.line++
	default:
		return say.New("broken.an-unknown-escape", "an unknown escape").Because(nil)
	}
	return nil
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
