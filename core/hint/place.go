package hint

import (
	"latchkey/core/cause"
	"latchkey/core/say"
)

// waitHints are those about changes that a forge does not show yet. They come
// first: the errors of the forge are only why something waits.
var waitHints = []hint{
	{cause.ErrWaits, say.New("hint.waits", "There is nothing to do, and nothing to repeat: it ends by itself the next time the forge is checked⟨; {list} checks at once⟩.", withPendingList)},
	{cause.ErrOtherWaits, say.New("hint.other-waits", "It ends by itself once the forge shows it⟨; {list} checks at once⟩. Then do this again.", withPendingList)},
	{cause.ErrTooEarly, say.New("hint.asked", "Try again then: the forge is checked first, and nothing is sent twice.")},
}

// placeHints are those about keys on repositories and projects.
var placeHints = []hint{
	{cause.ErrUnchanged, say.New("hint.unchanged", "Try again; if it stays so, the forge's status page may tell more.")},
	{cause.ErrReadBack, say.New("hint.read-back", "Read the repository's keys again; then finish or undo the unfinished work.")},
	{cause.ErrInDoubt, say.New("hint.in-doubt", "Look at the unfinished work: finishing or undoing it checks the forge first⟨ ({list})⟩.", withPendingList)},
	{cause.ErrNoEntry, say.New("hint.no-entry", "It may have been finished or undone already⟨: {list} shows what is left⟩.", withPendingList)},
	{cause.ErrLongList, say.New("hint.long-list", "Read the list of repositories first⟨: {list}⟩⟨, or with their deploy keys: {sync}⟩.",
		say.Values{"list": say.Do("repo list"), "sync": say.Do("inventory sync")})},
	{cause.ErrNotListed, say.New("hint.not-listed", "Read the list of repositories again⟨: {list}⟩. A repository is written as workspace/name.", say.Values{"list": say.Do("repo list")})},
	{cause.ErrStandsNowhere, say.New("hint.stands-nowhere", "Add it to a repository first⟨: {add}⟩. If it is there already, read that repository again⟨: {list}⟩.",
		say.Values{"add": say.Do("deploy-key add"), "list": say.Do("deploy-key list")})},
	{cause.ErrOtherAccess, say.New("hint.other-access", "Remove the key there and add it again with the access that you want.")},
	{cause.ErrNoProjects, say.New("hint.no-projects", "Add the key to the repositories one by one.")},
	{cause.ErrNoRelabel, say.New("hint.no-relabel", "Add a key with the new label and remove this one.")},
	{cause.ErrNothingLeft, say.New("hint.nothing-left", "Start it again; nothing has to be cleaned up.")},
	{cause.ErrCannotUndo, say.New("hint.cannot-undo", "Finish it instead.")},
	{cause.ErrNotOurs, say.New("hint.not-ours", "Look at the repository's keys; remove it there if nobody needs it.")},
	{cause.ErrKeyGone, say.New("hint.key-gone", "Read the repository's keys again.")},
}

// withPendingList is for hints about unfinished work.
var withPendingList = map[string]any{"list": say.Do("pending list")}
