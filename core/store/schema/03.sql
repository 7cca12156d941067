-- The results of tests, so that they outlive the program.
CREATE TABLE test_runs (
	id INTEGER PRIMARY KEY AUTOINCREMENT, depth TEXT NOT NULL, listed INTEGER NOT NULL,
	began INTEGER NOT NULL, took INTEGER NOT NULL, error TEXT NOT NULL
) STRICT;
CREATE TABLE test_results (
	run INTEGER NOT NULL REFERENCES test_runs(id) ON DELETE CASCADE, n INTEGER NOT NULL,
	account TEXT NOT NULL, target TEXT NOT NULL, fingerprint TEXT NOT NULL,
	state TEXT NOT NULL, at INTEGER NOT NULL, result TEXT NOT NULL,
	PRIMARY KEY (run, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX test_results_by_target ON test_results(account, target, fingerprint, at);
