package locale

import (
	"sync"

	"latchkey/core/say"
)

// EnglishActions returns how a person does something in the window, in English:
// for the files that the window writes, which are in English whatever language
// it speaks. The func may be called on any goroutine; it returns "" for what the
// window has no words for.
func EnglishActions() func(say.Action) string {
	texts := sync.OnceValue(func() map[string]string {
		english, err := loadCatalog("en")
		if err != nil {
			return nil // the part of the sentence is left out
		}
		return english.plain
	})
	return func(a say.Action) string { return texts()["do."+Slug(a.Name)] }
}
