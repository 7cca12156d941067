package hint

import (
	"latchkey/core/cause"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
)

// rolloutHints are those about what stands in the way of a rollout.
var rolloutHints = []hint{
	{cause.ErrPlanChanged, say.New("hint.plan-changed", "Look at the new plan and confirm that one.")},
	{cause.ErrPlanEmpty, say.New("hint.plan-empty", "Choose other repositories, or see in the plan why each was skipped.")},
	{rollout.ErrNothingChanged, say.New("hint.rollout-beforehand", "It was stopped before anything was changed. Run it again, or resume the rollout.")},
	{cause.ErrPaused, say.New("hint.paused", "Fix the problem described above, then resume⟨: {resume}⟩.", withRolloutResume)},
	{cause.ErrNoRollout, say.New("hint.no-rollout", "See them all⟨: {list}⟩.", withRolloutList)},
	{cause.ErrNotResumable, say.New("hint.not-resumable", "Start a new one, or retry the failed steps⟨: {retry}⟩.", say.Values{"retry": say.Do("rollout retry")})},
	{cause.ErrUndone, say.New("hint.undone", "It was undone completely. Plan it again if you still want it.")},
	{store.ErrHashUsed, say.New("hint.hash-used", "See what it did⟨: {show}⟩. To do it again, plan it again.", say.Values{"show": say.Do("rollout show")})},
	{cause.ErrNothingFailed, say.New("hint.nothing-failed", "There is nothing to retry. What its plan skipped needs a new one.")},
	{cause.ErrNotRotation, say.New("hint.not-rotation", "Choose a rotation⟨: {list} shows them⟩.", withRolloutList)},
	{cause.ErrNotEnded, say.New("hint.not-ended", "Finish it first⟨: {resume}⟩.", withRolloutResume)},
	{cause.ErrSoaksYet, say.New("hint.soaks-yet", "Wait until then, or end the wait⟨ ({cancel})⟩; the old keys can be removed after that.", say.Values{"cancel": say.Do("rollout cancel")})},
	{cause.ErrOldRemoved, say.New("hint.old-removed", "Undo the removal of the old keys first, then this one⟨: {list} shows both⟩.", withRolloutList)},
	{cause.ErrNameInUse, say.New("hint.name-in-use", "Choose another name, or choose the key that is here.")},
}

var (
	withRolloutList   = map[string]any{"list": say.Do("rollout list")}
	withRolloutResume = map[string]any{"resume": say.Do("rollout resume")}
)
