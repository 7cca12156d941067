package locale

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	textnumber "golang.org/x/text/number"
)

// Number is a whole number as the language writes it: 3,000 or 3.000.
func Number(n int) string { return numberIn(ActiveLanguage(), n) }

// numberIn is a whole number as that language writes it.
func numberIn(id string, n int) string {
	if n > -1000 && n < 1000 {
		return strconv.Itoa(n) // the same everywhere, and by far the most
	}
	return decimalIn(id, float64(n), 0)
}

// decimal is a number with so many digits behind the point or comma.
func decimal(x float64, digits int) string { return decimalIn(ActiveLanguage(), x, digits) }

// decimalIn is a number as that language writes it.
func decimalIn(id string, x float64, digits int) string {
	p := message.NewPrinter(language.Make(id))
	return p.Sprint(textnumber.Decimal(x, textnumber.MinFractionDigits(digits), textnumber.MaxFractionDigits(digits)))
}

// DayOf is a date as the language writes it.
func DayOf(then time.Time) string { return then.Format(T("format.day")) }

// Minute is a time within a sentence: day and minute.
func Minute(then time.Time) string {
	if then.IsZero() {
		return ""
	}
	return then.Local().Format(T("format.minute"))
}

// Moment is the time for a tooltip.
func Moment(then time.Time) string {
	if then.IsZero() {
		return ""
	}
	return then.Local().Format(T("format.moment"))
}

// Elapsed is a duration as it stands beside a rung.
func Elapsed(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < time.Millisecond:
		return T("took.least")
	case d < time.Second:
		return T("took.ms", Args{"N": Number(int(d.Milliseconds()))})
	}
	return T("took.s", Args{"N": decimal(d.Seconds(), 1)})
}

// Size is a number of bytes for people.
func Size(n int64) string {
	switch {
	case n < 1000:
		return T("size.b", Args{"N": Number(int(n))})
	case n < 1000*1000:
		return T("size.kb", Args{"N": decimal(float64(n)/1e3, 1)})
	case n < 1000*1000*1000:
		return T("size.mb", Args{"N": decimal(float64(n)/1e6, 1)})
	}
	return T("size.gb", Args{"N": decimal(float64(n)/1e9, 1)})
}

// Roughly is a duration that lies ahead, in the fewest words.
func Roughly(d time.Duration) string {
	switch {
	case d < time.Minute:
		return T("left.s", Args{"N": int(d.Seconds())})
	case d < time.Hour:
		return T("left.min", Args{"N": int(d.Round(time.Minute) / time.Minute)})
	}
	return T("left.h", Args{"H": int(d.Hours()), "M": int(d.Minutes()) % 60})
}

// Span is how long something took.
func Span(d time.Duration) string {
	if d < time.Minute {
		return Elapsed(d)
	}
	return Roughly(d)
}

// LastPart is the last part of a path.
func LastPart(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }
