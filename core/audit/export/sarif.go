package export

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"

	"latchkey/core/audit"
	"latchkey/core/say"
)

// mostResults is how many results code scanning takes of one run.
const mostResults = 5000

// writeSARIF writes SARIF 2.1.0 as code scanning takes it. A deploy key is in no
// source file: each result is a line of the inventory, which may be committed beside.
// What the policy lets be is left out, as code scanning knows no exceptions; what
// cannot be known is a notification, never a result.
func writeSARIF(w io.Writer, d *Document) error {
	at, err := writeRows(io.Discard, d)
	if err != nil {
		return err
	}
	s := sarifRun{d: d, at: at, accounts: d.accounts(), rules: map[audit.RuleID]int{}}
	s.addRules()
	results := s.results()
	return encode(w, obj{
		"$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", "version": "2.1.0",
		"runs": []obj{{
			"tool":              obj{"driver": obj{"name": "Latchkey", "version": cmp.Or(safe(d.Version), "0"), "rules": s.described}},
			"automationDetails": obj{"id": "latchkey/audit/"},
			"columnKind":        "unicodeCodePoints",
			"artifacts":         []obj{{"location": obj{"uri": inventoryFile}}},
			"invocations": []obj{{"executionSuccessful": true, "endTimeUtc": stamp(d.Report.At),
				"toolExecutionNotifications": s.notifications()}},
			"results":    results,
			"properties": obj{"inventorySHA256": d.SHA256(), "excepted": s.excepted, "leftOut": s.leftOut},
		}},
	})
}

// obj is an object of JSON.
type obj map[string]any

type sarifRun struct {
	d                 *Document
	at                *lines
	accounts          map[string]*audit.Account
	rules             map[audit.RuleID]int // their places in described
	described         []obj
	excepted, leftOut int
}

func (s *sarifRun) addRules() {
	for _, r := range audit.Rules() {
		s.rules[r.ID] = len(s.described)
		s.described = append(s.described, obj{
			"id": string(r.ID), "name": r.Name,
			"shortDescription":     obj{"text": message(upperFirst(s.d.Language.text(r.Title)))},
			"fullDescription":      obj{"text": message(s.d.Language.text(r.Why))},
			"help":                 obj{"text": message(s.d.Language.text(r.Why) + " " + s.d.Language.text(remedy(r.Mend)))},
			"defaultConfiguration": obj{"level": level(r.Severity)},
			"properties":           obj{"tags": []string{"security", "deploy-key", string(r.Group)}, "security-severity": score(r.Severity), "precision": "high"},
		})
	}
}

func (s *sarifRun) results() []obj {
	all := []obj{}
	for i := range s.d.Report.Findings {
		f := &s.d.Report.Findings[i]
		switch {
		case f.Excepted():
			s.excepted++
		case len(all) == mostResults: // the gravest come first
			s.leftOut++
		default:
			all = append(all, s.result(f))
		}
	}
	return all
}

func (s *sarifRun) result(f *audit.Finding) obj {
	line := s.at.of(&f.Subject)
	server := serverOf(s.accounts, f.Subject.Account)
	return obj{
		"ruleId": string(f.Rule), "ruleIndex": s.rules[f.Rule], "level": level(f.Severity), "message": obj{"text": message(s.sentence(f))},
		"locations": []obj{{
			"physicalLocation": obj{"artifactLocation": obj{"uri": inventoryFile, "index": 0}, "region": obj{"startLine": line, "startColumn": 1}},
			"logicalLocations": []obj{{"fullyQualifiedName": message(logical(server, &f.Subject)), "kind": "resource"}},
		}},
		"partialFingerprints": obj{"primaryLocationLineHash": identity(f, server) + ":1", "latchkeyFinding/v1": identity(f, server)},
		"properties":          obj{"security-severity": score(f.Severity), "severity": string(f.Severity), "fingerprint": string(f.Subject.Fingerprint)},
	}
}

// sentence is what an alert says.
func (s *sarifRun) sentence(f *audit.Finding) string {
	text := upperFirst(s.d.Language.text(f.Title))
	if detail := s.d.Language.text(f.Detail); detail != "" {
		text += ": " + detail
	}
	for _, part := range []string{nameOf(&f.Subject), placeOf(&f.Subject)} {
		if part != "" {
			text += " · " + part
		}
	}
	return text
}

// notifications say what cannot be known, and that results were left out.
func (s *sarifRun) notifications() []obj {
	all := []obj{}
	for i := range s.d.Report.Doubts {
		o := &s.d.Report.Doubts[i]
		text := s.d.Language.text(say.New("export.doubt", "cannot be known for {n}: {title}: {why}", say.Values{"n": o.Count, "title": o.Title, "why": o.Why}))
		all = append(all, obj{"associatedRule": obj{"id": string(o.Rule), "index": s.rules[o.Rule]}, "level": "note", "message": obj{"text": message(text)}})
	}
	if s.leftOut > 0 {
		text := s.d.Language.text(say.Count("export.left-out", s.leftOut, "1 more finding, no graver than these, is not in this file", "{n} more findings, no graver than these, are not in this file"))
		all = append(all, obj{"level": "warning", "message": obj{"text": message(text)}})
	}
	return all
}

// identity tells a finding from all others, on every computer and in every audit:
// what is found, of which key, where.
func identity(f *audit.Finding, server string) string {
	s := &f.Subject
	h := sha256.Sum256([]byte(strings.Join([]string{string(f.Rule), server, s.Target, string(s.Fingerprint), cmp.Or(string(s.Fingerprint), s.KeyID), s.Machine}, "\x00")))
	return hex.EncodeToString(h[:16])
}

func logical(server string, s *audit.Subject) string {
	parts := []string{server}
	for _, part := range []string{s.Target, cmp.Or(string(s.Fingerprint), s.KeyID), s.Machine} {
		if part != "" {
			parts = append(parts, safe(part))
		}
	}
	return strings.Join(parts, "/")
}

// message is a text in which SARIF sees neither a link nor a place for a value.
func message(text string) string {
	return strings.NewReplacer("[", "(", "]", ")", "{", "(", "}", ")").Replace(line(text, 1000))
}

func level(s audit.Severity) string {
	switch s {
	case audit.Critical, audit.High:
		return "error"
	case audit.Medium:
		return "warning"
	}
	return "note"
}

// score is the number out of which code scanning makes its own severities.
func score(s audit.Severity) string {
	switch s {
	case audit.Critical:
		return "9.5"
	case audit.High:
		return "8.0"
	case audit.Medium:
		return "5.5"
	}
	return "2.0"
}
