package ui

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	textnumber "golang.org/x/text/number"
)

// number is a whole number as the language writes it: 3,000 or 3.000.
func number(n int) string { return numberIn(activeLanguage(), n) }

// numberIn is a whole number as that language writes it.
func numberIn(id string, n int) string {
	if n > -1000 && n < 1000 {
		return strconv.Itoa(n) // the same everywhere, and by far the most
	}
	return decimalIn(id, float64(n), 0)
}

// decimal is a number with so many digits behind the point or comma.
func decimal(x float64, digits int) string { return decimalIn(activeLanguage(), x, digits) }

// decimalIn is a number as that language writes it.
func decimalIn(id string, x float64, digits int) string {
	p := message.NewPrinter(language.Make(id))
	return p.Sprint(textnumber.Decimal(x, textnumber.MinFractionDigits(digits), textnumber.MaxFractionDigits(digits)))
}

// dayOf is a date as the language writes it.
func dayOf(then time.Time) string { return then.Format(t("format.day")) }

// moment is the time for a tooltip.
func moment(then time.Time) string {
	if then.IsZero() {
		return ""
	}
	return then.Local().Format(t("format.moment"))
}

// elapsed is a duration as it stands beside a rung.
func elapsed(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < time.Millisecond:
		return "<1 ms"
	case d < time.Second:
		return t("took.ms", args{"N": number(int(d.Milliseconds()))})
	}
	return t("took.s", args{"N": decimal(d.Seconds(), 1)})
}

// size is a number of bytes for people.
func size(n int64) string {
	switch {
	case n < 1000:
		return t("size.b", args{"N": number(int(n))})
	case n < 1000*1000:
		return t("size.kb", args{"N": decimal(float64(n)/1e3, 1)})
	case n < 1000*1000*1000:
		return t("size.mb", args{"N": decimal(float64(n)/1e6, 1)})
	}
	return t("size.gb", args{"N": decimal(float64(n)/1e9, 1)})
}

// roughly is a duration that lies ahead, in the fewest words.
func roughly(d time.Duration) string {
	switch {
	case d < time.Minute:
		return t("left.s", args{"N": int(d.Seconds())})
	case d < time.Hour:
		return t("left.min", args{"N": int(d.Round(time.Minute) / time.Minute)})
	}
	return t("left.h", args{"H": int(d.Hours()), "M": int(d.Minutes()) % 60})
}

// span is how long something took.
func span(d time.Duration) string {
	if d < time.Minute {
		return elapsed(d)
	}
	return roughly(d)
}

// lastPart is the last part of a path.
func lastPart(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }
