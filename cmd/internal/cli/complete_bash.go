package cli

import (
	"io"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
)

// bareBash stands before the script for bash: it makes the two functions that the
// script needs of the package bash-completion, where that is not installed.
const bareBash = `# What the script below needs of bash-completion, where that is not installed.
if ! declare -F _get_comp_words_by_ref >/dev/null 2>&1; then
COMP_WORDBREAKS=${COMP_WORDBREAKS//@/}
_get_comp_words_by_ref() {
    # Called as: -n "=:" cur prev words cword. Words that bash has cut at = and : are put
    # together again.
    local i joined=()
    cword=0
    for ((i = 0; i < ${#COMP_WORDS[@]}; i++)); do
        if ((i > 0)) && [[ (${COMP_WORDS[i]} == [=:]* || ${COMP_WORDS[i-1]} == [=:] || ${COMP_WORDS[i-1]} == *[=:]) && ${#joined[@]} -gt 0 ]]; then
            joined[${#joined[@]}-1]+=${COMP_WORDS[i]}
        else
            joined+=("${COMP_WORDS[i]}")
        fi
        ((i <= COMP_CWORD)) && cword=$((${#joined[@]} - 1))
    done
    words=("${joined[@]}")
    cur=${words[cword]}
    prev=
    ((cword > 0)) && prev=${words[cword-1]}
    return 0
}
fi
if ! declare -F __ltrim_colon_completions >/dev/null 2>&1; then
__ltrim_colon_completions() {
    if [[ $1 == *:* && $COMP_WORDBREAKS == *:* ]]; then
        local begin=${1%"${1##*:}"} i
        for i in "${!COMPREPLY[@]}"; do
            COMPREPLY[i]=${COMPREPLY[i]#"$begin"}
        done
    fi
}
fi

`

// addBareBash makes completion for bash work without bash-completion.
func addBareBash(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	bash, _, err := root.Find([]string{"completion", "bash"})
	if err != nil || bash.RunE == nil {
		return
	}
	parent := bash.Parent()
	parent.Args, parent.RunE = cobra.ArbitraryArgs, func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return terminal.UnknownCommand(cmd, args[0], "%s is no shell that completion is for: bash, zsh, fish or powershell", terminal.QuoteArg(args[0]))
		}
		return cmd.Help()
	}
	write := bash.RunE
	bash.RunE = func(cmd *cobra.Command, args []string) error {
		if _, err := io.WriteString(cmd.Root().OutOrStdout(), bareBash); err != nil {
			return err
		}
		return write(cmd, args)
	}
}
