package gitserver

import (
	"math/rand/v2"
	"strings"
)

// vocabulary is what texts, names and messages are put together from.
type vocabulary struct {
	nouns, verbs, adjectives []string
	authors                  []author
}

type author struct{ name, mail string }

func newVocabulary() *vocabulary {
	return &vocabulary{
		nouns: strings.Fields(`account address archive balance batch branch broker buffer bucket cache cart catalog channel
			checkout client cluster column cursor customer dashboard delivery device digest endpoint event export feature
			filter folder gateway graph handler header history image import index invoice job key label ledger limit listener
			lock logger mailbox manifest metric migration model network node notice order owner package page parser payment
			permission pipeline policy pool price process profile project queue quota record region registry release report
			request resource response retry role router rule scanner schedule schema search segment server session shipment
			signal snapshot source stage storage stream tax template tenant ticket token trace transfer user vendor version
			view voucher warehouse webhook window worker`),
		verbs: strings.Fields(`add adjust apply bind build cancel check clean close collect commit compare convert count create
			decode delete derive detect drop encode expand fetch find fix flush format gather handle index insert join limit list
			load lock log map mark match merge move normalize notify open order parse plan publish pull push queue read reduce
			refresh reject release remove rename render replace report resolve restore retry rotate route save scan schedule
			send sign skip sort split start stop store strip sync test trace track trim update validate verify wait warm write`),
		adjectives: strings.Fields(`active archived broken cached central common current daily default delayed empty expired
			external fallback final first foreign idle incoming internal invalid large last late local locked main manual missing
			monthly nested new old open optional outgoing partial pending permanent primary private public recent regional
			remote safe secondary shared signed slow small stale static temporary unknown unused valid weekly`),
		authors: []author{
			{"Amara Okafor", "amara.okafor@acme.example"},
			{"Jonas Lindqvist", "jonas@acme.example"},
			{"Mei-Ling Tan", "mei.tan@acme.example"},
			{"Rafał Wiśniewski", "rafal.w@acme.example"},
			{"Sofía Herrera", "sofia@contractor.example"},
			{"build-bot", "build-bot@acme.example"},
		},
	}
}

func pick[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

// message is a commit message: a subject, and for every third commit a body.
func (v *vocabulary) message(rng *rand.Rand) string {
	noun := pick(rng, v.nouns)
	subject := noun + ": " + pick(rng, v.verbs) + " " + pick(rng, v.adjectives) + " " + pick(rng, v.nouns)
	if rng.IntN(3) > 0 {
		return subject + "\n"
	}
	return subject + "\n\nThe " + pick(rng, v.adjectives) + " " + noun + " did not " + pick(rng, v.verbs) + " the " +
		pick(rng, v.nouns) + "\nwhen the " + pick(rng, v.nouns) + " was " + pick(rng, v.adjectives) + ".\n"
}
