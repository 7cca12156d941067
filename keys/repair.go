package keys

// Repair is what was put right in a text, or undone around a key, before the key
// could be read. Its words are for people; a face that speaks another language
// than English tells them apart by the constants.
type Repair string

// Every repair there is.
const (
	RepairUTF16         Repair = "read it as UTF-16 text"
	RepairByteOrderMark Repair = "removed a byte order mark"
	RepairInvisible     Repair = "removed invisible characters"
	RepairWindowsEnds   Repair = "turned Windows line ends into plain ones"
	RepairQuotes        Repair = "removed quotes around the key"
	RepairIndent        Repair = "removed spaces at the start of lines"
	RepairDashes        Repair = "repaired the dashes of the BEGIN and END lines"
	RepairOneLine       Repair = "broke the one line into lines again"
	RepairLastLineEnd   Repair = "restored the lost last line end"
	RepairBeginAndEnd   Repair = "restored the BEGIN and END lines"
	RepairWrittenEnds   Repair = `turned written-out \n into line ends`
	RepairDER           Repair = "read it as a binary file (DER)"
	RepairJSON          Repair = "extracted it from JSON"
	RepairEscapes       Repair = "undid the escapes in it"
	RepairBase64        Repair = "decoded the base64 around the key"
	RepairText          Repair = "skipped text around the key"
	RepairLineMarks     Repair = "removed quotes and marks from its lines"
)
