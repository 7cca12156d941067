package core

import (
	"strconv"

	"latchkey/core/say"
	"latchkey/keys"
)

// repairTexts says what had to be put right before a key could be read.
func repairTexts(read keys.Imported) []say.Text {
	var all []say.Text
	for _, repair := range read.Repairs {
		all = append(all, repairText(repair))
	}
	if read.Unusable > 0 {
		all = append(all, say.Count("repair.unusable", read.Unusable, "skipped {n} more that cannot be used", "skipped {n} more that cannot be used"))
	}
	return all
}

func repairText(r keys.Repair) say.Text {
	switch r {
	case keys.RepairUTF16:
		return say.New("repair.utf16", "read it as UTF-16 text")
	case keys.RepairByteOrderMark:
		return say.New("repair.byte-order-mark", "removed a byte order mark")
	case keys.RepairInvisible:
		return say.New("repair.invisible", "removed invisible characters")
	case keys.RepairWindowsEnds:
		return say.New("repair.windows-ends", "turned Windows line ends into plain ones")
	case keys.RepairQuotes:
		return say.New("repair.quotes", "removed quotes around the key")
	case keys.RepairIndent:
		return say.New("repair.indent", "removed spaces at the start of lines")
	case keys.RepairDashes:
		return say.New("repair.dashes", "repaired the dashes of the BEGIN and END lines")
	case keys.RepairOneLine:
		return say.New("repair.one-line", "broke the one line into lines again")
	case keys.RepairLastLineEnd:
		return say.New("repair.last-line-end", "restored the lost last line end")
	case keys.RepairBeginAndEnd:
		return say.New("repair.begin-and-end", "restored the BEGIN and END lines")
	case keys.RepairWrittenEnds:
		return say.New("repair.written-ends", `turned written-out \n into line ends`)
	case keys.RepairDER:
		return say.New("repair.der", "read it as a binary file (DER)")
	case keys.RepairJSON:
		return say.New("repair.json", "extracted it from JSON")
	case keys.RepairEscapes:
		return say.New("repair.escapes", "undid the escapes in it")
	case keys.RepairBase64:
		return say.New("repair.base64", "decoded the base64 around the key")
	case keys.RepairText:
		return say.New("repair.text", "skipped text around the key")
	case keys.RepairLineMarks:
		return say.New("repair.line-marks", "removed quotes and marks from its lines")
	}
	return say.Plain(string(r))
}

// weaknessText says why a key should be replaced; zero when there is no reason in
// the key itself.
func weaknessText(public keys.Public) say.Text {
	switch {
	case !public.Weak():
		return say.Text{}
	case public.TypeName() == "DSA":
		return say.New("weak.dsa", "DSA keys are broken by design at 1024 bits; OpenSSH and the forges no longer accept them")
	}
	return say.New("weak.rsa", "RSA with {bits} bits can be broken; only {least} bits or more are safe, Ed25519 is better",
		say.Values{"bits": strconv.Itoa(public.Bits()), "least": strconv.Itoa(keys.LeastRSA)})
}
