-- A step is about a repository, whatever its name is when its turn comes: the id and the
-- name as planned.
ALTER TABLE rollout_steps ADD COLUMN repo_id TEXT NOT NULL DEFAULT '';
ALTER TABLE rollout_steps ADD COLUMN planned TEXT NOT NULL DEFAULT '';
