package demo

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// FaultHelp says in one paragraph what ParseFault reads.
const FaultHelp = `KIND[:VALUE][@[METHOD ]PATH][#NTH][xCOUNT], for instance "429@POST deploy-keys#2" or "slow:2s@/user". ` +
	`Kinds for REST: a status (429:30 sends Retry-After: 30), done:STATUS (it is done, and answered with that status), reset, lost, slow:DURATION, truncate, broken-json, html, wrong-type, ` +
	`plain-text:TEXT, message[:TEXT], huge, next-elsewhere[:URL], redirect:URL, closed:WORKSPACE[:STATUS[:TEXT]], graphql:old, graphql:off[:STATUS], graphql:partial. Without a place: lag:DURATION (what was added, removed or renamed shows only after that time), takes-twice (the same key may be added again). Kinds for SSH: host-key, ssh-black-hole, ssh-not-ssh, ` +
	`ssh-close, ssh-banner, ssh-endless-banner, ssh-refuse[:TEXT], ssh-noise, ssh-bad-pktline, ssh-huge-refs, ssh-endless-refs, ` +
	`ssh-stop[:BYTES], ssh-truncate, ssh-corrupt, ssh-slow:BYTES_PER_SECOND. lfs-missing: the forge has none of the large files that Git LFS asks for. No fault, but set in the same way: rename:WORKSPACE/OLD=WORKSPACE/NEW, archive:WORKSPACE/REPOSITORY.`

// ParseFault reads one fault as FaultHelp describes it and adds it to f.
func ParseFault(f *Faults, text string) error {
	kind, where, _ := strings.Cut(text, "@")
	kind, value, _ := strings.Cut(kind, ":")
	if colon := strings.Index(text, ":"); colon >= 0 && (strings.HasPrefix(text, "redirect:") || strings.HasPrefix(text, "next-elsewhere:")) {
		// a URL may hold an @ of its own: the last one begins the place
		value = text[colon+1:]
		where = ""
		if at := strings.LastIndex(value, "@"); at >= 0 {
			value, where = value[:at], value[at+1:]
		}
	}
	if kind == "archive" {
		if value == "" || where != "" {
			return wrong(text, fmt.Errorf("say which: archive:WORKSPACE/REPOSITORY"))
		}
		f.Archives = append(f.Archives, value)
		return nil
	}
	if kind == "rename" {
		return wrong(text, parseRenaming(f, value))
	}
	if known, err := parseSSHFault(f, kind, value); known || err != nil {
		if err == nil && where != "" {
			err = fmt.Errorf("a fault of the SSH side takes no place")
		}
		return wrong(text, err)
	}
	switch kind {
	case "lag":
		return wrong(text, f.parseLag(value, where))
	case "takes-twice":
		if f.TakesTwice = value == "" && where == ""; !f.TakesTwice {
			return wrong(text, fmt.Errorf("takes-twice takes no value and no place"))
		}
		return nil
	}
	rule, err := parseRule(kind, value)
	if err == nil {
		err = rule.parsePlace(where)
	}
	if err != nil {
		return wrong(text, err)
	}
	f.Rules = append(f.Rules, rule)
	return nil
}

func wrong(text string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("fault %q: %w", text, err)
}

func (f *Faults) parseLag(value, where string) error {
	lag, err := time.ParseDuration(value)
	switch {
	case err != nil || lag < 0:
		return fmt.Errorf("%q is not a duration such as 3s", value)
	case where != "":
		return fmt.Errorf("a lag takes no place")
	}
	f.Lag = lag
	return nil
}

// errorStatus reads a status that is none of success.
func errorStatus(text string) (int, error) {
	status, err := strconv.Atoi(text)
	if err != nil || status < 300 || status > 599 || http.StatusText(status) == "" {
		return 0, fmt.Errorf("no such error status")
	}
	return status, nil
}

func parseRule(kind, value string) (Rule, error) {
	if _, err := strconv.Atoi(kind); err == nil {
		status, err := errorStatus(kind)
		if err != nil {
			return Rule{}, err
		}
		rule := Rule{Do: Status, Status: status}
		if value != "" {
			seconds, err := strconv.Atoi(value)
			if err != nil || seconds < 1 {
				return Rule{}, fmt.Errorf("%q is not a number of seconds", value)
			}
			rule.After = time.Duration(seconds) * time.Second
		}
		return rule, nil
	}
	switch Fault(kind) {
	case Closed:
		return parseClosed(value)
	case OldGraphQL:
		return parseGraphQL(value)
	}
	rule := Rule{Do: Fault(kind), Text: value}
	switch rule.Do {
	case Reset, LostReply, Truncate, BrokenJSON, HTML, WrongType, HugeMessage:
		if value != "" {
			return Rule{}, fmt.Errorf("%s takes no value", kind)
		}
	case Lie:
		var err error
		rule.Text = ""
		if rule.Status, err = errorStatus(value); err != nil {
			return Rule{}, err
		}
	case Slow:
		delay, err := time.ParseDuration(value)
		if err != nil || delay <= 0 {
			return Rule{}, fmt.Errorf("%q is not a duration such as 2s", value)
		}
		rule.After, rule.Text = delay, ""
	case PlainText, Redirect:
		if value == "" {
			return Rule{}, fmt.Errorf("%s needs a value after a colon", kind)
		}
	case Message, NextElsewhere:
	default:
		return Rule{}, fmt.Errorf("no such kind")
	}
	return rule, nil
}

// parsePlace reads "[METHOD ]PATH#NTHxCOUNT".
func (r *Rule) parsePlace(where string) error {
	where, numbers, numbered := strings.Cut(where, "#")
	if numbered {
		nth, count, limited := strings.Cut(numbers, "x")
		var err error
		if r.Nth, err = strconv.Atoi(nth); err != nil || r.Nth < 1 {
			return fmt.Errorf("%q is not a request's number", nth)
		}
		r.Count = 1
		if limited {
			if r.Count, err = strconv.Atoi(count); err != nil || r.Count < 1 {
				return fmt.Errorf("%q is not a number of requests", count)
			}
		}
	}
	if method, path, both := strings.Cut(where, " "); both {
		r.Method, r.Path = strings.ToUpper(method), path
		return nil
	}
	if where == "" {
		return nil
	}
	if where == strings.ToUpper(where) && !strings.ContainsAny(where, "/0123456789") {
		r.Method = where
		return nil
	}
	r.Path = where
	return nil
}
