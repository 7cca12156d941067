-- What forges were asked for an audit alone, see ForgeAnswer.
CREATE TABLE forge_answers (
	account TEXT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
	target TEXT NOT NULL, about TEXT NOT NULL, read INTEGER NOT NULL, answer TEXT NOT NULL,
	PRIMARY KEY (account, target, about)
) STRICT, WITHOUT ROWID;
