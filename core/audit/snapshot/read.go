package snapshot

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"slices"
	"sync"

	"latchkey/core/say"
)

// ErrDamaged is the error of a snapshot whose content is not what its hash says.
var ErrDamaged = say.New("differ.damaged", "the snapshot is not as it was written").Because(nil)

// Content returns what is stored under hashes, in their order; nil for what is not
// there.
type Content func([]Hash) ([][]byte, error)

// get is Content that was checked against its hashes.
func (c Content) get(hashes []Hash) ([][]byte, error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	all, err := c(hashes)
	if err != nil {
		return nil, err
	}
	for i, content := range all {
		if sha256.Sum256(content) != hashes[i] {
			return nil, ErrDamaged
		}
	}
	return all, nil
}

// partsOf reads a table of contents.
func partsOf(table []byte) map[uint16]Hash {
	all := make(map[uint16]Hash, len(table)/partLen)
	for ; len(table) >= partLen; table = table[partLen:] {
		all[binary.BigEndian.Uint16(table)] = Hash(table[2:partLen])
	}
	return all
}

// PartHashes returns the hashes of the parts in a table of contents.
func PartHashes(table []byte) []Hash {
	var all []Hash
	for ; len(table) >= partLen; table = table[partLen:] {
		all = append(all, Hash(table[2:partLen]))
	}
	return all
}

func splitIndex(index []byte) []Hash {
	all := make([]Hash, 0, len(index)/sha256.Size)
	for ; len(index) >= sha256.Size; index = index[sha256.Size:] {
		all = append(all, Hash(index))
	}
	return all
}

// rowsIn returns the hashes of all rows of parts.
func (c Content) rowsIn(part []Hash) ([]Hash, error) {
	indexes, err := c.get(part)
	if err != nil {
		return nil, err
	}
	var rows []Hash
	for _, index := range indexes {
		rows = append(rows, splitIndex(index)...)
	}
	return rows, nil
}

// Facts reads the facts of a snapshot.
func (c Content) Facts(table []byte) (f Facts, err error) {
	part, known := partsOf(table)[factsPart]
	if !known {
		return f, ErrDamaged
	}
	rows, err := c.rowsIn([]Hash{part})
	if err != nil {
		return f, err
	}
	contents, err := c.get(rows)
	if err != nil {
		return f, err
	}
	for _, content := range contents {
		if err := json.Unmarshal(content, &f); err != nil {
			return f, errors.Join(ErrDamaged, err)
		}
	}
	return f, nil
}

// Targets reads all targets of a snapshot.
func (c Content) Targets(table []byte) ([]Target, error) {
	targets, _, err := c.Differing(table, nil)
	return targets, err
}

// Differing reads the targets of two snapshots that are not the same in both.
func (c Content) Differing(a, b []byte) (inA, inB []Target, err error) {
	parts := [2]map[uint16]Hash{partsOf(a), partsOf(b)}
	var rows [2][]Hash
	for side, all := range parts {
		var differing []Hash
		for n, hash := range all {
			if n != factsPart && parts[1-side][n] != hash {
				differing = append(differing, hash)
			}
		}
		if rows[side], err = c.rowsIn(differing); err != nil {
			return nil, nil, err
		}
	}
	var errA, errB error
	var both sync.WaitGroup
	both.Go(func() { inA, errA = c.targets(without(rows[0], rows[1])) })
	inB, errB = c.targets(without(rows[1], rows[0]))
	both.Wait()
	return inA, inB, errors.Join(errA, errB)
}

func without(all, others []Hash) []Hash {
	known := make(map[Hash]bool, len(others))
	for _, h := range others {
		known[h] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(h Hash) bool { return known[h] })
}

func (c Content) targets(rows []Hash) ([]Target, error) {
	contents, err := c.get(rows)
	if err != nil {
		return nil, err
	}
	all := make([]Target, len(contents))
	for i, content := range contents {
		if err := all[i].decode(content); err != nil {
			return nil, errors.Join(ErrDamaged, err)
		}
	}
	return all, nil
}
