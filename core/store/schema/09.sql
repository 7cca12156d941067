-- What was called a proof is called a verification, and what was kept a key that stays:
-- the table and the column, and the words in kept JSON. A quote within a string of JSON is
-- escaped, so that no label looks like one of them.
ALTER TABLE proofs RENAME TO verifications;
ALTER TABLE rollout_steps RENAME COLUMN proof TO verification;
UPDATE rollout_steps SET acts = replace(acts, '"do":"prove"', '"do":"verify"') WHERE acts LIKE '%"do":"prove"%';
UPDATE rollout_steps SET error = replace(replace(error, 'nothing was removed: {proof}"', 'nothing was removed: {cause}"'), '"values":{"proof":', '"values":{"cause":')
	WHERE error LIKE '{"say":"went.not-verified"%';
UPDATE rollout_steps SET state = 'key-stays' WHERE state = 'kept';
UPDATE rollouts SET spec = replace(spec, '"no_proof":', '"no_verification":') WHERE spec LIKE '%"no_proof":%';
UPDATE rollouts SET refused = replace(refused, '"why":"nothing-to-prove-with"', '"why":"nothing-to-verify-with"') WHERE refused LIKE '%nothing-to-prove-with%';
UPDATE journal SET detail = replace(replace(detail, '"kept":', '"had_before":'), '"sealed":', '"encrypted":') WHERE detail LIKE '{%';
UPDATE journal SET state = CASE state WHEN 'taken' THEN 'removed' WHEN 'refused' THEN 'rejected' END WHERE state IN ('taken', 'refused');
