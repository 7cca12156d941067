package core

import (
	"encoding/json"
	"maps"
	"slices"

	"latchkey/core/audit/snapshot"
	"latchkey/core/store"
)

// keptSnapshots are the snapshots that should be there, by what the log tells of them.
type keptSnapshots map[int64]keptSnapshot

type keptSnapshot struct {
	Snapshot int64
	SHA256   string // of the content
	// Row is the hash of what else the snapshot says. The log has none of snapshots
	// from before it told when one was deleted.
	Row string
}

// read takes in what an entry of the log tells. It returns a snapshot in whose place
// another one was made, without the log telling that it was deleted.
func (k keptSnapshots) read(e *store.Change) (gone []int64) {
	switch e.What {
	case store.LogAudited:
		var s keptSnapshot
		if json.Unmarshal([]byte(e.Detail), &s) != nil {
			return nil
		}
		if _, there := k[s.Snapshot]; there && e.State == store.Done {
			gone = append(gone, s.Snapshot)
		}
		k[s.Snapshot] = s
	case store.LogPruned:
		var deleted struct{ Snapshots []int64 }
		if json.Unmarshal([]byte(e.Detail), &deleted) != nil {
			return nil
		}
		for _, id := range deleted.Snapshots {
			delete(k, id)
		}
	}
	return gone
}

// compare returns the snapshots that are not what the log tells of them, and those that
// are not there. Their content is held against its hash whenever it is read.
func (k keptSnapshots) compare(rows []store.Snapshot) (edited, gone []int64) {
	there := map[int64]bool{}
	for i := range rows {
		s := &rows[i]
		there[s.ID] = true
		if kept := k[s.ID]; s.Hash != kept.SHA256 || snapshot.HashOf(s.Parts) != s.Hash || kept.Row != "" && s.Sum() != kept.Row {
			edited = append(edited, s.ID)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(k)) {
		if k[id].Row != "" && !there[id] {
			gone = append(gone, id)
		}
	}
	return edited, gone
}
