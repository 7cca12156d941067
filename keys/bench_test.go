package keys_test

import (
	"testing"

	"latchkey/keys"
)

// BenchmarkGenerate makes a pair and writes its private key, as ssh-keygen
// does.
func BenchmarkGenerate(b *testing.B) {
	for _, kind := range keys.Kinds() {
		b.Run(string(kind), func(b *testing.B) {
			for b.Loop() {
				pair, err := keys.Generate(kind, "me@here")
				if err != nil {
					b.Fatal(err)
				}
				if _, err := pair.MarshalPrivate(nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
