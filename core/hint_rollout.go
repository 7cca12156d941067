package core

import (
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
)

// rolloutHints are those about what stands in the way of a rollout.
var rolloutHints = []hint{
	{ErrPlanChanged, say.New("hint.plan-changed", "Look at the new plan and confirm that one.")},
	{ErrPlanEmpty, say.New("hint.plan-empty", "Choose other repositories, or see in the plan why each was left out.")},
	{rollout.ErrNothingChanged, say.New("hint.rollout-beforehand", "Try it again when there is time; a rollout that has not ended can also be resumed.")},
	{ErrPaused, say.New("hint.paused", "Mend what it says, then go on⟨: {resume}⟩.", withRolloutResume)},
	{ErrNoRollout, say.New("hint.no-rollout", "See them all⟨: {list}⟩.", withRolloutList)},
	{ErrNotResumable, say.New("hint.not-resumable", "Make a new one, or take up its failed steps⟨: {retry}⟩.", say.Values{"retry": say.Do("rollout retry")})},
	{ErrUndone, say.New("hint.undone", "Nothing is left of it. Plan it again if it is wanted after all.")},
	{store.ErrHashUsed, say.New("hint.hash-used", "See what it did⟨: {show}⟩. To do it again, plan it again.", say.Values{"show": say.Do("rollout show")})},
	{ErrNothingFailed, say.New("hint.nothing-failed", "There is nothing to take up again. What it left out by its plan needs a new one.")},
	{ErrNotRotation, say.New("hint.not-rotation", "Choose a rotation⟨: {list} shows them⟩.", withRolloutList)},
	{ErrNotEnded, say.New("hint.not-ended", "Bring it to its end first⟨: {resume}⟩.", withRolloutResume)},
	{ErrSoaksYet, say.New("hint.soaks-yet", "Wait until then, or end the wait⟨ ({cancel})⟩; the old keys can be removed after that.", say.Values{"cancel": say.Do("rollout cancel")})},
	{ErrOldRemoved, say.New("hint.old-removed", "Undo the removal of the old keys first, then this one⟨: {list} shows both⟩.", withRolloutList)},
	{ErrNameInUse, say.New("hint.name-in-use", "Choose another name, or choose the key that is here.")},
}

var (
	withRolloutList   = map[string]any{"list": say.Do("rollout list")}
	withRolloutResume = map[string]any{"resume": say.Do("rollout resume")}
)
