package keys

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"latchkey/internal/decode"
)

// Keys come wrapped: in the JSON answer of a cloud, in a .env file, in YAML, in
// base64 within one of these. This file finds the private keys in a text;
// nothing beside them is kept.

const (
	// maxImport is the longest text, in bytes, that is searched for private keys.
	maxImport = 1 << 20
	// maxLayers is how many nested layers of base64 are undone.
	maxLayers = 2
	// maxNested is how deep JSON may be nested in strings of JSON.
	maxNested = 4
	// mostPieces is how many private keys one text may hold.
	mostPieces = 20
	// leastRun is the shortest base64, in characters, that could wrap a key.
	leastRun = 64
)

// piece is the text of one private key, and what was undone to find it.
type piece struct {
	text   string
	undone []Repair
}

// search goes through a text and what is wrapped in it.
type search struct {
	pieces  []piece
	visited map[string]bool
}

// piecesOf returns every private key that a text holds, each once.
func piecesOf(data []byte) []piece {
	text, _ := decode.Text(data)
	s := &search{visited: map[string]bool{}}
	s.walk(plainEnds(string(text)), nil, 0, 0)
	return s.pieces
}

func (s *search) walk(text string, undone []Repair, layers, nested int) {
	if len(s.pieces) > mostPieces || len(text) < leastRun {
		return
	}
	if nested < maxNested && s.json(text, undone, layers, nested) {
		return
	}
	plain := unescaped(text)
	if plain != text {
		undone = append(slices.Clip(undone), RepairEscapes)
	}
	plain = spaced(plain)
	rest := s.putty(s.armoured(plain, undone), undone)
	for _, run := range runs(rest) {
		s.run(run, undone, layers, nested)
	}
}

// json searches the strings of a text that is JSON, and reports whether it is JSON.
func (s *search) json(text string, undone []Repair, layers, nested int) bool {
	bare := strings.TrimSpace(text)
	if bare == "" || !strings.ContainsRune(`{["`, rune(bare[0])) {
		return false
	}
	var value any
	if json.Unmarshal([]byte(bare), &value) != nil {
		return false
	}
	undone = append(slices.Clip(undone), RepairJSON)
	var inside func(any)
	inside = func(v any) {
		switch v := v.(type) {
		case string:
			s.walk(plainEnds(v), undone, layers, nested+1)
		case []any:
			s.walk(linesOf(v), undone, layers, nested+1)
			for _, one := range v {
				inside(one)
			}
		case map[string]any:
			names := make([]string, 0, len(v))
			for name := range v {
				names = append(names, name)
			}
			slices.Sort(names) // so that the same text always has the same result
			for _, name := range names {
				inside(v[name])
			}
		}
	}
	inside(value)
	return true
}

