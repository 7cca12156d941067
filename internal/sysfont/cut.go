package sysfont

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// firstCut is the first character that the cut font has: the CJK radicals and
// all that follows. Characters before it are drawn in the window's own font, so
// that Latin letters, digits and the height of lines look the same in every
// language.
const firstCut = 0x2E80

// needed are the tables that drawing needs. Rules for vertical text, old
// variants and hints would only cost memory and time.
func needed() []string {
	return []string{"CFF ", "OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post"}
}

// sample has characters from Latchkey's texts; a font without them is not one for Chinese.
const sample = "的部署密钥仓库验证轮换撤销设置语言账户令牌，。：（）“”"

// cut makes a font out of one face of a file, with only the Chinese characters.
func cut(data []byte, index int) ([]byte, error) {
	loaders, err := opentype.NewLoaders(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read the font: %w", err)
	}
	if index >= len(loaders) {
		return nil, fmt.Errorf("the font file holds %d faces, not number %d", len(loaders), index)
	}
	ld := loaders[index]
	if ld.HasTable(opentype.MustNewTag("fvar")) {
		return nil, errors.New("a variable font: its first variant may be the thinnest")
	}
	loaded, err := font.NewFont(ld)
	if err != nil {
		return nil, fmt.Errorf("read the font: %w", err)
	}
	for _, r := range sample {
		if _, there := loaded.NominalGlyph(r); r >= firstCut && !there {
			return nil, fmt.Errorf("the font lacks %q", r)
		}
	}
	var tables []opentype.Table
	for _, name := range needed() {
		tag := opentype.MustNewTag(name)
		switch {
		case name == "cmap":
			space, _ := loaded.NominalGlyph(' ')
			tables = append(tables, opentype.Table{Tag: tag, Content: charmap(loaded.Cmap.Iter(), uint32(space))})
		case ld.HasTable(tag):
			content, err := ld.RawTable(tag)
			if err != nil {
				return nil, fmt.Errorf("read the font's %s: %w", name, err)
			}
			content = levelled(name, slices.Clone(content), float32(loaded.Upem()))
			tables = append(tables, opentype.Table{Tag: tag, Content: content})
		}
	}
	slices.SortFunc(tables, func(a, b opentype.Table) int { return int(int64(a.Tag) - int64(b.Tag)) })
	return opentype.WriteTTF(tables), nil
}

// run is a range of consecutive characters with consecutive glyphs.
type run struct{ first, last, glyph uint32 }

// Ascent and descent of a line in the window's own font, Noto Sans, as
// fractions of the font size.
const (
	ascent  = 1.069
	descent = 0.293
)

// levelled gives lines the same height as in the window's own font, because the
// height of a line is that of its blank, which is drawn in this font.
func levelled(name string, table []byte, size float32) []byte {
	const useTypo = 1 << 7 // says that OS/2 knows the height better than hhea
	switch {
	case name == "hhea" && len(table) >= 10:
		down := int16(descent * size)
		binary.BigEndian.PutUint16(table[4:], uint16(ascent*size))
		binary.BigEndian.PutUint16(table[6:], uint16(-down))
		binary.BigEndian.PutUint16(table[8:], 0) // no gap
	case name == "OS/2" && len(table) >= 64:
		binary.BigEndian.PutUint16(table[62:], binary.BigEndian.Uint16(table[62:])&^useTypo)
	}
	return table
}

// blanks are in the font too: where text changes from Chinese to Latin, the
// blank between them is drawn in the font that came first.
func blanks() []uint32 { return []uint32{' ', 0xA0, 0x2009, 0x202F} }

// charmap returns a cmap table in format 12 with the blanks, drawn as space,
// and the characters from firstCut on.
func charmap(letters font.CmapIter, space uint32) []byte {
	type pair struct{ letter, glyph uint32 }
	var pairs []pair
	for _, blank := range blanks() {
		if space != 0 {
			pairs = append(pairs, pair{blank, space})
		}
	}
	for letters.Next() {
		if r, g := letters.Char(); r >= firstCut && g != 0 {
			pairs = append(pairs, pair{uint32(r), uint32(g)})
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int { return int(a.letter) - int(b.letter) })
	var runs []run
	for _, p := range pairs {
		if n := len(runs); n > 0 && runs[n-1].last+1 == p.letter && runs[n-1].glyph+p.letter-runs[n-1].first == p.glyph {
			runs[n-1].last = p.letter
			continue
		}
		runs = append(runs, run{p.letter, p.letter, p.glyph})
	}
	const header, group = 16, 12
	size := uint32(header + group*len(runs))
	out := binary.BigEndian.AppendUint16(nil, 0)   // version
	out = binary.BigEndian.AppendUint16(out, 1)    // one encoding
	out = binary.BigEndian.AppendUint16(out, 3)    // Windows
	out = binary.BigEndian.AppendUint16(out, 10)   // all of Unicode
	out = binary.BigEndian.AppendUint32(out, 12)   // where it begins
	out = binary.BigEndian.AppendUint16(out, 12)   // its format
	out = binary.BigEndian.AppendUint16(out, 0)    // reserved
	out = binary.BigEndian.AppendUint32(out, size) // its length
	out = binary.BigEndian.AppendUint32(out, 0)    // no language
	out = binary.BigEndian.AppendUint32(out, uint32(len(runs)))
	for _, r := range runs {
		out = binary.BigEndian.AppendUint32(out, r.first)
		out = binary.BigEndian.AppendUint32(out, r.last)
		out = binary.BigEndian.AppendUint32(out, r.glyph)
	}
	return out
}
