package snapshot

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"slices"
)

// Hash is the SHA-256 of some content.
type Hash = [sha256.Size]byte

// Row is content that is stored once, however many snapshots have it.
type Row struct {
	Hash    Hash
	Content []byte
}

// Part is some of the rows of a snapshot. Snapshots whose parts are the same share
// them, and comparing two reads only the parts in which they differ.
type Part struct {
	N    uint16
	Hash Hash  // of the hashes of its rows, one after another
	Rows []Row // by hash
}

// factsPart has the facts, the parts above it the targets.
const (
	factsPart = 0
	parts     = 512
)

// newRow encodes a value. What is encoded here always can be.
func newRow(v any) Row {
	content, _ := json.Marshal(v)
	return Row{sha256.Sum256(content), content}
}

// Parts splits a state. A target is in the same part in every snapshot.
func (s *State) Parts() []Part {
	all := make([]Part, parts+1)
	all[factsPart].Rows = []Row{newRow(s.Facts)}
	for i := range s.Targets {
		t := &s.Targets[i]
		place := sha256.Sum256([]byte(t.Server + "\x00" + t.Path))
		n := 1 + binary.BigEndian.Uint16(place[:])%parts
		all[n].Rows = append(all[n].Rows, newRow(t))
	}
	var used []Part
	for n := range all {
		p := &all[n]
		if len(p.Rows) == 0 {
			continue
		}
		slices.SortFunc(p.Rows, func(a, b Row) int { return bytes.Compare(a.Hash[:], b.Hash[:]) })
		p.N, p.Hash = uint16(n), sha256.Sum256(p.Index())
		used = append(used, *p)
	}
	return used
}

// Index is the hashes of a part's rows, one after another.
func (p *Part) Index() []byte {
	index := make([]byte, 0, len(p.Rows)*sha256.Size)
	for i := range p.Rows {
		index = append(index, p.Rows[i].Hash[:]...)
	}
	return index
}

// partLen is how long a part is in a table of contents.
const partLen = 2 + sha256.Size

// Contents is the table of the parts' numbers and hashes, whose SHA-256 is that of
// the whole snapshot.
func Contents(all []Part) []byte {
	table := make([]byte, 0, len(all)*partLen)
	for i := range all {
		table = binary.BigEndian.AppendUint16(table, all[i].N)
		table = append(table, all[i].Hash[:]...)
	}
	return table
}

// HashOf is the hash of a whole snapshot by its table of contents, as hexadecimal
// digits.
func HashOf(table []byte) string {
	hash := sha256.Sum256(table)
	return hex.EncodeToString(hash[:])
}
