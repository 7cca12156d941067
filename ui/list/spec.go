package list

import "time"

// Action is a command that can be given on the row itself.
type Action[R any] struct {
	ID, Icon string
	Fits     func(*R) bool // nil = every row
}

// Spec is what a page wants of its list. Functions may be nil, but for None and
// NoMatch; all of them are called on the UI goroutine.
type Spec[R any, K comparable] struct {
	Model[R, K]
	Page string // its id
	View View   // to begin with
	// AtOnce is how many rows are narrowed in the key press itself, so that letter
	// and rows are drawn together: twice as many pictures for each letter would
	// cost more than narrowing.
	AtOnce int
	// Pause is how long typing rests before what stands beside the list follows:
	// to draw it for every letter would hold up the list. 0 = it follows at once.
	Pause   time.Duration
	Name    func(*R) string // what typing letters on the rows looks for
	Menu    []string        // commands of the context menu; "-" is a line
	Marking bool            // rows can be marked
	Actions []Action[R]     // what shows on the row under the pointer or with the keyboard
	Act     func(id string) // carries one out on the row selected for it; nil = as a command

	Open    func(*R) // Enter or a second tap on a row that does not unfold
	Picked  func()   // a person has selected a row in the list
	Show    func(*R) // shows another row beside the list; nil = none
	Renew   func(*R) // what is known of the row that shows there may have changed
	Point   func(K)  // commands act on another row
	InSight func(*R) // a row came into sight
	First   func() K // what to select where nothing was yet; the first row where that is not there
	Arrive  func()   // new rows show, and the selection is not settled yet

	None    func()      // puts something in the place of the rows: there are none
	NoMatch func()      // the same: there are some, and the view leaves none
	Drawn   func()      // the number of rows may have changed
	Turned  func()      // the rows, or something in their place, came to the front
	Viewed  func(View)  // a person has sorted, or narrowed by a facet
	Marked  func(n int) // so many rows are marked now
}
