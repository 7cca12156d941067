package export

import "latchkey/core/say"

// word is a word of the pages, by the name that their templates have for it.
func word(name string) say.Text {
	for _, part := range []func(string) say.Text{wordOfNumbers, wordOfTables, wordOfCharts, wordOfEvidence} {
		if text := part(name); !text.IsZero() {
			return text
		}
	}
	return say.Plain(name)
}

func wordOfNumbers(name string) say.Text {
	switch name {
	case "unknown":
		return say.New("export.unknown", "cannot be known")
	case "keys":
		return say.New("export.keys", "deploy keys")
	case "repositories":
		return say.New("export.repositories", "repositories")
	case "keyless":
		return say.New("export.keyless", "repositories without a key")
	case "unread":
		return say.New("export.unread", "repositories not read")
	case "oldest":
		return say.New("export.oldest", "oldest key")
	case "excepted":
		return say.New("export.excepted", "excepted")
	case "findings":
		return say.New("export.findings", "Findings")
	case "no-findings":
		return say.New("export.no-findings", "Nothing was found.")
	case "doubts":
		return say.New("export.doubts", "What cannot be known")
	case "doubts-why":
		return say.New("export.doubts-why", "These questions have no answer from here. None of them counts as fine.")
	case "areas":
		return say.New("export.areas", "Keys and repositories by project")
	}
	return say.Text{}
}

func wordOfTables(name string) say.Text {
	switch name {
	case "key":
		return say.New("export.head.key", "Key")
	case "place":
		return say.New("export.head.place", "Place")
	case "detail":
		return say.New("export.head.detail", "Detail")
	case "question":
		return say.New("export.head.question", "What is asked")
	case "why":
		return say.New("export.head.why", "Why")
	case "cases":
		return say.New("export.head.cases", "Cases")
	case "server":
		return say.New("export.head.server", "Server")
	case "project":
		return say.New("export.head.project", "Project")
	case "head-repositories":
		return say.New("export.head.repositories", "Repositories")
	case "head-keyless":
		return say.New("export.head.keyless", "Without a key")
	case "head-unread":
		return say.New("export.head.unread", "Not read")
	case "head-keys":
		return say.New("export.head.keys", "Keys")
	case "head-writes":
		return say.New("export.head.writes", "Read-write")
	case "hash":
		return say.New("export.hash", "SHA-256 of the inventory, as its CSV has it")
	}
	return say.Text{}
}

func wordOfCharts(name string) say.Text {
	switch name {
	case "by-severity":
		return say.New("export.by-severity", "Findings by severity")
	case "ages":
		return say.New("export.ages", "Keys by age")
	case "uses":
		return say.New("export.uses", "Places by last use")
	case "types":
		return say.New("export.types", "Keys by type")
	case "30d":
		return say.New("export.span.30d", "up to 30 days")
	case "90d":
		return say.New("export.span.90d", "31 to 90 days")
	case "180d":
		return say.New("export.span.180d", "91 to 180 days")
	case "1y":
		return say.New("export.span.1y", "181 to 365 days")
	case "2y":
		return say.New("export.span.2y", "1 to 2 years")
	case "5y":
		return say.New("export.span.5y", "2 to 5 years")
	case "older":
		return say.New("export.span.older", "over 5 years")
	case "no-date":
		return say.New("export.span.no-date", "no date known")
	case "not-known":
		return say.New("export.span.not-known", "not known")
	case "never":
		return say.New("export.span.never", "never")
	case "others":
		return say.New("export.span.others", "others")
	}
	return say.Text{}
}

func wordOfEvidence(name string) say.Text {
	switch name {
	case "who":
		return say.New("export.ev.who", "Who looked, and with what")
	case "account":
		return say.New("export.ev.account", "Account")
	case "person":
		return say.New("export.ev.person", "Who")
	case "token":
		return say.New("export.ev.token", "Token (its name, not the secret)")
	case "expires":
		return say.New("export.ev.expires", "Expires")
	case "policy":
		return say.New("export.ev.policy", "Policy")
	case "rules":
		return say.New("export.ev.rules", "Rules asked, and their answers")
	case "rule":
		return say.New("export.ev.rule", "Rule")
	case "found":
		return say.New("export.ev.found", "Found")
	case "not-found":
		return say.New("export.ev.not-found", "Not found")
	case "not-knowable":
		return say.New("export.ev.unknown", "Cannot be known")
	case "exceptions":
		return say.New("export.ev.exceptions", "Exceptions of the policy")
	case "pattern":
		return say.New("export.ev.pattern", "Holds for")
	case "reason":
		return say.New("export.ev.reason", "Reason")
	case "owner":
		return say.New("export.ev.owner", "Owner")
	case "until":
		return say.New("export.ev.until", "Until")
	}
	return wordOfChanges(name)
}

func wordOfChanges(name string) say.Text {
	switch name {
	case "changes":
		return say.New("export.ev.changes", "Changes by Latchkey")
	case "plans":
		return say.New("export.ev.plans", "Plans that were agreed to")
	case "log-end":
		return say.New("export.ev.log-end", "Entries of the log, and the hash of the last one")
	case "time":
		return say.New("export.ev.time", "Time (UTC)")
	case "change":
		return say.New("export.ev.change", "Change")
	case "state":
		return say.New("export.ev.state", "State")
	case "plan":
		return say.New("export.ev.plan", "Hash of the plan")
	case "nothing":
		return say.New("export.ev.nothing", "none")
	case "snapshot":
		return say.New("export.ev.snapshot", "What the audit kept, and its hash")
	case "check":
		return say.New("export.ev.check", "How to check the hash")
	case "check-how":
		return say.New("export.ev.check-how", "Export the inventory as CSV from the same data and compute the SHA-256 of the file: the same things give the same bytes.")
	}
	return say.Text{}
}
