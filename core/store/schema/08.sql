-- What core says is kept as code and values, in the columns that held English before:
-- title, reason and refused of rollouts, error and proof of their steps, result of tests,
-- error of unread parts and keys_error of repositories. What stands there stays as it is,
-- see say.Decode. The number keeps programs of before from showing the new form to a
-- person.
SELECT 1
