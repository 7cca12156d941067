package snapshot

import (
	"strconv"

	"latchkey/core/say"
)

func didIt(d *Deed) say.Text {
	if d.Rollout != 0 {
		return say.New("differ.by-rollout", "Latchkey did it in rollout {id}", say.Values{"id": strconv.FormatInt(d.Rollout, 10)})
	}
	return say.New("differ.by-latchkey", "Latchkey did it")
}

func repositoryRenamed(from, to string) say.Text {
	return say.New("differ.renamed", "its repository is called {to} now, before {from}", say.Values{"from": from, "to": to})
}

func repositoryGone(project bool) say.Text {
	if project {
		return say.New("differ.project-gone", "its project is no longer on the list: deleted, moved, or no longer shown to this account")
	}
	return say.New("differ.gone", "its repository is no longer on the list: deleted, moved, or no longer shown to this account")
}

func repositoryMoved() say.Text {
	return say.New("differ.moved", "its repository was moved or renamed")
}

func tokenGone() say.Text {
	return say.New("differ.token", "the token with which it was made is no longer in use, and this forge deletes keys with their token")
}

func unusedTooLong(k *Key, a *Account) say.Text {
	if k.Used == NeverUsed {
		return say.New("differ.never-used", "it was never used, and {forge} deletes such keys", say.Values{"forge": a.Forge})
	}
	return say.New("differ.unused", "it was last used on {day}, and {forge} deletes keys that are not used", say.Values{"forge": a.Forge, "day": string(k.Used)})
}

func policySwitched() say.Text {
	return say.New("differ.policy", "a policy of the owner switched deploy keys off")
}

func machineRetired(name string) say.Text {
	return say.New("differ.machine", "the machine {machine} that had it is gone", say.Values{"machine": name})
}

func causeUnknown() say.Text {
	return say.New("differ.unknown", "why is not known: the forge does not tell who removes a key")
}

// The reasons for which nothing can be told.

func unseenNow(accountGone bool) Cause {
	if accountGone {
		return Cause{Code: "not-read", Certain: true, Text: say.New("differ.no-account", "the account that showed it is no longer connected")}
	}
	return Cause{Code: "not-read", Certain: true, Text: say.New("differ.not-listed", "the list of repositories was not read completely since")}
}

func notReadNow() Cause {
	return Cause{Code: "not-read", Certain: true, Text: say.New("differ.not-read-now", "the keys there were not read at the later time")}
}

func failedNow(kind string) Cause {
	return Cause{Code: "not-read", Certain: true, Text: say.New("differ.failed", "the last reading of the keys there failed ({kind}): what is known is from before", say.Values{"kind": kind})}
}

func notReadBefore() Cause {
	return Cause{Code: "not-read", Certain: true, Text: say.New("differ.not-read-before", "the keys there had not been read at the earlier time, so it may have been there already")}
}
