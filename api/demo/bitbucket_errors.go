package demo

import "net/http"

// refusal is an error in the forge's own words and spelling.
type refusal string

// Error implements error.
func (r refusal) Error() string { return string(r) }

// fail is an error in Bitbucket's documented wrapper.
func fail(status int, message string) answer {
	return answer{status, object{"type": "error", "error": object{"message": message}}}
}

// failOn is the other shape, which Bitbucket uses for what is wrong with one
// field of a body.
func failOn(field, message string) answer {
	return answer{http.StatusBadRequest, object{field: []any{object{"message": message}}}}
}

func noRepo() answer {
	return fail(http.StatusNotFound, "The requested repository either does not exist or you do not have access. "+
		"If you believe this repository exists and you have access, make sure you're authenticated.")
}

func noWorkspace(slug string) answer {
	return fail(http.StatusNotFound, "No workspace with identifier '"+slug+"'.")
}

func notAdmin() answer {
	return fail(http.StatusForbidden, "Access denied. You must have admin access.")
}

// removedCall answers the calls across workspaces that Atlassian took away in
// 2026.
func removedCall(*call) answer {
	return answer{http.StatusGone, object{"type": "error", "error": object{
		"message": "CHANGE-2770 - Functionality has been deprecated",
		"detail":  "Please read the changelog entry for more details.",
		"data":    object{"announcement_url": "https://developer.atlassian.com/cloud/bitbucket/changelog/#CHANGE-2770"},
	}}}
}

// rateText is what a 429 says.
const rateText = "Rate limit for this resource has been exceeded"
