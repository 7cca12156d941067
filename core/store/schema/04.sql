-- An index of keys whose type can be broken. There are few of them or none, so that the
-- list of repositories gets the count at no cost.
CREATE INDEX deploy_keys_weak ON deploy_keys(account, target)
	WHERE project = 0 AND (type = 'dsa' OR type = 'rsa' AND bits BETWEEN 1 AND 2047);
