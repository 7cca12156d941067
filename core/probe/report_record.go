package probe

import (
	"latchkey/core/probe/finding"
	"latchkey/core/say"
)

// Record is a report as it is written down: with the codes and values of what was
// found, so that it is read in any language later.
type Record struct {
	Report
	Rungs      []rungRecord      `json:"rungs"`
	Submodules []submoduleRecord `json:"submodules,omitempty"`
	LFS        *lfsRecord        `json:"lfs,omitempty"`
}

type submoduleRecord struct {
	Submodule
	Because say.Record `json:"because,omitzero"`
}

type lfsRecord struct {
	LFS
	Unasked say.Record `json:"unasked,omitzero"`
	Detail  say.Record `json:"detail,omitzero"`
}

type rungRecord struct {
	Rung
	Title   say.Record     `json:"title"`
	Detail  say.Record     `json:"detail,omitzero"`
	Finding *findingRecord `json:"finding,omitempty"`
}

type findingRecord struct {
	finding.Finding
	What   say.Record `json:"what"`
	Why    say.Record `json:"why"`
	Remedy say.Record `json:"remedy"`
}

// RecordOf returns a report as it is written down.
func RecordOf(r Report) Record {
	record := Record{Report: r, Rungs: make([]rungRecord, len(r.Rungs))}
	for i, rung := range r.Rungs {
		k := rungRecord{Rung: rung, Title: say.Record(rung.Title), Detail: say.Record(rung.Detail)}
		if f := rung.Finding; f != nil {
			k.Finding = &findingRecord{*f, say.Record(f.What), say.Record(f.Why), say.Record(f.Remedy)}
		}
		record.Rungs[i] = k
	}
	for _, s := range r.Submodules {
		record.Submodules = append(record.Submodules, submoduleRecord{s, say.Record(s.Because)})
	}
	if l := r.LFS; l != nil {
		record.LFS = &lfsRecord{*l, say.Record(l.Unasked), say.Record(l.Detail)}
	}
	return record
}

// Read returns the report that was written down.
func (k Record) Read() Report {
	r := k.Report
	r.Rungs, r.Submodules, r.LFS = make([]Rung, len(k.Rungs)), nil, nil
	for i, record := range k.Rungs {
		rung := record.Rung
		rung.Title, rung.Detail, rung.Finding = say.Text(record.Title), say.Text(record.Detail), nil
		if f := record.Finding; f != nil {
			found := f.Finding
			found.What, found.Why, found.Remedy = say.Text(f.What), say.Text(f.Why), say.Text(f.Remedy)
			rung.Finding = &found
		}
		r.Rungs[i] = rung
	}
	for _, s := range k.Submodules {
		one := s.Submodule
		one.Because = say.Text(s.Because)
		r.Submodules = append(r.Submodules, one)
	}
	if l := k.LFS; l != nil {
		files := l.LFS
		files.Unasked, files.Detail = say.Text(l.Unasked), say.Text(l.Detail)
		r.LFS = &files
	}
	return r
}
