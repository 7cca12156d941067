package probe

// OpenSSHTakes is openSSHTakes for tests with real tools.
func OpenSSHTakes(algorithm string) bool { return openSSHTakes(algorithm) }
