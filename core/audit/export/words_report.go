package export

import "latchkey/core/say"

// word is a word of the pages, by the name that their templates have for it.
func word(name string) say.Text {
	for _, words := range []map[string]say.Text{numberWords, tableWords, chartWords, evidenceWords, changeWords} {
		if text, there := words[name]; there {
			return text
		}
	}
	return say.Plain(name)
}

// numberWords are those of the head of the page, and of what it counts.
var numberWords = map[string]say.Text{
	"unknown":      say.New("export.unknown", "cannot be known"),
	"keys":         say.New("export.keys", "deploy keys"),
	"repositories": say.New("export.repositories", "repositories"),
	"keyless":      say.New("export.keyless", "repositories without a key"),
	"unread":       say.New("export.unread", "repositories not read"),
	"oldest":       say.New("export.oldest", "oldest key"),
	"excepted":     say.New("export.excepted", "excepted"),
	"findings":     say.New("export.findings", "Findings"),
	"no-findings":  say.New("export.no-findings", "Nothing was found."),
	"doubts":       say.New("export.doubts", "What cannot be known"),
	"doubts-why":   say.New("export.doubts-why", "These questions have no answer from here. None of them counts as fine."),
	"areas":        say.New("export.areas", "Keys and repositories by project"),
}

// tableWords are those of the heads of tables.
var tableWords = map[string]say.Text{
	"key":               say.New("export.head.key", "Key"),
	"place":             say.New("export.head.place", "Place"),
	"detail":            say.New("export.head.detail", "Detail"),
	"question":          say.New("export.head.question", "What is asked"),
	"why":               say.New("export.head.why", "Why"),
	"cases":             say.New("export.head.cases", "Cases"),
	"server":            say.New("export.head.server", "Server"),
	"project":           say.New("export.head.project", "Project"),
	"head-repositories": say.New("export.head.repositories", "Repositories"),
	"head-keyless":      say.New("export.head.keyless", "Without a key"),
	"head-unread":       say.New("export.head.unread", "Not read"),
	"head-keys":         say.New("export.head.keys", "Keys"),
	"head-writes":       say.New("export.head.writes", "Read-write"),
	"hash":              say.New("export.hash", "SHA-256 of the inventory, as its CSV has it"),
}

// chartWords are those of the charts and of their bars.
var chartWords = map[string]say.Text{
	"by-severity": say.New("export.by-severity", "Findings by severity"),
	"ages":        say.New("export.ages", "Keys by age"),
	"uses":        say.New("export.uses", "Places by last use"),
	"types":       say.New("export.types", "Keys by type"),
	"30d":         say.New("export.span.30d", "up to 30 days"),
	"90d":         say.New("export.span.90d", "31 to 90 days"),
	"180d":        say.New("export.span.180d", "91 to 180 days"),
	"1y":          say.New("export.span.1y", "181 to 365 days"),
	"2y":          say.New("export.span.2y", "1 to 2 years"),
	"5y":          say.New("export.span.5y", "2 to 5 years"),
	"older":       say.New("export.span.older", "over 5 years"),
	"no-date":     say.New("export.span.no-date", "no date known"),
	"not-known":   say.New("export.span.not-known", "not known"),
	"never":       say.New("export.span.never", "never"),
	"others":      say.New("export.span.others", "others"),
}

// evidenceWords are those of the evidence for reviewers.
var evidenceWords = map[string]say.Text{
	"who":          say.New("export.ev.who", "Who looked, and with what"),
	"account":      say.New("export.ev.account", "Account"),
	"person":       say.New("export.ev.person", "Who"),
	"token":        say.New("export.ev.token", "Token (its name, not the secret)"),
	"expires":      say.New("export.ev.expires", "Expires"),
	"policy":       say.New("export.ev.policy", "Policy"),
	"rules":        say.New("export.ev.rules", "Rules asked, and their answers"),
	"rule":         say.New("export.ev.rule", "Rule"),
	"found":        say.New("export.ev.found", "Found"),
	"not-found":    say.New("export.ev.not-found", "Not found"),
	"not-knowable": say.New("export.ev.unknown", "Cannot be known"),
	"exceptions":   say.New("export.ev.exceptions", "Exceptions of the policy"),
	"pattern":      say.New("export.ev.pattern", "Holds for"),
	"reason":       say.New("export.ev.reason", "Reason"),
	"owner":        say.New("export.ev.owner", "Owner"),
	"until":        say.New("export.ev.until", "Until"),
}

// changeWords are those of what Latchkey changed and of how the evidence is checked.
var changeWords = map[string]say.Text{
	"changes":   say.New("export.ev.changes", "Changes by Latchkey"),
	"plans":     say.New("export.ev.plans", "Plans that were agreed to"),
	"log-end":   say.New("export.ev.log-end", "Entries of the log, and the hash of the last one"),
	"time":      say.New("export.ev.time", "Time (UTC)"),
	"change":    say.New("export.ev.change", "Change"),
	"state":     say.New("export.ev.state", "State"),
	"plan":      say.New("export.ev.plan", "Hash of the plan"),
	"nothing":   say.New("export.ev.nothing", "none"),
	"snapshot":  say.New("export.ev.snapshot", "What the audit kept, and its hash"),
	"check":     say.New("export.ev.check", "How to check the hash"),
	"check-how": say.New("export.ev.check-how", "Export the inventory as CSV from the same data and compute the SHA-256 of the file: the same things give the same bytes."),
}