// linesOf joins a list of strings, the form in which some programs write a text
// of several lines; "" for other lists.
func linesOf(list []any) string {
	var lines []string
	for _, one := range list {
		line, ok := one.(string)
		if !ok || strings.Contains(line, "\n") {
			return ""
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// spaced restores the spaces in BEGIN lines, which web forms send as +.
func spaced(text string) string {
	return regexp.MustCompile(`-(?:BEGIN|END)\+[A-Z0-9+]+-`).ReplaceAllStringFunc(text, func(line string) string {
		return strings.ReplaceAll(line, "+", " ")
	})
}

// armoured collects the keys with BEGIN and END lines, and returns the text without them.
func (s *search) armoured(text string, undone []Repair) string {
	var rest strings.Builder
	at := 0
	found := findMarkers(text)
	for i, m := range found {
		if !m.begin || !strings.HasSuffix(m.label, "PRIVATE KEY") {
			continue
		}
		if i+1 >= len(found) || found[i+1].begin || found[i+1].label != m.label {
			rest.WriteString(text[at:m.start]) // without its END more may be missing
			at = len(text)
			if i+1 < len(found) {
				at = found[i+1].start
			}
			continue
		}
		end := found[i+1]
		rest.WriteString(text[at:m.start])
		at = end.end
		whole, marked := unmarkedBody(text, m, end)
		plain := untagged(whole)
		body, quoted := bareLines(plain)
		notes := slices.Clip(undone)
		if marked || quoted || plain != whole {
			notes = append(notes, RepairLineMarks)
		}
		s.add("-----BEGIN "+m.label+"-----\n"+body+"-----END "+m.label+"-----\n", notes)
	}
	rest.WriteString(text[at:])
	return rest.String()
}

// bareLines removes what quoting puts around lines, and reports whether there was any.
func bareLines(body string) (bare string, marked bool) {
	var b strings.Builder
	for line := range strings.SplitSeq(body, "\n") {
		line = strings.TrimSpace(line)
		clean := strings.TrimSuffix(line, `\`)
		for _, mark := range []string{">", "|", "#", "*"} {
			if after, ok := strings.CutPrefix(clean, mark); ok && (after == "" || after[0] == ' ') {
				clean = strings.TrimSpace(after)
			}
		}
		if i := strings.LastIndexAny(clean, `"'`); i >= 0 && strings.Trim(clean[i+1:], " +,.;&)") == "" {
			clean = clean[:i] // "…" + at the end of a line of source
		}
		clean = strings.Trim(clean, `"',; `)
		marked = marked || clean != line
		if clean != "" || line == "" {
			b.WriteString(clean)
			b.WriteByte('\n')
		}
	}
	return b.String(), marked
}

// putty collects PuTTY's files, and returns the text without them.
func (s *search) putty(text string, undone []Repair) string {
	file := regexp.MustCompile(`(?s)(` + puttyMark + `[0-9]: [a-z0-9-]+).*?Private-(?:MAC|Hash): [0-9a-fA-F]+`)
	var rest strings.Builder
	at := 0
	for _, found := range file.FindAllStringSubmatchIndex(text, -1) {
		rest.WriteString(text[at:found[0]])
		at = found[1]
		bare, marked := marksAround(lineAround(text, found[2], found[3])).off(strings.Split(text[found[0]:found[1]], "\n")[1:])
		notes := slices.Clip(undone)
		if marked {
			notes = append(notes, RepairLineMarks)
		}
		s.add(text[found[2]:found[3]]+"\n"+unprinted(strings.Join(bare, "\n"))+"\n", notes)
	}
	rest.WriteString(text[at:])
	return rest.String()
}

// runs returns what may be base64: characters without a break, and following
// lines of the same length.
func runs(text string) []string {
	var all []string
	pattern := regexp.MustCompile(`[A-Za-z0-9+/_-]+={0,2}`)
	var open strings.Builder
	width := 0
	end := func() {
		if open.Len() >= leastRun {
			all = append(all, open.String())
		}
		open.Reset()
		width = 0
	}
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.Trim(line, " \t\r\"',")
		found := pattern.FindAllString(line, -1)
		if open.Len() > 0 && len(found) > 0 && found[0] == line && len(line) <= width {
			open.WriteString(line)
			if len(line) < width {
				end()
			}
			continue
		}
		end()
		for i, run := range found {
			open.WriteString(run)
			if i < len(found)-1 || len(run) < 40 || !strings.HasSuffix(line, run) {
				end()
			}
		}
		if open.Len() > 0 {
			width = len(found[len(found)-1])
		}
	}
	end()
	return all
}

// run searches one run of base64.
func (s *search) run(text string, undone []Repair, layers, nested int) {
	if strings.HasPrefix(text, "b3BlbnNzaC1rZXktdjEA") {
		s.add("-----BEGIN OPENSSH PRIVATE KEY-----\n"+text+"\n-----END OPENSSH PRIVATE KEY-----\n", append(slices.Clip(undone), RepairBeginAndEnd))
		return
	}
	if layers == maxLayers {
		return
	}
	if inner, ok := decodeAny(text); ok {
		if label := labelOfDER(inner); strings.HasSuffix(label, "PRIVATE KEY") {
			s.add(armouredDER(label, inner), append(slices.Clip(undone), RepairBeginAndEnd))
			return
		}
		plain, _ := decode.Text(inner)
		s.walk(plainEnds(string(plain)), append(slices.Clip(undone), RepairBase64), layers+1, nested)
	}
}

func (s *search) add(text string, undone []Repair) {
	key := strings.Join(strings.Fields(text), "")
	if s.visited[key] {
		return
	}
	s.visited[key] = true
	s.pieces = append(s.pieces, piece{text, slices.Compact(slices.Clone(undone))})
}
