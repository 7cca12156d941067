package flaw

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync"

	"github.com/edsrzf/mmap-go"
)

// Hash is by what a list of published keys knows a key: the first 120 bits of the
// SHA-256 of one number of it, without leading zero bytes. badkeys calls it
// BKHASH120.
type Hash [15]byte

// Hash returns the key's hash: of the modulus (RSA), of the public value (DSA), of
// x (ECDSA), of the key's bytes read as a number (Ed25519).
func (n Numbers) Hash() Hash {
	sum := sha256.Sum256(n.id.Bytes())
	return Hash(sum[:15])
}

// recordSize is the bytes of a record: a hash and the number of its list.
const recordSize = 16

// Published is a list of published keys in the form of badkeys, in memory only as
// far as it is asked. Its methods may be called by several goroutines at once.
type Published struct {
	mu      sync.RWMutex
	records mmap.MMap
	names   map[byte]string
	info    Info
}

// ErrGone is returned when the file of a list was cut off or lies on a disk that
// answers no more.
var ErrGone = errors.New("the list of published keys can no longer be read: import it anew")

// OpenPublished opens a list that ImportPublished has put into a folder.
func OpenPublished(folder string) (*Published, error) {
	info, err := readInfo(folder)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(dataFile(folder))
	if err != nil {
		return nil, fmt.Errorf("open the list of published keys: %w", err)
	}
	defer file.Close()
	if stat, err := file.Stat(); err != nil || stat.Size() != info.Records*recordSize || stat.Size() == 0 {
		return nil, fmt.Errorf("open the list of published keys: %w", ErrGone)
	}
	records, err := mmap.Map(file, mmap.RDONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("open the list of published keys: %w", err)
	}
	return &Published{records: records, names: info.names(), info: info}, nil
}

// Close gives the memory back. Later questions end with ErrGone.
func (p *Published) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.records == nil {
		return nil
	}
	err := p.records.Unmap()
	p.records = nil
	return err
}

// Info says which list it is.
func (p *Published) Info() Info { return p.info }

// Find returns the name of the list that has a key.
func (p *Published) Find(hash Hash) (list string, found bool, err error) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if p.records == nil {
		return "", false, ErrGone
	}
	// A file that is cut off while it is mapped faults where it is read.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if recover() != nil {
			list, found, err = "", false, ErrGone
		}
	}()
	id, found := search(p.records, hash)
	if !found {
		return "", false, nil
	}
	if name := p.names[id]; name != "" {
		return name, true, nil
	}
	return fmt.Sprintf("list %d", id), true, nil
}

// search looks for a hash in sorted records, and returns the number of its list.
func search(records []byte, hash Hash) (byte, bool) {
	low, high := 0, len(records)/recordSize
	for low < high {
		middle := int(uint(low+high) / 2)
		record := records[middle*recordSize : (middle+1)*recordSize]
		switch bytes.Compare(record[:len(hash)], hash[:]) {
		case 0:
			return record[len(hash)], true
		case -1:
			low = middle + 1
		default:
			high = middle
		}
	}
	return 0, false
}
