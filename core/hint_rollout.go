package core

import "latchkey/core/store"

// rolloutHints are those about what stands in the way of a rollout.
func rolloutHints() []hint {
	return []hint{
		{store.ErrHashUsed, "hash-used", "See what it did: latchctl rollout show. To do it again, plan it again."},
		{ErrNothingFailed, "nothing-failed", "There is nothing to take up again. What it left out by its plan needs a new one."},
		{ErrNotRotation, "not-rotation", "Name a rotation: latchctl rollout list shows them."},
		{ErrNotEnded, "not-ended", "Bring it to its end first: latchctl rollout resume."},
		{ErrSoaksYet, "soaks-yet", "Wait until then, or end it with latchctl rollout cancel; the old keys can be removed after that."},
		{ErrOldRemoved, "old-removed", "Undo the removal of the old keys first, then this one: latchctl rollout list shows both."},
		{ErrNameTaken, "name-taken", "Choose another name, or name the key that is here."},
	}
}
