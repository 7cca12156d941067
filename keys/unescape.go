package keys

import (
	"regexp"
	"strconv"
	"strings"
)

// Escapes with which programs carry a text inside another one: each is undone
// wherever a private key is looked for. Base64 contains none of them, so that
// undoing them in a key loses nothing.

// unescaped returns a text without the escapes of JSON, shells, HTML and URLs
// for characters that occur in a key.
func unescaped(text string) string {
	if strings.Contains(text, `\`) {
		text = unslashed(text)
	}
	if strings.Contains(text, "`") {
		text = regexp.MustCompile("(?:`r)?`n|`r").ReplaceAllString(text, "\n") // PowerShell
	}
	if strings.Contains(text, "\x1b[") {
		text = regexp.MustCompile(`\x1b\[[0-9;?]*[A-Za-z]`).ReplaceAllString(text, "") // colours of a terminal
	}
	if strings.Contains(text, "&") {
		text = unreferenced(text)
	}
	if strings.Contains(text, "%") {
		text = unpercented(text)
	}
	return text
}

// unslashed undoes backslashes: \n, \r\n, \/, \u002b, \", however often they
// were escaped themselves, and the backslash at the end of a continued line.
func unslashed(text string) string {
	replace := func(pattern, with string) {
		text = regexp.MustCompile(pattern).ReplaceAllString(text, with)
	}
	replace(`\\+\r?\n`, "\n")
	replace(`\\+(?:r\\+n|n|r|u000[aAdD]|x0[aAdD]|012|015)`, "\n")
	replace(`\\+(?:t|u0009)`, " ")
	replace(`\\+(?:u0020|x20)`, " ")
	replace(`\\+(?:u002[bB]|x2[bB])`, "+")
	replace(`\\+(?:/|u002[fF]|x2[fF])`, "/")
	replace(`\\+(?:u003[dD]|x3[dD])`, "=")
	replace(`\\+(?:u002[dD]|x2[dD])`, "-")
	replace(`\\+(["'])`, "$1")
	return text
}

// unreferenced undoes the character references of HTML and XML.
func unreferenced(text string) string {
	for _, of := range [][2]string{
		{`&(?:amp;)+`, "&"}, // escaped once more
		{`&(?:#0*13;|#[xX]0*[dD];)?&(?:#0*10|#[xX]0*[aA]|NewLine);`, "\n"},
		{`&(?:#0*1[03]|#[xX]0*[aAdD]|NewLine);`, "\n"},
		{`&(?:#0*43|#[xX]0*2[bB]|plus);`, "+"},
		{`&(?:#0*47|#[xX]0*2[fF]|sol);`, "/"},
		{`&(?:#0*61|#[xX]0*3[dD]|equals);`, "="},
		{`&(?:#0*45|#[xX]0*2[dD]|hyphen|dash);`, "-"},
		{`&(?:#0*32|#0*9|#[xX]0*20|#[xX]0*9|#0*160|nbsp|Tab);`, " "},
		{`&(?:#0*34|#[xX]0*22|quot);`, `"`},
	} {
		text = regexp.MustCompile(of[0]).ReplaceAllString(text, of[1])
	}
	return text
}

// unpercented undoes the percent escapes of a form or a URL.
func unpercented(text string) string {
	return regexp.MustCompile(`%(?:25)*[0-9A-Fa-f]{2}`).ReplaceAllStringFunc(text, func(code string) string {
		n, err := strconv.ParseUint(code[len(code)-2:], 16, 8)
		switch {
		case err != nil:
			return code
		case n == '\r':
			return "\n"
		}
		return string([]byte{byte(n)})
	})
}
